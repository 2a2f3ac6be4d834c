// The configuration: one frozen object out of midswing.config.json, MIDSWING_* variables and flags,
// each overruling the one before. Pure parsing: the caller reads the file and hands the environment
// over. Nothing unknown is accepted, and a refusal names where the value came from.
import { z } from 'zod';
import { CodedError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { nearestName } from './nearest-name.ts';
import { parseOriginList } from './origin-list.ts';
import { parseSwitchList, PROTECTION_SWITCH_NAMES } from './protection-switch.ts';

/** File name the configuration is looked for under. */
export const CONFIG_FILE_NAME = 'midswing.config.json';

const port = z.int().min(0).max(65_535);

const SCHEMA = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: port.default(7400),
  adminHost: z.string().min(1).default('127.0.0.1'),
  adminPort: port.default(7401),
  dataFolder: z.string().min(1).exactOptional(),
  rooms: z.int().min(1).max(LIMITS.roomsMax).default(8),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  stateStore: z.enum(['file', 'lmdb']).default('file'),
  openSwitches: z
    .string()
    .refine((text) => parseSwitchList(text) !== undefined)
    .default(''),
  watchFolder: z.string().min(1).exactOptional(),
  tickets: z.enum(['required', 'optional']).exactOptional(),
  ticketKeys: z.string().min(1).exactOptional(),
  ticketAudience: z
    .string()
    .regex(/^[!-~]{1,128}$/)
    .default('midswing'),
  origins: z
    .string()
    .refine((text) => parseOriginList(text) !== undefined)
    .default(''),
});

/** What a server runs with; folders and `tickets` are absent when nobody named them. Frozen. */
export type Config = Readonly<z.infer<typeof SCHEMA>>;
export type ConfigKey = keyof Config;

interface KeyDescription {
  readonly environment: string;
  readonly flag: string;
  readonly expected: string;
  readonly numeric: boolean;
}

const PORT_EXPECTED = 'a whole number from 0 to 65535';

/** How each key is called in the environment and on the command line, and what it must be. */
const KEYS: Readonly<Record<ConfigKey, KeyDescription>> = {
  host: text('MIDSWING_HOST', '--host', 'a host name or address'),
  port: number('MIDSWING_PORT', '--port', PORT_EXPECTED),
  adminHost: text('MIDSWING_ADMIN_HOST', '--admin-host', 'a host name or address'),
  adminPort: number('MIDSWING_ADMIN_PORT', '--admin-port', PORT_EXPECTED),
  dataFolder: text('MIDSWING_DATA', '--data', 'the path of a folder'),
  rooms: number('MIDSWING_ROOMS', '--rooms', `a whole number from 1 to ${LIMITS.roomsMax}`),
  logLevel: text('MIDSWING_LOG_LEVEL', '--log-level', 'debug, info, warn, error or silent'),
  seed: number('MIDSWING_SEED', '--seed', 'a whole number from 0 to 4294967295'),
  stateStore: text('MIDSWING_STATE_STORE', '--state-store', 'file or lmdb'),
  openSwitches: text(
    'MIDSWING_OPEN_SWITCHES',
    '--open-switches',
    `some of ${PROTECTION_SWITCH_NAMES.join(', ')}, separated by commas`,
  ),
  watchFolder: text('MIDSWING_WATCH', '--watch', 'the path of a folder of pack folders'),
  tickets: text('MIDSWING_TICKETS', '--tickets', 'required or optional'),
  ticketKeys: text('MIDSWING_TICKET_KEYS', '--ticket-keys', 'the path of a folder of public keys'),
  ticketAudience: text(
    'MIDSWING_TICKET_AUDIENCE',
    '--ticket-audience',
    '1 to 128 printable characters without spaces',
  ),
  origins: text(
    'MIDSWING_ORIGINS',
    '--origins',
    'origins such as https://play.example, separated by commas',
  ),
};

export interface ConfigSources {
  /** The file's path, for messages, and its text; absent when there is no file. */
  readonly file?: { readonly path: string; readonly text: string };
  /** All variables of the process; only those named MIDSWING_* count. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Command-line values by key; undefined stands for a flag that was not given. */
  readonly flags: Readonly<Partial<Record<ConfigKey, string | number | undefined>>>;
}

/** One value that does not fit: where it came from, what was found, what was expected. */
export interface ConfigProblem {
  readonly key: string;
  readonly source: string;
  readonly found: string;
  readonly expected: string;
}

interface Sourced {
  readonly value: unknown;
  readonly source: string;
}

/**
 * Reads all sources, later ones overruling: file, environment, flags (CF1-CF5).
 * @throws CONFIG_INVALID with `details.problems`, one entry a value that does not fit
 */
export function parseConfig(sources: ConfigSources): Config {
  const values = new Map<string, Sourced>();
  const problems: ConfigProblem[] = [];
  if (sources.file !== undefined) readFile(sources.file, values);
  readEnvironment(sources.environment, values, problems);
  for (const key of keys()) {
    const value = sources.flags[key];
    if (value !== undefined) values.set(key, { value: typed(key, value), source: KEYS[key].flag });
  }
  const merged = Object.fromEntries([...values].map(([key, entry]) => [key, entry.value]));
  const parsed = SCHEMA.safeParse(merged);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(...describe(issue, values));
  }
  if (!parsed.success || problems.length > 0) throw invalid(problems);
  return Object.freeze(parsed.data);
}

function readFile(file: { path: string; text: string }, values: Map<string, Sourced>): void {
  let content: unknown;
  try {
    content = JSON.parse(file.text);
  } catch (cause) {
    const found = `no JSON (${cause instanceof Error ? cause.message : String(cause)})`;
    throw invalid([{ key: '', source: file.path, found, expected: 'a JSON object' }], cause);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    const found = Array.isArray(content) ? 'a list' : String(content);
    throw invalid([{ key: '', source: file.path, found, expected: 'a JSON object' }]);
  }
  for (const [key, value] of Object.entries(content)) {
    values.set(key, { value, source: `"${key}" in ${file.path}` });
  }
}

function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  values: Map<string, Sourced>,
  problems: ConfigProblem[],
): void {
  const known = new Map(keys().map((key) => [KEYS[key].environment, key]));
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.startsWith('MIDSWING_')) continue;
    const key = known.get(name);
    if (key === undefined) {
      problems.push(unknownName(name, name, [...known.keys()]));
      continue;
    }
    values.set(key, { value: typed(key, value), source: name });
  }
}

/**
 * The number a numeric key's text stands for; anything else stays as it is, for the schema to
 * refuse.
 */
function typed(key: ConfigKey, value: string | number): string | number {
  if (typeof value === 'number' || !KEYS[key].numeric) return value;
  return /^-?\d+$/.test(value.trim()) ? Number(value) : value;
}

function describe(issue: z.core.$ZodIssue, values: ReadonlyMap<string, Sourced>): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownName(key, values.get(key)?.source ?? key, keys()));
  }
  const key = keys().find((name) => name === issue.path[0]);
  const entry = values.get(key ?? '');
  const expected = key === undefined ? issue.message : KEYS[key].expected;
  return [
    { key: key ?? '', source: entry?.source ?? '', found: JSON.stringify(entry?.value), expected },
  ];
}

function unknownName(name: string, source: string, known: readonly string[]): ConfigProblem {
  const nearest = nearestName(name, known);
  const expected =
    nearest === undefined ? `one of ${known.join(', ')}` : `did you mean ${nearest}?`;
  return { key: name, source, found: 'an unknown name', expected };
}

function invalid(problems: readonly ConfigProblem[], cause?: unknown): CodedError {
  const message = problems
    .map(({ source, found, expected }) =>
      expected.startsWith('did you mean')
        ? `${source} is ${found}; ${expected}`
        : `${source} is ${found}; expected ${expected}.`,
    )
    .join(' ');
  return new CodedError('CONFIG_INVALID', { message, details: { problems }, cause });
}

function keys(): readonly ConfigKey[] {
  // KEYS is typed as a record of exactly these keys, so its own keys are they.
  return Object.keys(KEYS) as ConfigKey[];
}

function text(environment: string, flag: string, expected: string): KeyDescription {
  return { environment, flag, expected, numeric: false };
}

function number(environment: string, flag: string, expected: string): KeyDescription {
  return { environment, flag, expected, numeric: true };
}
