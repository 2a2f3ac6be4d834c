// A unit's current numbers: its base numbers after the `modify` lines of every effect it holds. Called
// after each change of its effects and at adoption, so that no number outlives the rule that made it.
// Hot path: creates no object.
import { resetBuckets, resolveBuckets } from '#dsl/runtime';
import type { RoomContext } from '#engine/contract/room';
import type { ArenaRules } from './rules.ts';
import { UNIT_FIELD } from '../vocabulary.ts';
import { ARENA } from './limits.ts';

const FIELDS = 5;

/** Works out attack, defense and speed of `unit` again and writes them. Called by the mutators only. */
export function recomputeStats(rules: ArenaRules, context: RoomContext, unit: number): void {
  const { offsets, pack, effectFrame: frame } = rules;
  const { f64, u32 } = context.columns;
  const attack = f64[offsets.baseAttack + unit] ?? 0;
  const defense = f64[offsets.baseDefense + unit] ?? 0;
  const speed = f64[offsets.baseSpeed + unit] ?? 0;
  // Effects read the base numbers, so that working them out twice gives the same result.
  f64[offsets.attack + unit] = attack;
  f64[offsets.defense + unit] = defense;
  f64[offsets.speed + unit] = speed;
  frame.load(context);
  frame.sink.key.fill(0);
  frame.event[0] = unit;
  resetBuckets(frame.buckets, FIELDS);
  const first = offsets.effectId + unit * ARENA.effectSlots;
  for (let slot = first; slot < first + ARENA.effectSlots; slot += 1) {
    const hash = u32[slot] ?? 0;
    if (hash !== 0) pack.runEffect(hash, frame);
  }
  resolveBuckets(frame, attack, UNIT_FIELD.attack, f64, offsets.attack + unit);
  resolveBuckets(frame, defense, UNIT_FIELD.defense, f64, offsets.defense + unit);
  resolveBuckets(frame, speed, UNIT_FIELD.speed, f64, offsets.speed + unit);
  bound(f64, offsets.attack + unit, 0, ARENA.statMax);
  bound(f64, offsets.defense + unit, 0, ARENA.statMax);
  bound(f64, offsets.speed + unit, ARENA.speedMin, ARENA.speedMax);
}

/** Clamps the number at `at`; one that is not a number becomes the lowest (S4). */
function bound(f64: Float64Array, at: number, low: number, high: number): void {
  const value = f64[at] ?? low;
  if (!(value > low)) f64[at] = low;
  if (value > high) f64[at] = high;
}
