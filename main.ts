// The command line: reads arguments, hands each command what it needs, ends with its exit code. Loads
// native code (host.ts) for `serve` only.
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { builtInPackFolder } from './combat-rules/cli/built-in-pack.ts';
import { createChangeDescriber } from './combat-rules/cli/describe-changes.ts';
import { createArenaCompiler } from './combat-rules/service.ts';
import { CONFIG_FILE_NAME, type ConfigKey } from './engine/base/config-file.ts';
import { createClient } from './engine/client/client.ts';
import { createNetSocketFactory } from './engine/client/net-socket.ts';
import { runCheck } from './engine/cli/check.ts';
import { readConfiguration, type Configuration } from './engine/cli/configuration.ts';
import { originOf, readEndpoints, type Endpoints } from './engine/cli/endpoints.ts';
import { runPush } from './engine/cli/push.ts';
import { runRollback } from './engine/cli/rollback.ts';
import { runStatus } from './engine/cli/status.ts';
import {
  EXIT,
  runCommand,
  wantsColours,
  type ExitCode,
  type Terminal,
} from './engine/cli/terminal.ts';
import { runWatch } from './engine/cli/watch.ts';
import { readPackSource } from './engine/trust/pack-source.ts';
import { VERSION } from './engine/base/version.ts';

/** Options as commander hands them over; each command reads its own. */
interface Options {
  readonly config?: string;
  readonly data?: string | undefined;
  readonly json?: true;
  readonly key?: string;
  readonly lines?: number;
  readonly to?: number;
  readonly url?: string;
}

type ServeOptions = Partial<Record<ConfigKey, string>> & Options & { readonly jsonReady?: true };

/** Runs one command line, e.g. process.argv, and sets the process's exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const terminal: Terminal = {
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    now: () => Date.now(),
    colours: wantsColours(process.stdout, process.env),
  };
  // A reader that has seen enough (`| head`) closes the pipe; that is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.done);
  });
  try {
    await createProgram(terminal).parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.environment;
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('midswing')
    .description('Changes the rules of a battle while the battle is being fought.')
    .version(VERSION)
    .exitOverride();
  addServe(program, terminal);
  addDesignerCommands(program, terminal);
  addOperatorCommands(program, terminal);
  return program;
}

function addServe(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('run the server')
    .option('--host <address>', 'where players connect (default 127.0.0.1)')
    .option('--port <number>', 'port for players, 0 = any free one (default 7400)')
    .option('--admin-host <address>', 'where the admin API listens (default 127.0.0.1)')
    .option('--admin-port <number>', 'port of the admin API, 0 = any free one (default 7401)')
    .option('--rooms <number>', 'rooms to open (default 8)')
    .option('--seed <number>', 'seed that the rooms derive theirs from (default 1)')
    .option('--log-level <level>', 'debug, info, warn, error or silent (default info)')
    .option('--data <folder>', 'data folder (default: .midswing of this project)')
    .option('--config <file>', `configuration file (default: the nearest ${CONFIG_FILE_NAME})`)
    .option('--json-ready', 'print one JSON object when ready, instead of the greeting')
    .action(async (options: ServeOptions) => {
      process.exitCode = await runCommand(terminal, { json: false }, async () => {
        const configuration = readConfig(options);
        const { serve } = await import('./serve.ts');
        const announce = options.jsonReady === true ? 'json' : 'greeting';
        return serve({ ...configuration, announce }, terminal);
      });
    });
}

function addDesignerCommands(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .argument('<path>', 'a pack folder or one .rules file')
    .description('check rules without a server')
    .option('--json', 'one JSON object instead of text')
    .action(async (path: string, options: Options) => {
      const output = { json: options.json === true };
      process.exitCode = await runCommand(terminal, output, () =>
        runCheck({ path, ...output, compilers: [createArenaCompiler()] }, terminal),
      );
    });
  withServer(program.command('push'))
    .argument('<folder>', 'folder with pack.json and .rules files')
    .description('pack, sign and push a folder to the running server')
    .option('--key <file>', 'private key to sign with (default: the development key)')
    .action((folder: string, options: Options) =>
      withTarget(options, terminal, (target) =>
        runPush({ ...target, folder, keyFile: options.key, production: isProduction() }, terminal),
      ),
    );
  withServer(program.command('watch'), 'one JSON object a line instead of text')
    .argument('[room]', 'number of the room', wholeNumber, 1)
    .description('print what happens in a room, live')
    .option('--lines <number>', 'stop after so many lines', wholeNumber, 0)
    .action((room: number, options: Options) =>
      withTarget(options, terminal, async ({ json, gatewayUrl }) => {
        const { members } = await readPackSource(builtInPackFolder());
        const describe = createChangeDescriber(members);
        return runWatch(
          {
            client: createClient({
              url: gatewayUrl,
              connect: createNetSocketFactory(),
              name: 'watch',
            }),
            url: gatewayUrl,
            room,
            json,
            linesMax: options.lines ?? 0,
            describe: ({ changes }) => describe(changes),
            signal: interruptSignal(),
          },
          terminal,
        );
      }),
    );
}

function addOperatorCommands(program: Command, terminal: Terminal): void {
  withServer(program.command('rollback'))
    .description('activate the pack before the active one again')
    .option('--to <revision>', 'a certain earlier revision', wholeNumber)
    .action((options: Options) =>
      withTarget(options, terminal, (target) =>
        runRollback({ ...target, to: options.to }, terminal),
      ),
    );
  withServer(program.command('status'))
    .description('what serves, who holds it, and how it fares')
    .action((options: Options) =>
      withTarget(options, terminal, (target) => runStatus(target, terminal)),
    );
}

function withServer(command: Command, json = 'one JSON object instead of text'): Command {
  return command
    .option('--data <folder>', "the server's data folder (default: .midswing of this project)")
    .option(
      '--url <origin>',
      'where the server listens (default: what it wrote to its data folder)',
    )
    .option('--json', json);
}

interface Target {
  readonly dataFolder: string;
  /** Origin of the admin API. */
  readonly url: string;
  readonly gatewayUrl: string;
  readonly json: boolean;
}

/** Finds the server an option set means, runs the command, and keeps its exit code. */
async function withTarget(
  options: Options,
  terminal: Terminal,
  command: (target: Target) => Promise<ExitCode>,
): Promise<void> {
  const json = options.json === true;
  process.exitCode = await runCommand(terminal, { json }, async () => {
    const { config, dataFolder } = readConfig({ data: options.data });
    const fallback: Endpoints = {
      gateway: originOf('ws', config.host, config.port),
      admin: originOf('http', config.adminHost, config.adminPort),
    };
    const { admin, gateway } = await readEndpoints(dataFolder, fallback);
    return command({
      dataFolder,
      url: options.url ?? admin,
      gatewayUrl: options.url ?? gateway,
      json,
    });
  });
}

function readConfig(options: Partial<ServeOptions>): Configuration {
  const { host, port, adminHost, adminPort, rooms, seed, logLevel, data } = options;
  return readConfiguration({
    file: options.config,
    cwd: process.cwd(),
    environment: process.env,
    flags: { host, port, adminHost, adminPort, rooms, seed, logLevel, dataFolder: data },
  });
}

function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number was expected.');
}

function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
