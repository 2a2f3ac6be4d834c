// What compiled rules meet when they run: a Binding (where fields lie, fixed per layout) at compile
// time and a Frame (the views and the event, per call) at run time. Hot path: running allocates
// nothing.

import { DSL_LIMITS } from './limits.ts';

/** Modifier buckets of one number, in the order they are applied (SPEC EV). */
export const BUCKET = {
  flat: 0,
  /** Sum of percents, e.g. increased 20 % less reduced 5 % = 15. */
  increased: 1,
  /** Product of factors as a percent, starts at 100: whole percents stay exact. */
  more: 2,
  /** Highest of the lower bounds, starts at -Infinity. */
  atLeast: 3,
  /** Lowest of the upper bounds, starts at Infinity. */
  atMost: 4,
  /** The value `set`, NaN when nothing set it; later handlers win. */
  set: 5,
} as const;
export const BUCKETS = 6;

/** Where compiled code finds things. Everything with a state is a column: see dsl/run/columns.ts for the names. */
export interface Binding {
  /**
   * Index of a column's first element in the view of its kind (Frame.f64 or Frame.u32). Entity i's field is at
   * offset('unit.hp') + i; instance s of holder e at offset('effect.id') + e * slots + s. Names were checked.
   */
  offset(column: string): number;
  /**
   * Kinds whose fields are properties of the game's own objects, which come in Frame.objects in this order;
   * values are numbers as in columns. The other columns stay columns. None when absent.
   */
  readonly objects?: readonly string[];
}

/** One body while it runs. Owned and reused by the caller. */
export interface Frame {
  /** The room's columns. */
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  /** Rows of each kind of Binding.objects: objects[k][row][field]. */
  readonly objects: readonly (readonly Record<string, number>[])[];
  /** Rows in use, per entity kind in vocabulary order: candidates of selectors. */
  readonly rows: Int32Array;
  /** The context: fields of an event in declaration order, or EFFECT_SLOT of an effect. */
  readonly event: Float64Array;
  /** BUCKETS numbers per field, reset by `resetBuckets`; only modifiable fields are used. */
  readonly buckets: Float64Array;
  /** Scratch for `let`, candidates and sub-expressions; CompiledPack.scratchLength numbers. */
  readonly scratch: Float64Array;
  /** Rows that selections took; each running selection owns a part, from `taken` on. */
  readonly selected: Int32Array;
  selectedLength: number;
  tick: number;
  /** Tags of the event and of all it came from. */
  tags: number;
  /** How far the event is from the first. */
  depth: number;
  /** Names the draws of a loop's candidate, a signed 32-bit integer; 0 outside of loops (laneOf of dsl/run). */
  lane: number;
  /** What ended the body: 0 nothing, HALT.stop, HALT.cancel, or HALT.refuse + a reason. */
  halt: number;
  readonly sink: Sink;
}

export const HALT = { none: 0, stop: 1, cancel: 2, refuse: 16 } as const;

/** Receives what bodies do. Numbers travel in frame.scratch, so that nothing is allocated. */
export interface Sink {
  /** Operation `op` of the program with `count` arguments in frame.scratch from `at` on; recorded in order. */
  emit(frame: Frame, op: number, at: number, count: number): void;
  /**
   * Takes scratch[at + 1] of resource `resource` from entity scratch[at] (pairs: against scratch[at + 2]) at
   * once. False, and nothing taken, when less is there.
   */
  spend(frame: Frame, resource: number, at: number): boolean;
  /** Draw `n` under `hash` in this event and frame.lane: an integer, 0 <= draw < DRAW_RANGE. */
  draw(frame: Frame, hash: number, n: number): number;
  /** Calls function `index` of the program; its result replaces scratch[at]. */
  host(frame: Frame, index: number, at: number, count: number): void;
}

/** Must equal the host's range of draws; the game asserts it. */
export const DRAW_RANGE = 0x4000_0000;

/** Clears the buckets of `fields` fields before an event is handled. */
export function resetBuckets(buckets: Float64Array, fields: number): void {
  for (let i = 0; i < fields; i += 1) resetBucketsOf(buckets, i);
}

/** The same for one field. */
export function resetBucketsOf(buckets: Float64Array, field: number): void {
  const at = field * BUCKETS;
  buckets[at + BUCKET.flat] = 0;
  buckets[at + BUCKET.increased] = 0;
  buckets[at + BUCKET.more] = 100;
  buckets[at + BUCKET.atLeast] = Number.NEGATIVE_INFINITY;
  buckets[at + BUCKET.atMost] = Number.POSITIVE_INFINITY;
  buckets[at + BUCKET.set] = Number.NaN;
}

/**
 * Writes the value of field `index` after its buckets into out[at]:
 * (base + flat) * (100 + increased) * more / 10000, then at least, then at most; `set` replaces all
 * before the bounds. Less than 0 % counts as 0 %. Saturates at DSL_LIMITS.valueMax; -0 is stored as 0.
 */
export function resolveBuckets(
  frame: Frame,
  base: number,
  index: number,
  out: Float64Array,
  at: number,
): void {
  out[at] = base;
  resolveBucketsAt(frame.buckets, index, out, at);
}

/** The same for a value that lies in values[at]: as an argument it would be allocated. */
export function resolveBucketsAt(
  b: Float64Array,
  index: number,
  values: Float64Array,
  at: number,
): void {
  const i = index * BUCKETS;
  const set = b[i + BUCKET.set] ?? Number.NaN;
  const sum = (values[at] ?? 0) + (b[i + BUCKET.flat] ?? 0);
  const percent = Math.max(0, 100 + (b[i + BUCKET.increased] ?? 0));
  // One division for both: whole percents of a whole number come out exact, and 100 % changes no bit.
  const share = percent * (b[i + BUCKET.more] ?? 100);
  const scaled = share === 10_000 ? sum : (sum * share) / 10_000;
  const value = Number.isNaN(set) ? scaled : set;
  const low = Math.max(value, b[i + BUCKET.atLeast] ?? Number.NEGATIVE_INFINITY);
  const bounded = Math.min(low, b[i + BUCKET.atMost] ?? Number.POSITIVE_INFINITY);
  values[at] = Math.min(Math.max(bounded, -DSL_LIMITS.valueMax), DSL_LIMITS.valueMax) + 0;
}
