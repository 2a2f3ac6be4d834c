// The places of instances in the columns: finding, filling and emptying them. Decides nothing and
// tells nobody. Hot path: 0 B/op.
import type { Battle } from './battle.ts';
import { clearPlace } from './clear.ts';
import { isOlder, NO_END, placeOf } from './instance.ts';

/** First empty place of a holder, -1 when all are taken. */
export function emptySlot({ plan, world }: Battle, holder: number): number {
  const { slots, id } = plan.held;
  const first = holder * slots;
  const end = first + slots;
  const at = placeOf(world.u32, id, 0, first, end);
  return at < end ? at : -1;
}

/** The place of the first instance to end among those that are over, -1 when none is. */
export function overSlot(battle: Battle, holder: number): number {
  const { plan, world, tick } = battle;
  const at = slotToReplace(battle, holder);
  return (world.u32[plan.held.untilTick + at] ?? NO_END) <= tick ? at : -1;
}

/**
 * The place that is given up when all are taken: what ends first, then the oldest; what is kept
 * comes last.
 */
export function slotToReplace(battle: Battle, holder: number): number {
  const { plan, world } = battle;
  const { slots } = plan.held;
  const first = holder * slots;
  let chosen = -1;
  for (let at = first; at < first + slots; at += 1) {
    if (chosen < 0 || isGivenUpBefore(battle, world.u32, at, chosen)) chosen = at;
  }
  return chosen;
}

function isGivenUpBefore(battle: Battle, u32: Uint32Array, a: number, b: number): boolean {
  const { held } = battle.plan;
  const keepsA = isKept(battle, a);
  if (keepsA !== isKept(battle, b)) return !keepsA;
  const untilA = u32[held.untilTick + a] ?? NO_END;
  const untilB = u32[held.untilTick + b] ?? NO_END;
  return untilA === untilB ? isOlder(u32, held, a, b) : untilA < untilB;
}

/** True of instances that no player sees, and of what is worn. */
function isKept({ plan, world }: Battle, at: number): boolean {
  const effect = plan.effectOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
  return effect === undefined || effect.isKept;
}

/** Empties a place. */
export function clearSlot({ plan, world }: Battle, at: number): void {
  const { words, own } = plan.held;
  clearPlace(world, words, own, at);
}

/** Who holds the instance in a place. */
export function holderOf({ plan }: Battle, at: number): number {
  return (at / plan.held.slots) | 0;
}

/** Who applied it: the holder itself when that one is gone. */
export function sourceOf(battle: Battle, at: number): number {
  const source = battle.world.u32[battle.plan.held.source + at] ?? 0;
  return source === 0 ? holderOf(battle, at) : (source - 1) | 0;
}

/** How many instances of the same effect its holder held before it: tells equal ones apart. */
export function rankOf({ plan, world }: Battle, at: number): number {
  const { id, serial, slots } = plan.held;
  const { u32 } = world;
  const first = ((at / slots) | 0) * slots;
  const end = first + slots;
  const hash = (u32[id + at] ?? 0) | 0;
  const age = u32[serial + at] ?? 0;
  let rank = 0;
  let other = placeOf(u32, id, hash, first, end);
  for (; other < end; other = placeOf(u32, id, hash, other + 1, end)) {
    if ((u32[serial + other] ?? 0) < age) rank += 1;
  }
  return rank;
}

/**
 * The oldest place of `holder` whose serial is above `after`, -1 when there is none: steps through
 * what it holds by age, whatever ends meanwhile.
 */
export function nextByAge({ plan, world }: Battle, holder: number, after: number): number {
  const { held } = plan;
  const { u32 } = world;
  const first = holder * held.slots;
  let found = -1;
  for (let at = first; at < first + held.slots; at += 1) {
    if (u32[held.id + at] === 0 || (u32[held.serial + at] ?? 0) <= after) continue;
    if (found < 0 || isOlder(u32, held, at, found)) found = at;
  }
  return found;
}
