// What compiled rules meet when they run: a Binding (where fields lie, fixed per layout) at compile
// time and a Frame (the views and the event, per call) at run time. Hot path: running allocates
// nothing.

import { DSL_LIMITS } from './limits.ts';

/** Modifier buckets of one number, in the order they are applied (SPEC EV). */
export const BUCKET = {
  flat: 0,
  /** Sum of percents, e.g. increased 20 % less reduced 5 % = 15. */
  increased: 1,
  /** Product of factors, starts at 1. */
  more: 2,
  /** Highest of the lower bounds, starts at -Infinity. */
  atLeast: 3,
  /** Lowest of the upper bounds, starts at Infinity. */
  atMost: 4,
  /** The value `set`, NaN when nothing set it; later handlers win. */
  set: 5,
} as const;
export const BUCKETS = 6;

/** Where the compiled code finds things. Offsets are indexes into Frame.f64 / Frame.u32. */
export interface Binding {
  /**
   * Index of entity 0's value of a field; entity i is at that index + i. Names were checked before.
   */
  fieldOffset(entity: string, field: string): number;
  /** Held effects: entity e's slot s is at e * slots + s from these u32 offsets. */
  readonly effects: {
    readonly slots: number;
    /** u32 column of effect name hashes; 0 = empty. */
    readonly idOffset: number;
    /** u32 column of the first tick at which the effect is over. */
    readonly untilOffset: number;
  };
}

/** One event while it is handled. Owned and reused by the caller. */
export interface Frame {
  /** The room's columns. */
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  /** Event fields in declaration order: numbers as they are, bools 0/1, entities as row numbers. */
  readonly event: Float64Array;
  /** BUCKETS numbers per event field, reset by `resetBuckets`; only modifiable fields are used. */
  readonly buckets: Float64Array;
  /** Scratch for `let` and sub-expressions; CompiledPack.scratchLength numbers. */
  readonly scratch: Float64Array;
  readonly tick: number;
  readonly sink: Sink;
}

/** Receives what rules do, as plain numbers. */
export interface Sink {
  /** Effect `effectHash` is put on `entity` for `ticks` ticks (at least 1). */
  applyEffect(frame: Frame, effectHash: number, entity: number, ticks: number): void;
  /** Draw `n` of rule `ruleHash` in this event: an integer, 0 <= draw < DRAW_RANGE. */
  draw(frame: Frame, ruleHash: number, n: number): number;
}

/** Must equal the host's range of draws; the game asserts it. */
export const DRAW_RANGE = 0x4000_0000;

/** Clears the buckets of `fields` fields before an event is handled. */
export function resetBuckets(buckets: Float64Array, fields: number): void {
  for (let i = 0; i < fields; i += 1) {
    const at = i * BUCKETS;
    buckets[at + BUCKET.flat] = 0;
    buckets[at + BUCKET.increased] = 0;
    buckets[at + BUCKET.more] = 1;
    buckets[at + BUCKET.atLeast] = Number.NEGATIVE_INFINITY;
    buckets[at + BUCKET.atMost] = Number.POSITIVE_INFINITY;
    buckets[at + BUCKET.set] = Number.NaN;
  }
}

/**
 * Writes the value of field `index` after its buckets into out[at]:
 * (base + flat) * (100 + increased) / 100 * more, then at least, then at most; `set` replaces all
 * before the bounds. Less than 0 % counts as 0 %. Saturates at DSL_LIMITS.valueMax; -0 is stored as 0.
 */
export function resolveBuckets(
  frame: Frame,
  base: number,
  index: number,
  out: Float64Array,
  at: number,
): void {
  const b = frame.buckets;
  const i = index * BUCKETS;
  const set = b[i + BUCKET.set] ?? Number.NaN;
  const sum = base + (b[i + BUCKET.flat] ?? 0);
  const percent = Math.max(0, 100 + (b[i + BUCKET.increased] ?? 0));
  const scaled = ((sum * percent) / 100) * (b[i + BUCKET.more] ?? 1);
  const value = Number.isNaN(set) ? scaled : set;
  const low = Math.max(value, b[i + BUCKET.atLeast] ?? Number.NEGATIVE_INFINITY);
  const bounded = Math.min(low, b[i + BUCKET.atMost] ?? Number.POSITIVE_INFINITY);
  out[at] = Math.min(Math.max(bounded, -DSL_LIMITS.valueMax), DSL_LIMITS.valueMax) + 0;
}
