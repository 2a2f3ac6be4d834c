// Which server and which data folder a command line means, for the files that add commands: options that name
// them, the configuration they lead to, and the endpoints that the server left in its data folder.
import type { Command } from 'commander';
import type { ConfigKey } from './engine/base/config-file.ts';
import { readConfiguration, type Configuration } from './engine/cli/configuration.ts';
import { originOf, readEndpoints, type Endpoints } from './engine/cli/endpoints.ts';
import { runCommand, type ExitCode, type Terminal } from './engine/cli/terminal.ts';

/** Options of `serve` that are keys of the configuration, and those that are called otherwise. */
export type ConfigOptions = Partial<
  Record<Exclude<ConfigKey, 'dataFolder' | 'watchFolder'>, string>
> & {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  readonly watch?: string | undefined;
};

/** Options that withServer adds. */
export interface ServerOptions {
  readonly data?: string | undefined;
  readonly json?: true;
  readonly url?: string;
}

export interface Target {
  readonly dataFolder: string;
  /** Origin of the admin API. */
  readonly url: string;
  readonly gatewayUrl: string;
  readonly json: boolean;
}

export function withFolder(command: Command): Command {
  return command
    .option('--data <folder>', "the server's data folder (default: .midswing of this project)")
    .option('--json', 'one JSON object instead of text');
}

export function withServer(command: Command, json = 'one JSON object instead of text'): Command {
  return command
    .option('--data <folder>', "the server's data folder (default: .midswing of this project)")
    .option(
      '--url <origin>',
      'where the server listens (default: what it wrote to its data folder)',
    )
    .option('--json', json);
}

/** Finds the server an option set means, runs the command, and keeps its exit code. */
export async function withTarget(
  options: ServerOptions,
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

/** The configuration of this process: file, environment and options. @throws CONFIG_INVALID */
export function readConfig({ config, data, watch, ...flags }: ConfigOptions): Configuration {
  const { host, port, adminHost, adminPort, rooms, seed, logLevel } = flags;
  const { openSwitches, stateStore, tickets, ticketKeys, ticketAudience, origins } = flags;
  return readConfiguration({
    file: config,
    cwd: process.cwd(),
    environment: process.env,
    flags: {
      host,
      port,
      adminHost,
      adminPort,
      rooms,
      seed,
      logLevel,
      openSwitches,
      dataFolder: data,
      watchFolder: watch,
      stateStore,
      tickets,
      ticketKeys,
      ticketAudience,
      origins,
    },
  });
}

export function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}
