// Instances of effects begin and end here and nowhere else: columns, hooks, the numbers of the
// holder, word to the game. What hooks do is recorded behind what is being carried out. Hot path: 0
// B/op.
import { EFFECT_SLOT, END_CAUSES } from '../ir/effect.ts';
import { nextSerial } from './battle.ts';
import { CAUSE } from './cause.ts';
import { openInstance, runHook } from './context.ts';
import { saturateAt } from './field.ts';
import { NO_END } from './instance.ts';
import type { Machine } from './machine.ts';
import type { EffectPlan, Hook } from './plan-effect.ts';
import { clearSlot, emptySlot, holderOf, overSlot, slotToReplace, sourceOf } from './slot.ts';
import { recomputeAfter } from './stats.ts';

/** Begins an instance as machine.request says, with so many stacks. */
export function beginInstance(machine: Machine, effect: EffectPlan, stacks: number): void {
  const { request, plan, world, tick } = machine;
  const { held } = plan;
  const { period } = effect;
  const at = makeRoom(machine, request.holder);
  if (at < 0) {
    machine.sink.fault('EFFECT_CROWDED', effect.index);
    return;
  }
  world.u32[held.id + at] = effect.hash;
  world.u32[held.source + at] = request.source + 1;
  world.u32[held.stacks + at] = stacks;
  world.u32[held.startTick + at] = tick;
  world.u32[held.serial + at] = nextSerial(machine);
  world.u32[held.tags + at] = machine.chain.tags;
  world.u32[held.nextTick + at] = period === undefined ? 0 : tick + period.ticks;
  setEnd(machine, at, tick, request.ticks);
  fillOwn(machine, effect, at);
  recomputeAfter(machine, effect, request.holder);
  machine.sink.began(effect.index, request.holder, request.source, stacks);
  runOptional(machine, effect.start, at);
  if (period?.isFirst === true) runOptional(machine, effect.every, at);
  breakWhenEmpty(machine, effect, at);
}

/** Sets the end of an instance so many ticks after `from`; 0 for ever, as after no end. */
export function setEnd({ world, plan }: Machine, at: number, from: number, ticks: number): void {
  const isEndless = ticks === 0 || from === NO_END;
  world.u32[plan.held.untilTick + at] = isEndless ? NO_END : Math.min(from + ticks, NO_END - 1);
}

/** Own fields: those that were given, then defaults, which may read those before them. */
export function fillOwn(machine: Machine, effect: EffectPlan, at: number): void {
  writeGiven(machine, effect, at);
  if (effect.init === undefined) return;
  const { hookFrame: frame } = machine;
  openInstance(machine, frame, at);
  frame.sink.isInit = true;
  runHook(machine, effect.init, at);
  frame.sink.isInit = false;
}

/**
 * Arguments stand for all own fields, or for those without a default; one that is no number means
 * the default.
 */
function writeGiven(machine: Machine, effect: EffectPlan, at: number): void {
  const { plan, world, request, operations } = machine;
  const { args } = operations;
  const { count } = request;
  request.isAll = count === effect.ownCount;
  for (let i = 0; i < count; i += 1) {
    const own = request.isAll ? i : (effect.given[i] ?? -1);
    const column = plan.held.own[own];
    if (column === undefined || Number.isNaN(args[request.at + i] ?? 0)) continue;
    world.f64[column + at] = args[request.at + i] ?? 0;
    saturateAt(world.f64, column + at);
  }
}

/** Runs a hook that may not be there. */
export function runOptional(machine: Machine, hook: Hook | undefined, at: number): void {
  if (hook === undefined) return;
  openInstance(machine, machine.hookFrame, at);
  runHook(machine, hook, at);
}

/** Ends the instance at `at`: the hook of the cause, then `end`, both while it is still there. */
export function endInstance(machine: Machine, at: number, cause: number): void {
  const { plan, world, sink, hookFrame } = machine;
  const effect = plan.effectOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
  const holder = holderOf(machine, at);
  if (effect === undefined) {
    clearSlot(machine, at);
    return;
  }
  const hook = effect.ends[cause];
  if (hook !== undefined || effect.end !== undefined) {
    openInstance(machine, hookFrame, at);
    hookFrame.event[EFFECT_SLOT.cause] = cause;
    if (hook !== undefined) runHook(machine, hook, at);
    if (effect.end !== undefined) runHook(machine, effect.end, at);
  }
  const source = sourceOf(machine, at);
  clearSlot(machine, at);
  recomputeAfter(machine, effect, holder);
  sink.ended(effect.index, holder, source, END_CAUSES[cause] ?? 'broken');
}

/** A pool with nothing left breaks when its turn comes among what is recorded. */
export function breakWhenEmpty(machine: Machine, effect: EffectPlan, at: number): void {
  const { plan, world, operations } = machine;
  const { pool } = effect;
  if (pool === undefined || (world.f64[(plan.held.own[pool.left] ?? 0) + at] ?? 0) > 0) return;
  const isRecorded = operations.addBroken(at, world.u32[plan.held.serial + at] ?? 0);
  if (!isRecorded) machine.sink.fault('OPERATIONS_FULL', effect.index);
}

/**
 * An empty place; when there is none, what ends first makes room. -1 for what follows from an instance that gave way
 * itself: so effects cannot throw each other out in a circle. What is over makes room for it all the same.
 */
export function makeRoom(machine: Machine, holder: number): number {
  const { plan, world, tick, operations } = machine;
  const empty = emptySlot(machine, holder);
  if (empty >= 0) return empty;
  const { isFromReplaced } = operations;
  const at = isFromReplaced ? overSlot(machine, holder) : slotToReplace(machine, holder);
  if (at < 0) return -1;
  // Own arguments of the request are untouched: hooks only record.
  if ((world.u32[plan.held.untilTick + at] ?? 0) <= tick) {
    endInstance(machine, at, CAUSE.expired);
    return at;
  }
  operations.isFromReplaced = true;
  endInstance(machine, at, CAUSE.replaced);
  operations.isFromReplaced = false;
  return at;
}
