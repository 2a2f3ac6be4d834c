// The command line of the comparison: npm run load -- peers. Pure.
import { parseArgs } from 'node:util';
import { LoadError } from '../load-error.ts';

export interface PeersOptions {
  readonly sockets: number;
  /** Measured time of each probe. */
  readonly seconds: number;
  /** Only whether each server can be played at all. */
  readonly quick: boolean;
  readonly json: boolean;
}

export const PEERS_HELP = `npm run load -- peers [options]   the same traffic on Midswing and on others, to the limit of each
  --sockets N   WebSocket connections, in rooms of 10 (default 1000)
  --seconds N   measured time of each probe (default 2); the whole takes about 2.5 minutes for each second
  --quick       one short probe of each server with 100 sockets: no bars
  --json        print one JSON object
Exit code: 0 the bars hold, 1 one is missed or cannot be judged, 2 no comparison.
`;

const SOCKETS_MAX = 5_000;
const SECONDS_MAX = 60;

/**
 * Reads the arguments after `peers`; 'help' when help is asked for.
 * @throws LOAD_OPTION_INVALID
 */
export function parsePeersOptions(args: readonly string[]): PeersOptions | 'help' {
  const values = readValues(args);
  if (values.help === true) return 'help';
  const quick = values.quick === true;
  return {
    sockets: wholeNumber('--sockets', values.sockets ?? (quick ? '100' : '1000'), SOCKETS_MAX),
    seconds: wholeNumber('--seconds', values.seconds ?? (quick ? '1' : '2'), SECONDS_MAX),
    quick,
    json: values.json === true,
  };
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        sockets: { type: 'string' },
        seconds: { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new LoadError('LOAD_OPTION_INVALID', `${found}.`);
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  const found = `${name} "${text}" is not a whole number from 1 to ${most}.`;
  throw new LoadError('LOAD_OPTION_INVALID', found);
}
