// The configuration of one command line: finds the file, reads it, and says which data folder is meant.
// Like the data folder itself, the file is found from any subfolder of a project.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  CONFIG_FILE_NAME,
  parseConfig,
  type Config,
  type ConfigSources,
} from '../base/config-file.ts';
import { CodedError } from '../base/errors.ts';
import { ancestors, locateDataFolder } from './locate.ts';

export interface ConfigurationOptions extends Omit<ConfigSources, 'file'> {
  /** The file that --config names; the nearest one upwards, if any, when absent. */
  readonly file?: string | undefined;
  readonly cwd: string;
}

export interface Configuration {
  readonly config: Config;
  /** Absolute; need not exist yet. */
  readonly dataFolder: string;
  /** Absolute; undefined when none is watched. */
  readonly watchFolder: string | undefined;
  /** Absolute; undefined when none is named. */
  readonly ticketKeys: string | undefined;
}

/** @throws CONFIG_INVALID for a file that cannot be read, and whatever parseConfig refuses */
export function readConfiguration(options: ConfigurationOptions): Configuration {
  const { cwd, environment, flags } = options;
  const path = options.file === undefined ? findFile(cwd) : resolve(cwd, options.file);
  const file = path === undefined ? undefined : { path, text: readText(path) };
  const config = parseConfig({ ...(file === undefined ? {} : { file }), environment, flags });
  const overruling = parseConfig({ environment, flags });
  /** A path of the file starts at the file, one of the command line where that was given. */
  const locate = (key: 'dataFolder' | 'watchFolder' | 'ticketKeys'): string | undefined => {
    const base = path === undefined || overruling[key] !== undefined ? cwd : dirname(path);
    return config[key] === undefined ? undefined : resolve(base, config[key]);
  };
  const dataFolder = locateDataFolder({ data: locate('dataFolder'), cwd });
  return {
    config,
    dataFolder,
    watchFolder: locate('watchFolder'),
    ticketKeys: locate('ticketKeys'),
  };
}

function findFile(cwd: string): string | undefined {
  return ancestors(cwd)
    .map((folder) => join(folder, CONFIG_FILE_NAME))
    .find((path) => existsSync(path));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The configuration file "${path}" cannot be read (${reason}).`;
    throw new CodedError('CONFIG_INVALID', { message, details: { path }, cause });
  }
}
