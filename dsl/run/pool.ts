// The absorb phase: pools of the one an event takes from, by order, then age, take what is left of
// the amount. Hot path: 0 B/op.
import { EFFECT_SLOT } from '../ir/effect.ts';
import { saturateAt } from './field.ts';
import { breakWhenEmpty } from './holding.ts';
import { openInstance, runHook } from './context.ts';
import type { Machine } from './machine.ts';
import type { EffectPlan } from './plan-effect.ts';
import type { EventPlan, OutcomePlan } from './plan-event.ts';

/**
 * Lets pools take from the event in machine.frame; what they took is in the absorbed slot
 * afterwards.
 */
export function absorb(machine: Machine, event: EventPlan, outcome: OutcomePlan): void {
  const { frame } = machine;
  const holder = (frame.event[outcome.entity] ?? 0) | 0;
  let order = Number.NEGATIVE_INFINITY;
  let serial = -1;
  for (;;) {
    const at = nextPool(machine, event, holder, order, serial);
    if (at < 0) return;
    const effect = effectAt(machine, at);
    if (effect === undefined) return;
    order = effect.pool?.order ?? 0;
    serial = machine.world.u32[machine.plan.held.serial + at] ?? 0;
    if (effect.pool?.accepts(frame) === true) take(machine, event, outcome, at);
  }
}

/** The pool that comes after one of this order and age, -1 without one. */
function nextPool(
  machine: Machine,
  event: EventPlan,
  holder: number,
  order: number,
  serial: number,
): number {
  const { plan, world, tick } = machine;
  const { held } = plan;
  const { pools } = event;
  const { u32 } = world;
  const first = holder * held.slots;
  let found = -1;
  let foundOrder = 0;
  let foundSerial = 0;
  for (let at = first; at < first + held.slots; at += 1) {
    const id = (u32[held.id + at] ?? 0) | 0;
    if (!isAmong(pools, id) || (u32[held.untilTick + at] ?? 0) <= tick) continue;
    const ownOrder = plan.effectOf.get(id)?.pool?.order ?? 0;
    const ownSerial = u32[held.serial + at] ?? 0;
    if (ownOrder < order || (ownOrder === order && ownSerial <= serial)) continue;
    const isBefore =
      found < 0 || ownOrder < foundOrder || (ownOrder === foundOrder && ownSerial < foundSerial);
    if (!isBefore) continue;
    found = at;
    foundOrder = ownOrder;
    foundSerial = ownSerial;
  }
  return found;
}

function isAmong(hashes: Int32Array, hash: number): boolean {
  for (let i = 0; i < hashes.length; i += 1) if (hashes[i] === hash) return true;
  return false;
}

/** One pool takes what it can; its hook runs; empty, it breaks when its turn comes. */
function take(machine: Machine, event: EventPlan, outcome: OutcomePlan, at: number): void {
  const { plan, world, frame, hookFrame, cell } = machine;
  const effect = effectAt(machine, at);
  const pool = effect?.pool;
  if (effect === undefined || pool === undefined) return;
  const left = (plan.held.own[pool.left] ?? 0) + at;
  const absorbed = frame.event[outcome.report] ?? 0;
  const rest = (frame.event[outcome.amount] ?? 0) - absorbed;
  const taken = Math.max(0, Math.min(world.f64[left] ?? 0, rest));
  if (taken === 0) return;
  cell[0] = (world.f64[left] ?? 0) - taken;
  saturateAt(cell, 0);
  world.f64[left] = cell[0] ?? 0;
  // The last to take takes exactly what is left, so that nothing is lost to rounding.
  frame.event[outcome.report] =
    taken === rest ? (frame.event[outcome.amount] ?? 0) : absorbed + taken;
  machine.observer?.absorbed(effect.index, taken);
  if (effect.absorbed !== undefined) {
    openInstance(machine, hookFrame, at);
    hookFrame.event[EFFECT_SLOT.absorbed] = taken;
    const { actor } = event;
    hookFrame.event[EFFECT_SLOT.attacker] = actor < 0 ? -1 : (frame.event[actor] ?? -1);
    runHook(machine, effect.absorbed, at);
  }
  breakWhenEmpty(machine, effect, at);
}

function effectAt({ plan, world }: Machine, at: number): EffectPlan | undefined {
  return plan.effectOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
}
