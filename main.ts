// The command line: reads arguments, hands each command what it needs, ends with its exit code. Loads
// native code (host.ts) for `serve` only.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createChangeDescriber } from './combat-rules/cli/describe-changes.ts';
import { CONFIG_FILE_NAME } from './engine/base/config-file.ts';
import { createClient } from './engine/client/client.ts';
import { createNetSocketFactory } from './engine/client/net-socket.ts';
import { runConfirm } from './engine/cli/confirm.ts';
import { runDoctor } from './engine/cli/doctor.ts';
import { runKeys } from './engine/cli/keys.ts';
import { runProtection } from './engine/cli/protection.ts';
import { runPush } from './engine/cli/push.ts';
import { runRemove } from './engine/cli/remove.ts';
import { runRollback } from './engine/cli/rollback.ts';
import { runStatus } from './engine/cli/status.ts';
import { EXIT, runCommand, wantsColours, type Terminal } from './engine/cli/terminal.ts';
import { runWatch } from './engine/cli/watch.ts';
import { packFolder } from './engine/module/pack-module.ts';
import { VERSION } from './engine/base/version.ts';
import { addBackupCommands } from './backup-commands.ts';
import { addBattleCommands } from './battle-commands.ts';
import { addLanguageCommands, FINITE_COMMANDS, GAMES } from './language-commands.ts';
import { addPlayerCommands } from './player-commands.ts';
import {
  isProduction,
  readConfig,
  withFolder,
  withServer,
  withTarget,
  type ConfigOptions,
  type ServerOptions,
} from './server-target.ts';

/** Options as commander hands them over; each command reads its own. */
interface Options extends ServerOptions {
  readonly config?: string;
  readonly key?: string;
  readonly lines?: number;
  readonly ticket?: string;
  readonly service?: string;
  readonly dryRun?: true;
  readonly keepState?: true;
  readonly restore?: true;
  readonly to?: number;
  readonly unsigned?: true;
}

interface SwitchOptions extends Options {
  readonly reason: string;
  readonly for: number;
}

type ServeOptions = ConfigOptions & { readonly jsonReady?: true; readonly supervised?: true };

/** Runs one command line, e.g. process.argv, and sets the process's exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  let isHeard = true;
  const terminal: Terminal = {
    write: (text) => {
      if (isHeard) process.stdout.write(text);
    },
    writeError: (text) => void process.stderr.write(text),
    now: () => Date.now(),
    colours: wantsColours(process.stdout, process.env),
  };
  // A reader that has seen enough (`| head`) closes the pipe; that is no error of ours. What ends by itself goes on
  // in silence, for its exit code.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isHeard = false;
    if (!FINITE_COMMANDS.has(argv[2] ?? '')) process.exit(EXIT.done);
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
    // Options behind a verb are the verb's, here and in the commands with verbs.
    .enablePositionalOptions()
    .exitOverride();
  addServe(program, terminal);
  addDoctor(program, terminal);
  addLanguageCommands(program, terminal);
  addBattleCommands(program, terminal, {
    games: GAMES,
    showsProgress: process.stderr.isTTY,
    locate: (data) => readConfig({ data }).dataFolder,
    production: isProduction(),
  });
  addDesignerCommands(program, terminal);
  addOperatorCommands(program, terminal);
  addProtection(program, terminal);
  addKeys(program, terminal);
  addPlayerCommands(program, terminal);
  addBackupCommands(program, terminal, ({ data }) => readConfig({ data }).dataFolder);
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
    .option('--open-switches <names>', 'protection switches open from the start (default none)')
    .option('--watch <folder>', 'push what changes in its pack folders (switch file-watch)')
    .option('--state-store <store>', 'where service state is kept: file or lmdb (default file)')
    .option('--tickets <when>', 'required or optional (default: required in production only)')
    .option('--ticket-keys <folder>', 'public keys of those who sign tickets, as <kid>.pub')
    .option('--ticket-audience <text>', 'what tickets must be for (default midswing)')
    .option('--origins <list>', "web pages that may connect (default: this machine's own)")
    .option('--log-level <level>', 'debug, info, warn, error or silent (default info)')
    .option('--data <folder>', 'data folder (default: .midswing of this project)')
    .option('--config <file>', `configuration file (default: the nearest ${CONFIG_FILE_NAME})`)
    .option('--supervised', 'start the server again when it dies, up to 3 times a minute')
    .option('--json-ready', 'print one JSON object when ready, instead of the greeting')
    .action(async (options: ServeOptions) => {
      if (options.supervised === true) {
        const { supervise } = await import('./supervise.ts');
        const serveArguments = process.argv.slice(3).filter((each) => each !== '--supervised');
        process.exitCode = await supervise(serveArguments, terminal);
        return;
      }
      process.exitCode = await runCommand(terminal, { json: false }, async () => {
        const configuration = readConfig(options);
        const { serve } = await import('./serve.ts');
        const { stopWithSupervisor } = await import('./supervise.ts');
        stopWithSupervisor();
        const announce = options.jsonReady === true ? 'json' : 'greeting';
        return serve({ ...configuration, announce }, terminal);
      });
    });
}

function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('say what would keep a server from starting; changes nothing')
    .option('--data <folder>', 'data folder (default: .midswing of this project)')
    .option('--config <file>', `configuration file (default: the nearest ${CONFIG_FILE_NAME})`)
    .option('--json', 'one JSON object instead of text')
    .action(async (options: Options) => {
      const output = { json: options.json === true };
      process.exitCode = await runCommand(terminal, output, async () => {
        const configuration = readConfig({ data: options.data, config: options.config });
        const { createChecks } = await import('./doctor.ts');
        const checks = createChecks({ ...configuration, production: isProduction() });
        return runDoctor({ ...output, checks }, terminal);
      });
    });
}

function addDesignerCommands(program: Command, terminal: Terminal): void {
  withServer(program.command('push'))
    .argument('<folder>', 'folder with pack.json and .rules files')
    .description('pack, sign and push a folder to the running server')
    .option('--key <file>', 'private key to sign with (default: the development key)')
    .option('--unsigned', 'do not sign (switch unsigned-packs)')
    .action((folder: string, options: Options) =>
      withTarget(options, terminal, (target) =>
        runPush(
          {
            ...target,
            folder,
            readSource: packFolder,
            keyFile: options.key,
            production: isProduction(),
            ...(options.unsigned === undefined ? {} : { unsigned: options.unsigned }),
          },
          terminal,
        ),
      ),
    );
  withServer(program.command('watch'), 'one JSON object a line instead of text')
    .argument('[room]', 'number of the room', wholeNumber, 1)
    .description('print what happens in a room, live')
    .option('--lines <number>', 'stop after so many lines', wholeNumber, 0)
    .option('--ticket <jwt>', 'who watches, for a server that lets no guests in')
    .action((room: number, options: Options) =>
      withTarget(options, terminal, async ({ json, gatewayUrl }) => {
        const describer = createChangeDescriber();
        return runWatch(
          {
            client: createClient({
              url: gatewayUrl,
              connect: createNetSocketFactory(),
              name: 'watch',
              reconnect: 'never',
              ...(options.ticket === undefined ? {} : { ticket: options.ticket }),
            }),
            url: gatewayUrl,
            room,
            json,
            linesMax: options.lines ?? 0,
            joined: ({ keyframe }) => describer.see(keyframe),
            describe: (frame) => describer.describe(frame),
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
    .option('--service <name>', 'of this service (default: the one activated last)')
    .addOption(
      new Option(
        '--restore',
        'with the state of the switch: what came since is decided again',
      ).conflicts('keepState'),
    )
    .option('--keep-state', "with today's state (default)")
    .option('--dry-run', 'say what would go back, and what has left rooms; do nothing')
    .action((options: Options) =>
      withTarget(options, terminal, (target) => {
        const { to, service, restore, dryRun } = options;
        const state = restore === true ? 'restore' : 'keep-state';
        return runRollback({ ...target, to, service, state, dryRun }, terminal);
      }),
    );
  withServer(program.command('confirm'))
    .description('what serves is good: let go of the version and state kept to go back')
    .option('--service <name>', 'of this service (default: all)')
    .action((options: Options) =>
      withTarget(options, terminal, (target) =>
        runConfirm({ ...target, service: options.service }, terminal),
      ),
    );
  withServer(program.command('remove'))
    .argument('<service>', 'name of the service')
    .description('take a service out; what it does ends by the drain of any replacement')
    .action((service: string, options: Options) =>
      withTarget(options, terminal, (target) => runRemove({ ...target, service }, terminal)),
    );
  withServer(program.command('status'))
    .description('what serves, who holds it, and how it fares')
    .action((options: Options) =>
      withTarget(options, terminal, (target) => runStatus(target, terminal)),
    );
}

/** One command with two verbs: each moves one switch. Options may stand before or behind the verb. */
function addProtection(program: Command, terminal: Terminal): void {
  const command = withServer(program.command('protection').enablePositionalOptions())
    .description('show the protection switches, open one for a while, close one')
    .action((options: Options) =>
      withTarget(options, terminal, (target) => runProtection(target, terminal)),
    );
  withServer(command.command('open'))
    .argument('<switch>', 'name of the switch')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--for <minutes>', 'closes by itself after so long', wholeNumber, 15)
    .description('open a switch for a while')
    .action((name: string, { reason, for: minutes }: SwitchOptions, verb: Command) =>
      withTarget(verb.optsWithGlobals(), terminal, (target) =>
        runProtection({ ...target, move: { kind: 'open', name, minutes, reason } }, terminal),
      ),
    );
  withServer(command.command('close'))
    .argument('<switch>', 'name of the switch')
    .requiredOption('--reason <text>', 'why, for the record')
    .description('close a switch at once')
    .action((name: string, { reason }: SwitchOptions, verb: Command) =>
      withTarget(verb.optsWithGlobals(), terminal, (target) =>
        runProtection({ ...target, move: { kind: 'close', name, reason } }, terminal),
      ),
    );
}

/** Works on the files of the data folder; no server is asked. */
function addKeys(program: Command, terminal: Terminal): void {
  const run = async (options: Options, move: { readonly rotate?: true }): Promise<void> => {
    const output = { json: options.json === true };
    process.exitCode = await runCommand(terminal, output, () => {
      const { dataFolder } = readConfig({ data: options.data });
      return runKeys({ dataFolder, production: isProduction(), ...output, ...move }, terminal);
    });
  };
  const command = withFolder(program.command('keys').enablePositionalOptions())
    .description('list the keys that state is sealed with, never their secrets')
    .action((options: Options) => run(options, {}));
  withFolder(command.command('rotate'))
    .description('add a fresh key, which seals from the next start of the server on')
    .action((_: Options, verb: Command) => run(verb.optsWithGlobals(), { rotate: true }));
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
