// What an entity holds, read from the columns of instances: the questions `has`, `stacks of` and
// the like, the same for every tier. An instance is held while the tick is before its end. Hot
// path: 0 B/op.
import { EFFECT_SLOT } from '../ir/effect.ts';
import type { TypedProgram } from '../ir/program.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Binding, Frame } from '../runtime.ts';

/** Instances of any source. */
export const ANY_SOURCE = -2;
/** End tick of an instance that does not end by itself. */
export const NO_END = 0xffff_ffff;

/**
 * First elements of the columns of instances; instance s of holder e is element e * slots + s of
 * each.
 */
export interface InstanceOffsets {
  readonly slots: number;
  readonly tickMs: number;
  readonly id: number;
  readonly untilTick: number;
  readonly source: number;
  readonly stacks: number;
  readonly startTick: number;
  readonly serial: number;
  /** In Frame.f64, by own field. */
  readonly own: readonly number[];
}

/** Own fields an instance has room for: the number of a pair resource is one, too. */
export function ownColumns(program: TypedProgram): number {
  const pair = program.resources.some((resource) => resource.pair) ? 1 : 0;
  return Math.max(program.ownMax, pair);
}

/** Looks the columns up once per binding. */
export function instanceOffsets(program: TypedProgram, binding: Binding): InstanceOffsets {
  const own = Array.from({ length: ownColumns(program) }, (_, k) =>
    binding.offset(`effect.own.${k}`),
  );
  return {
    slots: program.effectSlots,
    tickMs: program.tickMs,
    id: binding.offset('effect.id'),
    untilTick: binding.offset('effect.untilTick'),
    source: binding.offset('effect.source'),
    stacks: binding.offset('effect.stacks'),
    startTick: binding.offset('effect.startTick'),
    serial: binding.offset('effect.serial'),
    own,
  };
}

/**
 * The first place from `at` on, and before `end`, whose instance is of the effect with this hash, a signed integer; 0
 * for empty places. `end` when there is none. `id` is that of InstanceOffsets.
 */
export function placeOf(
  u32: Uint32Array,
  id: number,
  hash: number,
  at: number,
  end: number,
): number {
  const last = id + end;
  let i = id + at;
  // Four at a time: most of the time that rules take goes by looking for what is held.
  for (; i + 3 < last; i += 4) {
    if (((u32[i] ?? 0) | 0) === hash) return i - id;
    if (((u32[i + 1] ?? 0) | 0) === hash) return i + 1 - id;
    if (((u32[i + 2] ?? 0) | 0) === hash) return i + 2 - id;
    if (((u32[i + 3] ?? 0) | 0) === hash) return i + 3 - id;
  }
  for (; i < last; i += 1) if (((u32[i] ?? 0) | 0) === hash) return i - id;
  return end;
}

/** Effects by their hashes, as holdsAny() takes them: signed, because others would be allocated where they are read. */
export function signedHashes(effects: readonly number[]): Int32Array {
  return Int32Array.from(effects, (hash) => hash | 0);
}

/** Whether the entity in `row` holds one of `effects`, from `source` (a row, or ANY_SOURCE). */
export function holdsAny(
  frame: Frame,
  offsets: InstanceOffsets,
  row: number,
  effects: Int32Array,
  source: number,
): boolean {
  const { u32, tick } = frame;
  const { length } = effects;
  if (length === 0) return false;
  const { id, untilTick, slots } = offsets;
  const first = row * slots;
  const end = first + slots;
  for (let i = 0; i < length; i += 1) {
    const hash = effects[i] ?? 0;
    let at = placeOf(u32, id, hash, first, end);
    for (; at < end; at = placeOf(u32, id, hash, at + 1, end)) {
      if ((u32[untilTick + at] ?? 0) <= tick) continue;
      if (source === ANY_SOURCE || (u32[offsets.source + at] ?? 0) === source + 1) return true;
    }
  }
  return false;
}

/** What `held` asks for, besides the entity. */
export interface HeldQuery {
  /** By its hash. */
  readonly effect: number;
  /** One of EFFECT_SLOT from stacks on, or own field slot - EFFECT_SLOT.own. */
  readonly slot: number;
  readonly otherwise: number;
}

/**
 * Writes the value of the oldest instance held by the entity at scratch[at] to scratch[at];
 * `stacks` adds up over all that match. The source, a row, is at scratch[at + 1]; ANY_SOURCE there
 * takes all.
 */
export function readHeld(
  frame: Frame,
  offsets: InstanceOffsets,
  query: HeldQuery,
  at: number,
): void {
  const { scratch, u32 } = frame;
  const { id } = offsets;
  const effect = query.effect | 0;
  const row = (scratch[at] ?? 0) | 0;
  const source = (scratch[at + 1] ?? ANY_SOURCE) | 0;
  const first = row * offsets.slots;
  const end = first + offsets.slots;
  let oldest = -1;
  let stacks = 0;
  let held = placeOf(u32, id, effect, first, end);
  for (; held < end; held = placeOf(u32, id, effect, held + 1, end)) {
    if (!isMeant(frame, offsets, held, source)) continue;
    if (oldest < 0 || isOlder(u32, offsets, held, oldest)) oldest = held;
    stacks = (stacks + (u32[offsets.stacks + held] ?? 0)) | 0;
  }
  if (oldest < 0) scratch[at] = query.otherwise;
  else if (query.slot === EFFECT_SLOT.stacks) scratch[at] = stacks;
  else readSlot(frame, offsets, oldest, query.slot, at);
}

/** Whether an instance is held, and from this source. */
function isMeant(
  { u32, tick }: Frame,
  offsets: InstanceOffsets,
  at: number,
  source: number,
): boolean {
  if ((u32[offsets.untilTick + at] ?? 0) <= tick) return false;
  return source === ANY_SOURCE || (u32[offsets.source + at] ?? 0) === source + 1;
}

/** Whether the instance at `a` began before the one at `b`. */
export function isOlder(u32: Uint32Array, offsets: InstanceOffsets, a: number, b: number): boolean {
  return (u32[offsets.serial + a] ?? 0) < (u32[offsets.serial + b] ?? 0);
}

/**
 * Slot of EFFECT_SLOT.remaining, age or an own field of the instance at `held`, into scratch[at].
 */
function readSlot(
  frame: Frame,
  offsets: InstanceOffsets,
  held: number,
  slot: number,
  at: number,
): void {
  const { u32, scratch, tick } = frame;
  if (slot >= EFFECT_SLOT.own) {
    scratch[at] = frame.f64[(offsets.own[slot - EFFECT_SLOT.own] ?? 0) + held] ?? 0;
  } else if (slot === EFFECT_SLOT.remaining) {
    const until = u32[offsets.untilTick + held] ?? 0;
    if (until === NO_END) scratch[at] = DSL_LIMITS.valueMax;
    else scratch[at] = (until - tick) * offsets.tickMs;
  } else if (slot === EFFECT_SLOT.age) {
    scratch[at] = (tick - (u32[offsets.startTick + held] ?? 0)) * offsets.tickMs;
  } else {
    scratch[at] = 0;
  }
}
