// A state out of a seed and a frame on it whose sink writes everything down, so that two tiers can be compared
// by what they leave and what they said.
import {
  BUCKETS,
  DRAW_RANGE,
  resetBuckets,
  type Binding,
  type Frame,
} from '../../../dsl/runtime.ts';
import type { Tier } from '../../../dsl/tier.ts';
import { EFFECT_HASHES, FIELDS, createRandom, pick } from './random-value.ts';

const ROWS = 4;
const SLOTS = 3;
const WORDS = ['id', 'untilTick', 'source', 'stacks', 'startTick', 'serial'];
const STRIDE = ROWS * SLOTS;
/** As many numbers as the longest context has. */
const CONTEXT_LENGTH = 8;

/** Fields and own fields in one view, words of instances in the other. */
export const COLUMNS: Binding = {
  offset: (column) => {
    const word = WORDS.indexOf(column.replace('effect.', ''));
    if (word >= 0) return word * STRIDE;
    if (column.startsWith('effect.own.')) return FIELDS.length * STRIDE;
    const field = FIELDS.findIndex((name) => column === `unit.${name}`);
    if (field < 0) throw new Error(`no column ${column}`);
    return field * STRIDE;
  },
};

/** The same state with the fields of units in objects; resources stay columns. */
export const OBJECTS: Binding = { ...COLUMNS, objects: ['unit'] };

export interface World {
  readonly frame: Frame;
  /** Calls of the sink, in order, arguments included. */
  readonly said: (readonly number[])[];
}

/** A world of its own for every call; equal for equal seeds. */
export function createWorld(tier: Tier, seed: number): World {
  const random = createRandom(seed);
  const said: (readonly number[])[] = [];
  const f64 = Float64Array.from({ length: (FIELDS.length + 1) * STRIDE }, () =>
    pick(random, [0, 0.1, 3, 7.5, 50, 100, 1_000, -20]),
  );
  const u32 = Uint32Array.from({ length: WORDS.length * STRIDE }, (_, i) =>
    i < STRIDE
      ? pick(random, [0, ...EFFECT_HASHES])
      : pick(random, [0, 1, 2, 3, 99, 100, 101, 150]),
  );
  const buckets = new Float64Array(CONTEXT_LENGTH * BUCKETS);
  resetBuckets(buckets, CONTEXT_LENGTH);
  const event = Float64Array.of(
    random(4),
    random(5) - 1,
    random(2),
    random(100) / 7,
    random(9),
    0,
    0,
    0,
  );
  const frame: Frame = {
    f64,
    u32,
    objects: [objectsOf(f64)],
    rows: Int32Array.of(1, ROWS),
    event,
    buckets,
    scratch: new Float64Array(tier.scratchLength).fill(Number.NaN),
    selected: new Int32Array(tier.selectedLength),
    selectedLength: 0,
    tick: 100,
    tags: random(4),
    depth: random(4),
    lane: 0,
    halt: 0,
    sink: createSink(said, seed),
  };
  return { frame, said };
}

function createSink(said: (readonly number[])[], seed: number): Frame['sink'] {
  const answer = (a: number, b: number): number =>
    (Math.imul(seed ^ a, 0x9e3779b1) + Math.imul(b + 1, 0x85ebca6b)) >>> 2;
  return {
    emit: ({ scratch }, op, at, count) => said.push([0, op, ...scratch.subarray(at, at + count)]),
    draw: ({ lane }, hash, n) => {
      said.push([1, hash, n, lane]);
      return answer(hash ^ lane, n) % DRAW_RANGE;
    },
    spend: ({ scratch, f64 }, resource, at) => {
      const [row = 0, amount = 0] = scratch.subarray(at, at + 2);
      said.push([2, resource, row, amount]);
      const index = COLUMNS.offset('unit.mana') + row;
      if (row < 0 || !((f64[index] ?? 0) >= amount)) return false;
      f64[index] = (f64[index] ?? 0) - amount;
      return true;
    },
    host: ({ scratch }, index, at, count) => {
      const args = [...scratch.subarray(at, at + count)];
      said.push([3, index, ...args]);
      scratch[at] = (answer(index, args.length) % 1_000) / 3;
    },
  };
}

/** Fields of every unit as properties. */
function objectsOf(f64: Float64Array): Record<string, number>[] {
  return Array.from({ length: ROWS }, (_, row) =>
    Object.fromEntries(FIELDS.map((name, field) => [name, f64[field * STRIDE + row] ?? 0])),
  );
}
