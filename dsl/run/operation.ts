// Carries out recorded operations in their order; what hooks record meanwhile comes behind them.
// The only place where a battle changes apart from outcomes, spends and time. Hot path: 0 B/op.
import { ticksOf } from '../arithmetic.ts';
import { applyEffect } from './apply.ts';
import { isRow } from './battle.ts';
import { changeNumber, changePair, setNumber } from './change.ts';
import { saturateAt } from './field.ts';
import { CAUSE } from './cause.ts';
import { breakWhenEmpty, endInstance } from './holding.ts';
import type { Machine } from './machine.ts';
import type { EffectPlan } from './plan-effect.ts';
import type { EventPlan } from './plan-event.ts';
import type { OperationPlan } from './plan-operation.ts';
import { raiseEvent } from './raise.ts';
import { askFor } from './ask.ts';
import { END_BROKEN, RECORDED, recordOf } from './record.ts';
import { holderOf, nextByAge } from './slot.ts';
import { recomputeAfter } from './stats.ts';

/** More stacks than any effect has. */
const STACKS_MAX = 1_000_000;

/** Carries out all that is recorded; the list is empty afterwards. */
export function carryOut(machine: Machine): void {
  const { operations, observer, asks, plan } = machine;
  const { isFromReplaced } = operations;
  asks.group = (asks.group + 1) | 0;
  asks.waiting = 0;
  asks.from = firstOfAsks(machine);
  for (let i = 0; i < operations.length; i += 1) {
    const { words, args } = operations;
    const from = recordOf(i);
    const op = words[from + RECORDED.op] ?? 0;
    operations.isFromReplaced = words[from + RECORDED.fromReplaced] === 1;
    if (op === END_BROKEN) {
      endNamed(machine, from, CAUSE.broken);
      continue;
    }
    const at = words[from + RECORDED.at] ?? 0;
    observer?.carried(op, args, at, words[from + RECORDED.count] ?? 0);
    const operation = plan.operations[op];
    if (operation !== undefined) carry(machine, operation, from, at);
  }
  operations.clear();
  operations.isFromReplaced = isFromReplaced;
}

/** The first of the operations that do nothing but ask for skills, to the end of the list. */
function firstOfAsks({ operations, plan }: Machine): number {
  let i = operations.length;
  while (i > 0) {
    const op = operations.words[recordOf(i - 1) + RECORDED.op] ?? 0;
    if (plan.operations[op]?.kind !== 'use') break;
    i -= 1;
  }
  return recordOf(i);
}

/** `from` is where its numbers begin in OperationList.words, `at` where its arguments do. */
function carry(machine: Machine, operation: OperationPlan, from: number, at: number): void {
  const { effect, event, change, resource } = operation;
  switch (operation.kind) {
    case 'apply':
      if (effect !== undefined) applyOne(machine, effect, from, at);
      return;
    case 'end':
      endMatching(machine, operation, at);
      return;
    case 'endSelf':
      endNamed(machine, from, operation.cause);
      return;
    case 'raise':
      if (event !== undefined) raise(machine, operation, event, from);
      return;
    case 'change':
      if (change !== undefined) changeNumber(machine, change, at);
      return;
    case 'set':
      if (change !== undefined) setNumber(machine, change, at);
      return;
    case 'changePair':
      if (resource !== undefined) changePair(machine, resource, at);
      return;
    case 'use':
      askFor(machine, operation.skill, from);
      return;
    case 'store':
      store(machine, operation.own, from);
  }
}

function applyOne(machine: Machine, effect: EffectPlan, from: number, at: number): void {
  const { plan, operations, request, sink } = machine;
  const { args, words } = operations;
  const holder = args[at] ?? -1;
  if (!isRow(machine, plan.holderKind, holder)) {
    sink.fault('ENTITY_UNKNOWN', effect.index);
    return;
  }
  const source = args[at + 1] ?? -1;
  request.holder = holder | 0;
  request.source = isRow(machine, plan.holderKind, source) ? source | 0 : holder | 0;
  request.stacks = Math.min(Math.max(1, args[at + 2] ?? 1), STACKS_MAX) | 0;
  request.at = at + 4;
  request.count = Math.max(0, (words[from + RECORDED.count] ?? 0) - 4);
  const duration = args[at + 3] ?? -1;
  request.ticks = duration < 0 ? effect.durationTicks : delayTicks(duration, plan.held.tickMs);
  applyEffect(machine, effect);
}

function raise(machine: Machine, operation: OperationPlan, event: EventPlan, from: number): void {
  const { plan, operations, raising } = machine;
  const { words, args } = operations;
  const at = words[from + RECORDED.at] ?? 0;
  const delay = args[at] ?? 0;
  raising.tags = operation.tags;
  raising.body = words[from + RECORDED.body] ?? 0;
  raising.origin = operation.origin;
  raising.ticks = delay > 0 ? delayTicks(delay, plan.held.tickMs) : 0;
  raising.at = at + 1;
  raising.count = Math.max(0, (words[from + RECORDED.count] ?? 0) - 1);
  raiseEvent(machine, event);
}

/** Whole ticks, at least 1, and few enough for a u32 column. */
function delayTicks(durationMs: number, tickMs: number): number {
  return Math.min(ticksOf(durationMs, tickMs), 0x7fff_ffff) | 0;
}

/**
 * Ends the oldest instances of some effects that an entity holds: args are the entity and how many.
 */
function endMatching(machine: Machine, { ended, cause }: OperationPlan, at: number): void {
  const { plan, world, operations, tick } = machine;
  const { held } = plan;
  const holder = operations.args[at] ?? -1;
  if (!isRow(machine, plan.holderKind, holder)) return;
  let left = operations.args[at + 1] ?? 0;
  let serial = 0;
  let found = nextByAge(machine, holder | 0, serial);
  while (found >= 0 && left >= 1) {
    serial = world.u32[held.serial + found] ?? 0;
    const isHeld = (world.u32[held.untilTick + found] ?? 0) > tick;
    if (isHeld && ended.includes((world.u32[held.id + found] ?? 0) | 0)) {
      endInstance(machine, found, cause);
      left -= 1;
    }
    found = nextByAge(machine, holder | 0, serial);
  }
}

/** Ends the instance an operation speaks for, if it is still there. */
function endNamed(machine: Machine, from: number, cause: number): void {
  const at = machine.operations.words[from + RECORDED.instance] ?? -1;
  if (isThere(machine, from, at)) endInstance(machine, at, cause);
}

function store(machine: Machine, own: number, from: number): void {
  const { operations, plan, world } = machine;
  const { words, args } = operations;
  const at = words[from + RECORDED.instance] ?? -1;
  const column = plan.held.own[own];
  if (column === undefined || !isThere(machine, from, at)) return;
  world.f64[column + at] = args[words[from + RECORDED.at] ?? 0] ?? 0;
  saturateAt(world.f64, column + at);
  const effect = plan.effectOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
  if (effect === undefined) return;
  recomputeAfter(machine, effect, holderOf(machine, at));
  if (effect.pool?.left === own) breakWhenEmpty(machine, effect, at);
}

function isThere({ operations, plan, world }: Machine, from: number, at: number): boolean {
  if (at < 0) return false;
  const serial = (world.u32[plan.held.serial + at] ?? 0) | 0;
  return serial === operations.words[from + RECORDED.serial];
}
