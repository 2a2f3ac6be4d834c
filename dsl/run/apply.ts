// What happens when an effect is applied to an entity: immunity, then the effect's stacking policy.
// Hot path: 0 B/op.
import { ANY_SOURCE, holdsAny, isOlder } from './instance.ts';
import { beginInstance, CAUSE, endInstance, fillOwn, runOptional, setEnd } from './holding.ts';
import { nextSerial } from './battle.ts';
import type { Machine } from './machine.ts';
import type { EffectPlan } from './plan-effect.ts';
import { recomputeAfter } from './stats.ts';

/** Applies as machine.request says. */
export function applyEffect(machine: Machine, effect: EffectPlan): void {
  const { request } = machine;
  const { typed } = effect;
  if (effect.preventedBy.length > 0 && isPrevented(machine, effect)) {
    machine.sink.prevented(effect.index, request.holder, request.source);
    return;
  }
  const stacks = Math.min(request.stacks, typed.stacking.max);
  if (typed.stacking.timers === 'shared') applyShared(machine, effect, stacks);
  else for (let i = 0; i < stacks; i += 1) applyEach(machine, effect);
}

function isPrevented({ hookFrame, plan, world, tick, request }: Machine, effect: EffectPlan) {
  hookFrame.load(world, tick);
  return holdsAny(hookFrame, plan.held, request.holder, effect.preventedBy, ANY_SOURCE);
}

/** One instance, whose stacks rise to the maximum. */
function applyShared(machine: Machine, effect: EffectPlan, stacks: number): void {
  const { plan, world } = machine;
  const { stacking } = effect.typed;
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
  if (!isFull) runOptional(machine, effect, 'stack', at);
}

/** `on reapply`. */
function setTimer(machine: Machine, effect: EffectPlan, at: number): void {
  const { plan, world, tick, request } = machine;
  const { held } = plan;
  const until = world.u32[held.untilTick + at] ?? 0;
  switch (effect.typed.stacking.reapply) {
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
      if (effect.typed.every !== undefined) {
        world.u32[held.nextTick + at] = tick + effect.typed.every.ticks;
      }
      world.u32[held.source + at] = request.source + 1;
      world.u32[held.tags + at] = machine.chain.tags;
      fillOwn(machine, effect, at);
  }
}

/** An instance a stack. */
function applyEach(machine: Machine, effect: EffectPlan): void {
  const { plan, world, request, tick } = machine;
  const { stacking } = effect.typed;
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
function oldestHeld(machine: Machine, effect: EffectPlan): number {
  const { held } = machine.plan;
  const first = machine.request.holder * held.slots;
  let oldest = -1;
  for (let at = first; at < first + held.slots; at += 1) {
    if (!isKeyed(machine, effect, at)) continue;
    if (oldest < 0 || isOlder(machine.world.u32, held, at, oldest)) oldest = at;
  }
  return oldest;
}

function countHeld(machine: Machine, effect: EffectPlan): number {
  const { slots } = machine.plan.held;
  const first = machine.request.holder * slots;
  let count = 0;
  for (let at = first; at < first + slots; at += 1) if (isKeyed(machine, effect, at)) count += 1;
  return count;
}

/** Whether the instance at `at` is held under the key of the request: one that is over is none. */
function isKeyed({ plan, world, request, tick }: Machine, effect: EffectPlan, at: number): boolean {
  const { held } = plan;
  if (((world.u32[held.id + at] ?? 0) | 0) !== effect.hash) return false;
  if ((world.u32[held.untilTick + at] ?? 0) <= tick) return false;
  if (effect.typed.stacking.per === 'target') return true;
  return world.u32[held.source + at] === request.source + 1;
}
