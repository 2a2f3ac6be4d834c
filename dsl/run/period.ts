// Time on instances: what is due in a tick runs by age, for each its period, then its end. Each
// body begins a chain of its own, which is emptied before the next. Hot path: 0 B/op.
import { deriveKey } from './chance.ts';
import { drainQueue } from './event.ts';
import { CAUSE } from './cause.ts';
import { endInstance, runOptional } from './holding.ts';
import type { Machine } from './machine.ts';
import { carryOut } from './operation.ts';
import { stepPair } from './pair.ts';
import { holderOf, rankOf } from './slot.ts';

/** Runs all periods and ends of this tick. */
export function stepInstances(machine: Machine): void {
  const { due, dueSerial, plan, world } = machine;
  const count = collectDue(machine);
  sortDue(machine, count);
  for (let i = 0; i < count; i += 1) {
    const at = due[i] ?? 0;
    if (world.u32[plan.held.serial + at] === dueSerial[i]) stepInstance(machine, at);
  }
}

/** Begins the chain of something that no event brought about. */
export function openRoot(machine: Machine, tags: number): void {
  const { chain } = machine;
  chain.tags = tags;
  chain.depth = -1;
  chain.origin = 0;
  chain.raised.clear();
  chain.asked.clear();
  machine.operations.isFromReplaced = false;
  machine.fuel = 0;
  machine.taken = 0;
}

/** Finishes a chain: carries out what is recorded and handles what was raised. */
export function closeRoot(machine: Machine): void {
  carryOut(machine);
  drainQueue(machine);
}

function collectDue({ plan, world, tick, due, dueSerial }: Machine): number {
  const { id, nextTick, untilTick, serial, slots } = plan.held;
  const { u32 } = world;
  // Both sides of a comparison as unsigned integers: otherwise they are compared as fractions.
  const now = tick >>> 0;
  const end = Math.min((world.rows[plan.holderKind] ?? 0) * slots, due.length);
  let count = 0;
  for (let at = 0; at < end; at += 1) {
    // Empty places are 0 and come around to the highest number. Few are due: asked first, whether a place is taken
    // would be what no machine can foresee.
    const next = ((u32[nextTick + at] ?? 0) - 1) >>> 0;
    const until = ((u32[untilTick + at] ?? 0) - 1) >>> 0;
    if ((next >= now && until >= now) || u32[id + at] === 0) continue;
    due[count] = at;
    dueSerial[count] = u32[serial + at] ?? 0;
    count += 1;
  }
  return count;
}

/** By serial, in place: few are due, but all of them may be. */
function sortDue({ due, dueSerial }: Machine, count: number): void {
  for (let gap = count >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < count; i += 1) {
      const at = due[i] ?? 0;
      const serial = dueSerial[i] ?? 0;
      let j = i;
      for (; j >= gap && (dueSerial[j - gap] ?? 0) > serial; j -= gap) {
        due[j] = due[j - gap] ?? 0;
        dueSerial[j] = dueSerial[j - gap] ?? 0;
      }
      due[j] = at;
      dueSerial[j] = serial;
    }
  }
}

function stepInstance(machine: Machine, at: number): void {
  const { plan, world, tick } = machine;
  const { u32 } = world;
  const { held } = plan;
  const hash = (u32[held.id + at] ?? 0) | 0;
  const pair = plan.pairOf.get(hash);
  if (pair !== undefined) {
    stepPair(machine, pair, at);
    return;
  }
  const effect = plan.effectOf.get(hash);
  if (effect === undefined) return;
  const serial = u32[held.serial + at] ?? 0;
  const next = u32[held.nextTick + at] ?? 0;
  const { period } = effect;
  if (period !== undefined && next !== 0 && next <= tick) {
    u32[held.nextTick + at] = next + period.ticks;
    if (next < (u32[held.untilTick + at] ?? 0) || period.isLast) {
      openInstanceRoot(machine, at, hash);
      runOptional(machine, effect.every, at);
      closeRoot(machine);
    }
  }
  if (u32[held.serial + at] !== serial || (u32[held.untilTick + at] ?? 0) > tick) return;
  openInstanceRoot(machine, at, hash);
  endInstance(machine, at, CAUSE.expired);
  closeRoot(machine);
}

/**
 * Its key is made of the battle's, the effect, the tick and the instance, so that other effects
 * disturb no draw.
 */
function openInstanceRoot(machine: Machine, at: number, hash: number): void {
  const { chain, world, tick, plan } = machine;
  openRoot(machine, world.u32[plan.held.tags + at] ?? 0);
  deriveKey(world.key, hash, tick, chain.key);
  const instance = holderOf(machine, at) * plan.held.slots + rankOf(machine, at);
  deriveKey(chain.key, hash, instance, chain.key);
}
