// The command line of a load run: what may be asked for, within which bounds, against whom.
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { LoadError } from './load-error.ts';
import { readScenario, scenarioNames, type Scenario } from './scenario.ts';
import { SWARM_LIMITS } from './swarm.ts';

export const FAULTS = ['drop', 'double', 'split', 'close', 'stale'] as const;
export type Fault = (typeof FAULTS)[number];

/** A server that runs already. */
export interface Target {
  readonly url: string;
  readonly admin: string;
  readonly dataFolder: string;
}

export interface LoadOptions {
  readonly scenario: Scenario;
  readonly sockets: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly swapEverySeconds: number;
  /** Commands a second of each socket. */
  readonly rate: number;
  /** Generators. */
  readonly processes: number;
  /** Whether server and generators have cores of their own. */
  readonly pin: 'pinned' | 'free';
  readonly seed: number;
  readonly json: boolean;
  /** Where a page with the report is written. */
  readonly html: string | undefined;
  /** Collects the server's garbage every few seconds and notes what is left. */
  readonly heap: boolean;
  /** Folder for a CPU profile of each generator. */
  readonly cpuProfile: string | undefined;
  /** Undefined: the run starts a server of its own. */
  readonly target: Target | undefined;
  readonly fault: Fault | undefined;
}

/** What --help prints. */
export function helpText(): string {
  const scenarios = scenarioNames().map(
    (name) => `  ${name.padEnd(18)} ${readScenario(name).about}`,
  );
  return `npm run load -- [SCENARIO] [options]   plays against a server and checks it from outside
npm run load -- peers --help            the same traffic on other servers
Scenarios (default steady):
${scenarios.join('\n')}
Options:
  --sockets N        WebSocket connections (default 1000)
  --rooms N          rooms they are spread over, at most 10 players each (default 100)
  --seconds N        how long they play (default 20)
  --swap-every N     seconds between two swaps (default of the scenario)
  --rate N           commands a second of each socket (default of the scenario)
  --processes N      generators that share the sockets (default 1)
  --no-pin           no cores of their own for server and generators
  --seed N           seed of the choices and of the server's rooms (default 1)
  --json             print one JSON object
  --html FILE        write a page with the report, latencies and a time line
  --heap             collect the own server's garbage every 10 s and tell how the heap grows
  --cpu-profile DIR  write a CPU profile of each generator
  --url ws://..  --admin http://..  --data DIR
                     load a running server on a loopback address instead of an own one; its pack
                     "arena" is replaced during the run and rolled back after it
  --fault KIND       put a misbehaving server in between: ${FAULTS.join(', ')}
Exit code: 0 a run that counts, without a fault; 1 faults, or a run that does not count; 2 no run.
`;
}

/** Members one room can hold. */
const PLAYERS_PER_ROOM_MAX = 10;

/**
 * Reads the arguments after the script's name; 'help' when help is asked for.
 * @throws LOAD_OPTION_INVALID, LOAD_TARGET_REFUSED
 */
export function parseOptions(args: readonly string[]): LoadOptions | 'help' {
  const { values, positionals } = readArguments(args);
  if (values.help === true) return 'help';
  const [name = 'steady', ...more] = positionals;
  if (more.length > 0) throw invalid(`"${more.join(' ')}" is one word too many.`);
  const scenario = readScenario(name);
  const swapEvery = values['swap-every'] ?? String(scenario.swapEverySeconds);
  const rooms = wholeNumber('--rooms', values.rooms, 1, SWARM_LIMITS.roomsMax);
  const sockets = wholeNumber('--sockets', values.sockets, 1, SWARM_LIMITS.socketsMax);
  if (sockets > rooms * PLAYERS_PER_ROOM_MAX) {
    throw invalid(`${rooms} rooms hold ${rooms * PLAYERS_PER_ROOM_MAX} players, not ${sockets}.`);
  }
  return {
    scenario,
    sockets,
    rooms,
    seconds: wholeNumber('--seconds', values.seconds, 1, SWARM_LIMITS.secondsMax),
    swapEverySeconds: wholeNumber('--swap-every', swapEvery, 1, SWARM_LIMITS.secondsMax),
    rate: readRate(values.rate ?? String(scenario.rate)),
    processes: wholeNumber('--processes', values.processes, 1, SWARM_LIMITS.processesMax),
    pin: values['no-pin'] === true ? 'free' : 'pinned',
    seed: wholeNumber('--seed', values.seed, 0, 0x7fff_ffff),
    json: values.json === true,
    html: values.html,
    heap: values.heap === true,
    cpuProfile: values['cpu-profile'],
    target: readTarget(values),
    fault: readFault(values.fault),
  };
}

type Values = ReturnType<typeof readArguments>['values'];

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        sockets: { type: 'string', default: '1000' },
        rooms: { type: 'string', default: '100' },
        seconds: { type: 'string', default: '20' },
        'swap-every': { type: 'string' },
        rate: { type: 'string' },
        processes: { type: 'string', default: '1' },
        'no-pin': { type: 'boolean' },
        html: { type: 'string' },
        heap: { type: 'boolean' },
        'cpu-profile': { type: 'string' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean' },
        url: { type: 'string' },
        admin: { type: 'string' },
        data: { type: 'string' },
        fault: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw invalid(`${error instanceof Error ? error.message : String(error)}.`);
  }
}

function readTarget({ url, admin, data }: Values): Target | undefined {
  if (url === undefined && admin === undefined && data === undefined) return undefined;
  if (url === undefined || admin === undefined || data === undefined) {
    throw invalid('--url, --admin and --data belong together.');
  }
  requireLoopback(url, 'ws:');
  requireLoopback(admin, 'http:');
  return { url, admin, dataFolder: data };
}

/**
 * Load is for one's own machine: names are not resolved, only what cannot be elsewhere is taken.
 */
function requireLoopback(url: string, protocol: string): void {
  if (!URL.canParse(url)) throw invalid(`"${url}" is no address.`);
  const target = new URL(url);
  if (target.protocol !== protocol) throw invalid(`"${url}" is no ${protocol}// address.`);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const isLoopback =
    host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (!isLoopback) throw new LoadError('LOAD_TARGET_REFUSED', `"${url}" is not on this machine.`);
}

function readFault(text: string | undefined): Fault | undefined {
  if (text === undefined) return undefined;
  const fault = FAULTS.find((name) => name === text);
  if (fault === undefined) throw invalid(`--fault "${text}" is none of ${FAULTS.join(', ')}.`);
  return fault;
}

function readRate(text: string): number {
  const value = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  const most = SWARM_LIMITS.commandsPerSecondMax;
  if (value >= 0.1 && value <= most) return value;
  throw invalid(`--rate "${text}" is not a number from 0.1 to ${most}.`);
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw invalid(`${name} "${text}" is not a whole number from ${least} to ${most}.`);
}

function invalid(found: string): LoadError {
  return new LoadError('LOAD_OPTION_INVALID', found);
}
