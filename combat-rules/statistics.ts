// The arena service's own state: what happened in all its rooms. Counted from what members are told, handed to
// the next generation as canonical bytes. Counters are whole, never negative, and stop at 2^53 - 1.
import { CHANGE_WIDTH } from '#engine/contract/room';
import type { ChangeBuffer } from '#engine/contract/room';
import { CHANGE_KIND, OPERAND } from './model/change.ts';

/** Version of the exported shape. */
export const STATE_SCHEMA = 1;

/** Where each counter lies in the exported state. */
const AT = {
  hits: 0,
  damage: 1,
  mends: 2,
  mended: 3,
  effects: 4,
  downs: 5,
  returns: 6,
  joins: 7,
  refusals: 8,
} as const;

type CounterName = keyof typeof AT;

const COUNTERS = Object.keys(AT);

/** Sums since the data folder was made: events, and the whole hit points lost and gained in them. */
export type ArenaStatistics = Readonly<Record<CounterName, number>>;

/** Counts what happens; one per generation. */
export interface StatisticsCounter {
  /** Counts every change of a tick; creates no object. */
  countChanges(changes: ChangeBuffer): void;
  countRefusal(): void;
  read(): ArenaStatistics;
  /** 'MSAR', schema as u32, then one f64 per counter, all big-endian. */
  exportState(): Uint8Array;
  /** Replaces all counters, or throws STATE_INVALID and changes none. */
  importState(bytes: Uint8Array): void;
}

const MAGIC = 0x4d534152;
const HEADER_BYTES = 8;
const STATE_BYTES = HEADER_BYTES + COUNTERS.length * 8;

/** A counter at zero. */
export function createStatisticsCounter(): StatisticsCounter {
  // An array of doubles: sums beyond 2^31 in an object would be allocated at every addition.
  const counts = new Float64Array(COUNTERS.length);
  return {
    countChanges: (changes) => countChanges(counts, changes),
    countRefusal: () => add(counts, AT.refusals, 1),
    read: () => readCounts(counts),
    exportState: () => encodeCounts(counts),
    importState: (bytes) => counts.set(decodeCounts(bytes)),
  };
}

function countChanges(counts: Float64Array, { rows, length }: ChangeBuffer): void {
  for (let row = 0; row < length * CHANGE_WIDTH; row += CHANGE_WIDTH) {
    const amountAt = row + OPERAND.amount;
    switch (rows[row + OPERAND.kind] ?? 0) {
      case CHANGE_KIND.hit:
        add(counts, AT.hits, 1);
        add(counts, AT.damage, Math.floor(rows[amountAt] ?? 0));
        break;
      case CHANGE_KIND.healed:
        add(counts, AT.mends, 1);
        add(counts, AT.mended, Math.floor(rows[amountAt] ?? 0));
        break;
      case CHANGE_KIND.began:
        add(counts, AT.effects, 1);
        break;
      case CHANGE_KIND.died:
        add(counts, AT.downs, 1);
        break;
      case CHANGE_KIND.respawned:
        add(counts, AT.returns, 1);
        break;
      case CHANGE_KIND.joined:
        add(counts, AT.joins, 1);
        break;
      default:
    }
  }
}

function add(counts: Float64Array, at: number, amount: number): void {
  counts[at] = Math.min(Number.MAX_SAFE_INTEGER, (counts[at] ?? 0) + amount);
}

function readCounts(counts: Float64Array): ArenaStatistics {
  const read = (name: CounterName): number => counts[AT[name]] ?? 0;
  return {
    hits: read('hits'),
    damage: read('damage'),
    mends: read('mends'),
    mended: read('mended'),
    effects: read('effects'),
    downs: read('downs'),
    returns: read('returns'),
    joins: read('joins'),
    refusals: read('refusals'),
  };
}

function encodeCounts(counts: Float64Array): Uint8Array {
  const bytes = new Uint8Array(STATE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, STATE_SCHEMA);
  counts.forEach((count, i) => view.setFloat64(HEADER_BYTES + i * 8, count));
  return bytes;
}

function decodeCounts(bytes: Uint8Array): Float64Array {
  if (bytes.length !== STATE_BYTES) throw invalid(`${bytes.length} bytes, not ${STATE_BYTES}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC) throw invalid('it does not start with MSAR');
  if (view.getUint32(4) !== STATE_SCHEMA) throw invalid(`schema ${view.getUint32(4)} inside`);
  const counts = new Float64Array(COUNTERS.length);
  COUNTERS.forEach((name, i) => {
    const value = view.getFloat64(HEADER_BYTES + i * 8);
    if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) {
      throw invalid(`${name} is ${value}, not a whole number from 0`);
    }
    counts[i] = value;
  });
  return counts;
}

function invalid(found: string): Error {
  return new Error(`STATE_INVALID: the arena's exported statistics cannot be read: ${found}`);
}
