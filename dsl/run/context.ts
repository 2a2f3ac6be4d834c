// The context that bodies of an effect run in: slots of EFFECT_SLOT filled from one instance, draws
// named by it. Hot path: 0 B/op.
import { EFFECT_SLOT } from '../ir/effect.ts';
import { DSL_LIMITS } from '../limits.ts';
import { HALT } from '../runtime.ts';
import { deriveKey } from './chance.ts';
import type { RunFrame } from './frame.ts';
import { NO_END } from './instance.ts';
import type { Machine } from './machine.ts';
import type { Hook } from './plan-effect.ts';
import { holderOf, rankOf, sourceOf } from './slot.ts';

/**
 * Fills the context of `frame` from the instance at `at`; cause and what was absorbed are nothing.
 */
export function openInstance(machine: Machine, frame: RunFrame, at: number): void {
  const { plan, world, tick } = machine;
  const { held } = plan;
  const { event } = frame;
  const until = world.u32[held.untilTick + at] ?? 0;
  event[EFFECT_SLOT.holder] = holderOf(machine, at);
  event[EFFECT_SLOT.source] = sourceOf(machine, at);
  event[EFFECT_SLOT.stacks] = world.u32[held.stacks + at] ?? 0;
  if (until === NO_END) event[EFFECT_SLOT.remaining] = DSL_LIMITS.valueMax;
  else event[EFFECT_SLOT.remaining] = Math.max(0, until - tick) * held.tickMs;
  event[EFFECT_SLOT.age] = (tick - (world.u32[held.startTick + at] ?? 0)) * held.tickMs;
  event[EFFECT_SLOT.cause] = 0;
  event[EFFECT_SLOT.absorbed] = 0;
  event[EFFECT_SLOT.attacker] = -1;
  for (let k = 0; k < held.own.length; k += 1) {
    event[EFFECT_SLOT.own + k] = world.f64[(held.own[k] ?? 0) + at] ?? 0;
  }
  frame.sink.instance = at;
  frame.sink.serial = world.u32[held.serial + at] ?? 0;
}

/**
 * Runs a hook of the instance whose context is open, in the chain that is being handled. Its draws
 * are named by the chain, the hook and the instance.
 */
export function runHook(machine: Machine, hook: Hook, at: number): void {
  const { hookFrame: frame, chain, plan, observer } = machine;
  frame.tags = chain.tags;
  frame.depth = Math.max(0, chain.depth);
  frame.sink.body = hook.hash;
  if (hook.draws || observer !== undefined) {
    const n = holderOf(machine, at) * plan.held.slots + rankOf(machine, at);
    deriveKey(chain.key, hook.hash, n, frame.sink.key);
  }
  observer?.hook(hook.body, frame);
  hook.run(frame);
  frame.halt = HALT.none;
}
