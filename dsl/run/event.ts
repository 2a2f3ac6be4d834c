// Handles one event after the other: before, on, modifiers, absorb, after, outcome, operations;
// then what they raised, first in, first out, until nothing waits. Hot path: 0 B/op.
import { HALT, resetBucketsOf, resolveBucketsAt } from '../runtime.ts';
import type { Run } from '../tier.ts';
import { unreachable } from '../unreachable.ts';
import type { Rounding } from '../vocabulary.ts';
import { isInVain, skillIn } from './ask.ts';
import { stripDead } from './death.ts';
import { HANDLED } from './game-sink.ts';
import { RUN_LIMITS } from './limits.ts';
import type { Machine } from './machine.ts';
import { carryOut } from './operation.ts';
import { applyOutcome, workOutOutcome } from './outcome.ts';
import type { EventPlan } from './plan-event.ts';
import { useAsked } from './skill.ts';

/** Handles everything in the queue. Fuel pays for it; without it the rest is left out. */
export function drainQueue(machine: Machine): void {
  const { queue, plan } = machine;
  while (queue.length > 0) {
    if (isInVain(machine)) {
      queue.shift();
      continue;
    }
    const position = loadFirst(machine);
    const event = plan.events[position];
    if (event === undefined) {
      useAsked(machine, skillIn(position));
      continue;
    }
    const steps = Math.max(1, event.typed.ownCost);
    machine.taken += steps + RUN_LIMITS.handlingSteps;
    if (machine.fuel < steps || machine.taken > RUN_LIMITS.stepsMax) {
      machine.sink.fault('FUEL_EMPTY', event.index);
      queue.clear();
      return;
    }
    machine.fuel -= steps;
    handle(machine, event);
  }
}

/** Takes the first event, or what is asked for, out of the queue and into the frame; returns its position. */
function loadFirst(machine: Machine): number {
  const { queue, frame, chain, world, tick, operations } = machine;
  const place = queue.shift();
  const first = place * queue.stride;
  frame.load(world, tick);
  for (let i = 0; i < queue.stride; i += 1) frame.event[i] = queue.values[first + i] ?? 0;
  frame.tags = queue.tags[place] ?? 0;
  frame.depth = queue.depth[place] ?? 0;
  frame.halt = HALT.none;
  frame.sink.key[0] = queue.key0[place] ?? 0;
  frame.sink.key[1] = queue.key1[place] ?? 0;
  frame.sink.instance = -1;
  frame.sink.body = 0;
  chain.tags = frame.tags;
  chain.depth = frame.depth;
  chain.origin = queue.origin[place] ?? 0;
  chain.key[0] = frame.sink.key[0];
  chain.key[1] = frame.sink.key[1];
  chain.raised.clear();
  chain.asked.clear();
  operations.isFromReplaced = queue.fromReplaced[place] === 1;
  return queue.event[place] ?? -1;
}

function handle(machine: Machine, event: EventPlan): void {
  const { frame, observer, sink } = machine;
  observer?.opened(event.index, frame, machine.fuel);
  for (let i = 0; i < event.modifiable.length; i += 1) {
    resetBucketsOf(frame.buckets, event.modifiable[i] ?? 0);
  }
  if (!runPhase(machine, event.before)) {
    sink.cancelled(event.index, frame.event);
    carryOut(machine);
    return;
  }
  runPhase(machine, event.on);
  observer?.resolving(event.index, frame);
  resolveFields(machine, event);
  const { outcome } = event;
  if (outcome !== undefined) workOutOutcome(machine, event, outcome);
  runPhase(machine, event.after);
  observer?.closed(event.index, frame);
  if (outcome !== undefined) applyOutcome(machine, event, outcome);
  tellHandled(machine, event);
  const { subject } = event.typed;
  const dead = subject < 0 ? -1 : (frame.event[subject] ?? -1);
  carryOut(machine);
  if (dead >= 0) {
    stripDead(machine, event, dead | 0);
    carryOut(machine);
  }
}

/** False when a rule cancelled the event. */
function runPhase({ frame }: Machine, rules: Run | undefined): boolean {
  if (rules === undefined) return true;
  rules(frame);
  const isCancelled = frame.halt === HALT.cancel;
  frame.halt = HALT.none;
  return !isCancelled;
}

/** Final values of all fields that rules may change, made whole once. */
function resolveFields({ frame }: Machine, { typed, modifiable, rounded }: EventPlan): void {
  const { event, buckets } = frame;
  for (let i = 0; i < modifiable.length; i += 1) {
    const field = modifiable[i] ?? 0;
    resolveBucketsAt(buckets, field, event, field);
  }
  for (let i = 0; i < rounded.length; i += 1) {
    const field = rounded[i] ?? 0;
    roundAt(event, field, typed.fields[field]?.rounded ?? 'nearest');
  }
}

function roundAt(values: Float64Array, at: number, rounding: Rounding): void {
  const value = values[at] ?? 0;
  switch (rounding) {
    case 'down':
      values[at] = Math.floor(value) + 0;
      return;
    case 'up':
      values[at] = Math.ceil(value) + 0;
      return;
    case 'nearest':
      values[at] = Math.round(value) + 0;
      return;
    default:
      unreachable(rounding);
  }
}

function tellHandled({ frame, handled, sink, chain }: Machine, event: EventPlan): void {
  const { typed, outcome } = event;
  const { event: values } = frame;
  handled[HANDLED.actor] = typed.actor < 0 ? -1 : (values[typed.actor] ?? -1);
  handled[HANDLED.subject] = typed.subject < 0 ? -1 : (values[typed.subject] ?? -1);
  handled[HANDLED.amount] = outcome === undefined ? 0 : (values[outcome.amount] ?? 0);
  handled[HANDLED.absorbed] = outcome === undefined ? 0 : (values[outcome.report] ?? 0);
  handled[HANDLED.dealt] = outcome === undefined ? 0 : (values[outcome.report + 1] ?? 0);
  handled[HANDLED.overkill] = outcome === undefined ? 0 : (values[outcome.report + 2] ?? 0);
  handled[HANDLED.origin] = chain.origin;
  sink.handled(event.index, handled, values);
}
