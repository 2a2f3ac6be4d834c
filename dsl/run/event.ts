// Handles one event after the other: before, on, modifiers, absorb, after, outcome, operations;
// then what they raised, first in, first out, until nothing waits. Hot path: 0 B/op.
import { HALT, resetBucketsOf, resolveBucketsAt } from '../runtime.ts';
import type { Run } from '../tier.ts';
import { unreachable } from '../unreachable.ts';
import type { Rounding } from '../vocabulary.ts';
import { ASKED_SLOTS, isInVain, skillIn } from './ask.ts';
import { stripDead } from './death.ts';
import { HANDLED } from './game-sink.ts';
import { RUN_LIMITS } from './limits.ts';
import type { Machine } from './machine.ts';
import { carryOut } from './operation.ts';
import { applyOutcome, workOutOutcome } from './outcome.ts';
import type { EventPlan } from './plan-event.ts';
import { QUEUED, wordsOf } from './queue.ts';
import { useAsked } from './skill.ts';

/** Handles everything in the queue. Fuel pays for it; without it the rest is left out. */
export function drainQueue(machine: Machine): void {
  const { queue, plan } = machine;
  while (queue.length > 0) {
    if (isInVain(machine)) {
      queue.shift();
      continue;
    }
    const position = queue.words[wordsOf(queue.first) + QUEUED.event] ?? 0;
    if (position < 0) {
      loadFirst(machine, ASKED_SLOTS);
      useAsked(machine, skillIn(position));
      continue;
    }
    const event = plan.events[position];
    if (event === undefined) throw new Error(`invariant broken: no event ${position}`);
    loadFirst(machine, event.fields);
    const { steps } = event;
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

/** Takes the first event, or what is asked for, out of the queue and into the frame. */
function loadFirst(machine: Machine, fields: number): void {
  const { queue, frame, chain } = machine;
  const { words, values, first: place } = queue;
  const { sink, event } = frame;
  const at = wordsOf(place);
  const first = place * queue.stride;
  for (let i = 0; i < fields; i += 1) event[i] = values[first + i] ?? 0;
  const tags = words[at + QUEUED.tags] ?? 0;
  const depth = words[at + QUEUED.depth] ?? 0;
  const key0 = words[at + QUEUED.key0] ?? 0;
  const key1 = words[at + QUEUED.key1] ?? 0;
  frame.tags = tags;
  frame.depth = depth;
  sink.key[0] = key0;
  sink.key[1] = key1;
  sink.instance = -1;
  sink.body = 0;
  chain.tags = tags;
  chain.depth = depth;
  chain.origin = words[at + QUEUED.origin] ?? 0;
  chain.key[0] = key0;
  chain.key[1] = key1;
  chain.raised.clear();
  chain.asked.clear();
  machine.operations.isFromReplaced = words[at + QUEUED.fromReplaced] === 1;
  queue.shift();
}

function handle(machine: Machine, event: EventPlan): void {
  const { frame, observer, sink } = machine;
  for (let i = event.fields; i < event.slots; i += 1) frame.event[i] = 0;
  observer?.opened(event.index, frame, machine.fuel);
  // Tools look at all of them.
  const modified = observer === undefined ? event.modified : event.modifiable;
  for (let i = 0; i < modified.length; i += 1) resetBucketsOf(frame.buckets, modified[i] ?? 0);
  if (!runPhase(machine, event.before)) {
    sink.cancelled(event.index, frame.event);
    carryOut(machine);
    return;
  }
  runPhase(machine, event.on);
  observer?.resolving(event.index, frame);
  resolveFields(machine, event, modified);
  const { outcome } = event;
  if (outcome !== undefined) workOutOutcome(machine, event, outcome);
  runPhase(machine, event.after);
  observer?.closed(event.index, frame);
  if (outcome !== undefined) applyOutcome(machine, event, outcome);
  tellHandled(machine, event);
  const { subject } = event;
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
function resolveFields(
  { frame }: Machine,
  { rounded }: EventPlan,
  modified: readonly number[],
): void {
  const { event, buckets } = frame;
  for (let i = 0; i < modified.length; i += 1) {
    const field = modified[i] ?? 0;
    resolveBucketsAt(buckets, field, event, field);
  }
  for (let i = 0; i < rounded.length; i += 1) {
    const field = rounded[i];
    if (field !== undefined) roundAt(event, field.slot, field.rounding);
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
  const { actor, subject, outcome } = event;
  const { event: values } = frame;
  handled[HANDLED.actor] = actor < 0 ? -1 : (values[actor] ?? -1);
  handled[HANDLED.subject] = subject < 0 ? -1 : (values[subject] ?? -1);
  handled[HANDLED.amount] = outcome === undefined ? 0 : (values[outcome.amount] ?? 0);
  handled[HANDLED.absorbed] = outcome === undefined ? 0 : (values[outcome.report] ?? 0);
  handled[HANDLED.dealt] = outcome === undefined ? 0 : (values[outcome.report + 1] ?? 0);
  handled[HANDLED.overkill] = outcome === undefined ? 0 : (values[outcome.report + 2] ?? 0);
  handled[HANDLED.origin] = chain.origin;
  sink.handled(event.index, handled, values);
}
