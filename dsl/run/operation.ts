// Carries out recorded operations in their order; what hooks record meanwhile comes behind them.
// The only place where a battle changes apart from outcomes, spends and time. Hot path: 0 B/op.
import { ticksOf } from '../arithmetic.ts';
import { applyEffect } from './apply.ts';
import { isRow } from './battle.ts';
import { changeNumber, changePair, setNumber } from './change.ts';
import { saturateAt } from './field.ts';
import { breakWhenEmpty, CAUSE, endInstance } from './holding.ts';
import type { Machine } from './machine.ts';
import { raiseEvent } from './raise.ts';
import { askFor } from './ask.ts';
import { END_BROKEN } from './record.ts';
import { holderOf, nextByAge } from './slot.ts';
import { recomputeAfter } from './stats.ts';
import type { TypedOperation } from '../ir/statement.ts';

/** More stacks than any effect has. */
const STACKS_MAX = 1_000_000;

/** Carries out all that is recorded; the list is empty afterwards. */
export function carryOut(machine: Machine): void {
  const { operations, observer, asks } = machine;
  const { isFromReplaced } = operations;
  asks.group = (asks.group + 1) | 0;
  for (let i = 0; i < operations.length; i += 1) {
    const op = operations.op[i] ?? 0;
    operations.isFromReplaced = operations.fromReplaced[i] === 1;
    if (op === END_BROKEN) {
      endNamed(machine, i, CAUSE.broken);
      continue;
    }
    const at = operations.at[i] ?? 0;
    observer?.carried(op, operations.args, at, operations.count[i] ?? 0);
    const operation = machine.plan.program.operations[op];
    if (operation !== undefined) carry(machine, operation, i);
  }
  operations.clear();
  operations.isFromReplaced = isFromReplaced;
}

function carry(machine: Machine, operation: TypedOperation, i: number): void {
  const at = machine.operations.at[i] ?? 0;
  const change = machine.plan.changes[machine.operations.op[i] ?? 0];
  switch (operation.kind) {
    case 'apply':
      applyOne(machine, i);
      return;
    case 'end':
      endMatching(machine, i, CAUSE[operation.cause]);
      return;
    case 'endSelf':
      endNamed(machine, i, CAUSE[operation.cause]);
      return;
    case 'raise':
      raise(machine, operation.event, operation.tags, i);
      return;
    case 'change':
      if (change !== undefined) changeNumber(machine, change, at);
      return;
    case 'set':
      if (change !== undefined) setNumber(machine, change, at);
      return;
    case 'changePair':
      changePair(machine, operation.resource, at);
      return;
    case 'use':
      askFor(machine, operation.skill, i);
      return;
    case 'store':
      store(machine, operation.own, i);
  }
}

function applyOne(machine: Machine, i: number): void {
  const { plan, operations, request, sink } = machine;
  const effect = plan.applied[operations.op[i] ?? 0];
  if (effect === undefined) return;
  const at = operations.at[i] ?? 0;
  const { args } = operations;
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
  request.count = Math.max(0, (operations.count[i] ?? 0) - 4);
  const duration = args[at + 3] ?? -1;
  request.ticks =
    duration < 0 ? (effect.typed.durationTicks ?? 0) : delayTicks(duration, plan.program.tickMs);
  applyEffect(machine, effect);
}

function raise(machine: Machine, index: number, tags: number, i: number): void {
  const { plan, operations, raising } = machine;
  const event = plan.events[index];
  if (event === undefined) return;
  const at = operations.at[i] ?? 0;
  const delay = operations.args[at] ?? 0;
  raising.tags = tags;
  raising.body = operations.body[i] ?? 0;
  raising.origin = plan.origins[operations.op[i] ?? 0] ?? 0;
  raising.ticks = delay > 0 ? delayTicks(delay, plan.program.tickMs) : 0;
  raising.at = at + 1;
  raising.count = Math.max(0, (operations.count[i] ?? 0) - 1);
  raiseEvent(machine, event);
}

/** Whole ticks, at least 1, and few enough for a u32 column. */
function delayTicks(durationMs: number, tickMs: number): number {
  return Math.min(ticksOf(durationMs, tickMs), 0x7fff_ffff) | 0;
}

/**
 * Ends the oldest instances of some effects that an entity holds: args are the entity and how many.
 */
function endMatching(machine: Machine, i: number, cause: number): void {
  const { plan, world, operations, tick } = machine;
  const { held } = plan;
  const at = operations.at[i] ?? 0;
  const hashes = plan.ended[operations.op[i] ?? 0];
  const holder = operations.args[at] ?? -1;
  if (!isRow(machine, plan.holderKind, holder)) return;
  let left = operations.args[at + 1] ?? 0;
  let serial = 0;
  let found = nextByAge(machine, holder | 0, serial);
  while (found >= 0 && left >= 1) {
    serial = world.u32[held.serial + found] ?? 0;
    const isHeld = (world.u32[held.untilTick + found] ?? 0) > tick;
    if (isHeld && hashes?.includes((world.u32[held.id + found] ?? 0) | 0) === true) {
      endInstance(machine, found, cause);
      left -= 1;
    }
    found = nextByAge(machine, holder | 0, serial);
  }
}

/** Ends the instance an operation speaks for, if it is still there. */
function endNamed(machine: Machine, i: number, cause: number): void {
  const at = machine.operations.instance[i] ?? -1;
  if (isThere(machine, i, at)) endInstance(machine, at, cause);
}

function store(machine: Machine, own: number, i: number): void {
  const { operations, plan, world } = machine;
  const at = operations.instance[i] ?? -1;
  const column = plan.held.own[own];
  if (column === undefined || !isThere(machine, i, at)) return;
  world.f64[column + at] = operations.args[operations.at[i] ?? 0] ?? 0;
  saturateAt(world.f64, column + at);
  const effect = plan.effectOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
  if (effect === undefined) return;
  recomputeAfter(machine, effect, holderOf(machine, at));
  if (effect.typed.pool?.left === own) breakWhenEmpty(machine, effect, at);
}

function isThere({ operations, plan, world }: Machine, i: number, at: number): boolean {
  return at >= 0 && world.u32[plan.held.serial + at] === operations.serial[i];
}
