// What running bodies do through their sink: record operations, spend at once, call functions of
// the game. Hot path: 0 B/op.
import { EFFECT_SLOT } from '../ir/effect.ts';
import type { Frame } from '../runtime.ts';
import { isRow } from './battle.ts';
import { saturateAt } from './field.ts';
import type { BodySink, Hands } from './frame.ts';
import { noteSpend } from './journal.ts';
import type { Machine } from './machine.ts';
import { readPair, storePair } from './pair.ts';
import type { ResourcePlan } from './plan-resource.ts';
import { storeResource } from './resource.ts';

export function createHands(get: () => Machine): Hands {
  return {
    store: (sink, op, scratch, at) => storeOwn(get(), sink, op, scratch, at),
    overflow: (op) => get().sink.fault('OPERATIONS_FULL', op),
    spend: (frame, resource, at) => spend(get(), frame, resource, at),
    host: (frame, index, at, count) => callHost(get(), frame, index, at, count),
  };
}

/**
 * `init` fills the own fields of an instance before anything else sees it; those after them read them. What was
 * given stays.
 */
function storeOwn(
  { plan, world, request, hookFrame, operations }: Machine,
  sink: BodySink,
  op: number,
  scratch: Float64Array,
  at: number,
): void {
  const operation = plan.operations[op];
  if (operation?.kind !== 'store') return;
  const { own } = operation;
  const isGiven = request.isAll && !Number.isNaN(operations.args[request.at + own] ?? 0);
  if (isGiven) return;
  saturateAt(scratch, at);
  world.f64[(plan.held.own[own] ?? 0) + sink.instance] = scratch[at] ?? 0;
  hookFrame.event[EFFECT_SLOT.own + own] = scratch[at] ?? 0;
}

function spend(machine: Machine, frame: Frame, index: number, at: number): boolean {
  const resource = machine.plan.resources[index];
  const entity = frame.scratch[at] ?? -1;
  if (resource === undefined || !isRow(machine, resource.kind, entity)) return false;
  const amount = Math.max(0, frame.scratch[at + 1] ?? 0);
  if (resource.typed.pair) {
    return spendPair(machine, resource, entity | 0, (frame.scratch[at + 2] ?? 0) | 0, amount);
  }
  const value = machine.world.f64[resource.value + entity] ?? 0;
  // Negated, so that what is not a number is never there.
  if (!(value >= amount)) return false;
  noteSpend(machine, resource, entity | 0, -1);
  machine.cell[0] = value - amount;
  storeResource(machine, resource, entity | 0);
  return true;
}

function spendPair(
  machine: Machine,
  resource: ResourcePlan,
  entity: number,
  against: number,
  amount: number,
): boolean {
  readPair(machine, resource, entity, against);
  const value = machine.cell[0] ?? 0;
  if (!(value >= amount)) return false;
  noteSpend(machine, resource, entity, against);
  machine.cell[0] = value - amount;
  const isStored = storePair(machine, resource, entity, against);
  if (!isStored) machine.sink.fault('SLOTS_FULL', resource.index);
  return isStored;
}

function callHost(machine: Machine, frame: Frame, index: number, at: number, count: number): void {
  const { hostArguments, functions, world, sink } = machine;
  const call = functions[index];
  const { scratch } = frame;
  for (let i = 0; i < count; i += 1) hostArguments[i] = scratch[at + i] ?? 0;
  scratch[at] = 0;
  if (call === undefined) {
    sink.fault('HOST_MISSING', index);
    return;
  }
  try {
    // A game in JavaScript may answer anything.
    const answer: unknown = call(hostArguments, world);
    scratch[at] = typeof answer === 'number' ? answer : Number.NaN;
  } catch {
    scratch[at] = 0;
    sink.fault('HOST_THREW', index);
    return;
  }
  if (Number.isNaN(scratch[at])) sink.fault('HOST_NOT_A_NUMBER', index);
  saturateAt(scratch, at);
  const kind = machine.plan.answers[index] ?? -1;
  if (kind < 0 || isNobodyOrRow(machine, kind, scratch[at] ?? 0)) return;
  scratch[at] = -1;
  sink.fault('HOST_NOT_AN_ENTITY', index);
}

function isNobodyOrRow(machine: Machine, kind: number, row: number): boolean {
  return row === -1 || isRow(machine, kind, row);
}
