// What happens when an effect is applied to an entity: immunity, then the effect's stacking policy.
// Hot path: 0 B/op.
import { ANY_SOURCE, holdsAny, placeOf } from './instance.ts';
import { CAUSE } from './cause.ts';
import { beginInstance, endInstance, fillOwn, runOptional, setEnd } from './holding.ts';
import { nextSerial } from './battle.ts';
import type { Machine } from './machine.ts';
import type { EffectPlan } from './plan-effect.ts';
import { recomputeAfter } from './stats.ts';

/** Applies as machine.request says. */
export function applyEffect(machine: Machine, effect: EffectPlan): void {
  const { request } = machine;
  const { stacking } = effect;
  if (effect.preventedBy.length > 0 && isPrevented(machine, effect)) {
    machine.sink.prevented(effect.index, request.holder, request.source);
    return;
  }
  const stacks = Math.min(request.stacks, stacking.max);
  if (stacking.timers === 'shared') applyShared(machine, effect, stacks);
  else for (let i = 0; i < stacks; i += 1) applyEach(machine, effect);
}

function isPrevented({ hookFrame, plan, request }: Machine, effect: EffectPlan): boolean {
  return holdsAny(hookFrame, plan.held, request.holder, effect.preventedBy, ANY_SOURCE);
}

/** One instance, whose stacks rise to the maximum. */
function applyShared(machine: Machine, effect: EffectPlan, stacks: number): void {
  const { plan, world } = machine;
  const { stacking } = effect;
  const at = oldestHeld(machine, effect);
  if (at < 0) {
    beginInstance(machine, effect, stacks);
    return;
  }
  const column = plan.held.stacks + at;
  const before = world.u32[column] ?? 0;
  const isFull = before >= stacking.max;
  // With a single stack there is nothing to be full of: the timer alone says what happens.
  if (isFull && stacking.max > 1 && stacking.full === 'ignore') return;
  if (isFull && stacking.full === 'replace') {
    endInstance(machine, at, CAUSE.replaced);
    beginInstance(machine, effect, stacks);
    return;
  }
  const after = Math.min(before + stacks, stacking.max);
  world.u32[column] = after;
  setTimer(machine, effect, at);
  // A timer alone changes no number that follows from what is held.
  const isChanged = after !== before || stacking.reapply === 'replace';
  if (isChanged || !plan.isSteady) recomputeAfter(machine, effect, machine.request.holder);
  tellStacked(machine, effect, at);
  if (!isFull) runOptional(machine, effect.stack, at);
}

/** `on reapply`. */
function setTimer(machine: Machine, effect: EffectPlan, at: number): void {
  const { plan, world, tick, request } = machine;
  const { held } = plan;
  const until = world.u32[held.untilTick + at] ?? 0;
  switch (effect.stacking.reapply) {
    case 'ignore':
      return;
    case 'refresh':
      setEnd(machine, at, tick, request.ticks);
      return;
    case 'extend':
      setEnd(machine, at, until, request.ticks);
      return;
    case 'longer':
      setEnd(machine, at, tick, request.ticks);
      world.u32[held.untilTick + at] = Math.max(until, world.u32[held.untilTick + at] ?? 0);
      return;
    case 'replace':
      setEnd(machine, at, tick, request.ticks);
      world.u32[held.startTick + at] = tick;
      if (effect.period !== undefined) {
        world.u32[held.nextTick + at] = tick + effect.period.ticks;
      }
      world.u32[held.source + at] = request.source + 1;
      world.u32[held.tags + at] = machine.chain.tags;
      fillOwn(machine, effect, at);
  }
}

/** An instance a stack. */
function applyEach(machine: Machine, effect: EffectPlan): void {
  const { plan, world, request, tick } = machine;
  const { stacking } = effect;
  if (countHeld(machine, effect) < stacking.max) {
    beginInstance(machine, effect, 1);
    return;
  }
  const at = oldestHeld(machine, effect);
  if (stacking.full === 'replace') {
    endInstance(machine, at, CAUSE.replaced);
    beginInstance(machine, effect, 1);
  } else if (stacking.full === 'refresh') {
    setEnd(machine, at, tick, request.ticks);
    // It is the youngest now: the next refresh takes another one.
    world.u32[plan.held.serial + at] = nextSerial(machine);
    tellStacked(machine, effect, at);
  }
}

function tellStacked({ plan, world, sink, request }: Machine, effect: EffectPlan, at: number) {
  const stacks = (world.u32[plan.held.stacks + at] ?? 0) | 0;
  sink.stacked(effect.index, request.holder, request.source, stacks);
}

/** The oldest instance under the key of the request, -1 without one. */
function oldestHeld({ plan, world, tick, request }: Machine, effect: EffectPlan): number {
  const { id, untilTick, source, serial, slots } = plan.held;
  const { u32 } = world;
  const { hash } = effect;
  const key = effect.stacking.per === 'target' ? 0 : request.source + 1;
  const first = request.holder * slots;
  const end = first + slots;
  let oldest = -1;
  let at = placeOf(u32, id, hash, first, end);
  for (; at < end; at = placeOf(u32, id, hash, at + 1, end)) {
    // What is over is held no more.
    if ((u32[untilTick + at] ?? 0) <= tick || (key !== 0 && u32[source + at] !== key)) continue;
    if (oldest < 0 || (u32[serial + at] ?? 0) < (u32[serial + oldest] ?? 0)) oldest = at;
  }
  return oldest;
}

/** How many there are. */
function countHeld({ plan, world, tick, request }: Machine, effect: EffectPlan): number {
  const { id, untilTick, source, slots } = plan.held;
  const { u32 } = world;
  const key = effect.stacking.per === 'target' ? 0 : request.source + 1;
  const first = request.holder * slots;
  const end = first + slots;
  let count = 0;
  let at = placeOf(u32, id, effect.hash, first, end);
  for (; at < end; at = placeOf(u32, id, effect.hash, at + 1, end)) {
    if ((u32[untilTick + at] ?? 0) <= tick || (key !== 0 && u32[source + at] !== key)) continue;
    count += 1;
  }
  return count;
}
