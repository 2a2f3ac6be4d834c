// What generated code asks most often about the world: whether an entity holds one of some effects. The same answer as
// holds() of dsl/run/instance.ts. Hashes come as signed integers: a number above their range would be allocated
// whenever the call is not written into its caller. Hot path: 0 B/op.
import { ANY_SOURCE, type InstanceOffsets } from '../run/instance.ts';
import type { Frame } from '../runtime.ts';

/** Whether the entity in `row` holds one of `effects`, from `source` (a row, or ANY_SOURCE). */
export function holdsAny(
  frame: Frame,
  offsets: InstanceOffsets,
  row: number,
  effects: Int32Array,
  source: number,
): boolean {
  const { u32, tick } = frame;
  const first = row * offsets.slots;
  const end = first + offsets.slots;
  for (let at = first; at < end; at += 1) {
    const held = (u32[offsets.id + at] ?? 0) | 0;
    if (held === 0 || !includes(effects, held)) continue;
    if ((u32[offsets.untilTick + at] ?? 0) <= tick) continue;
    if (source === ANY_SOURCE || (u32[offsets.source + at] ?? 0) === source + 1) return true;
  }
  return false;
}

function includes(effects: Int32Array, held: number): boolean {
  for (let i = 0; i < effects.length; i += 1) if (effects[i] === held) return true;
  return false;
}

/** Forgets the answers that functions of a phase share. */
export function forget(scratch: Float64Array, from: number, count: number): void {
  for (let i = from; i < from + count; i += 1) scratch[i] = -1;
}
