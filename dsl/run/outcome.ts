// What an event does to a field of its subject: worked out before the after phase, applied behind
// it. Nothing gets lost: amount = absorbed + dealt + overkill is asserted. Hot path: 0 B/op.
import { readField, saturateAt, writeField } from './field.ts';
import type { Machine } from './machine.ts';
import type { EventPlan, OutcomePlan } from './plan-event.ts';
import { absorb } from './pool.ts';
import { raiseZero } from './raise.ts';
import { recompute } from './stats.ts';

/** Of an amount of 1 or more, relative to it: sums of fractions are rounded. */
const TOLERANCE = 1e-9;

/** Fills the slots absorbed, dealt and overkill. At least 0 is taken or given. */
export function workOutOutcome(machine: Machine, event: EventPlan, outcome: OutcomePlan): void {
  const { frame, world, cell } = machine;
  const values = frame.event;
  const amount = Math.max(0, values[outcome.amount] ?? 0);
  values[outcome.amount] = amount;
  if (outcome.takes && outcome.isHolder && event.pools.length > 0) absorb(machine, event, outcome);
  const row = (values[outcome.entity] ?? 0) | 0;
  readField(world, outcome.field, row, cell, 0);
  const field = cell[0] ?? 0;
  const absorbed = values[outcome.report] ?? 0;
  const rest = amount - absorbed;
  let room = Math.max(0, field);
  if (!outcome.takes) {
    room = Number.POSITIVE_INFINITY;
    if (outcome.maximum !== undefined) {
      readField(world, outcome.maximum, row, cell, 1);
      room = Math.max(0, (cell[1] ?? 0) - field);
    }
  }
  const dealt = Math.min(rest, room);
  values[outcome.report + 1] = dealt;
  values[outcome.report + 2] = rest - dealt;
  assertConserved(values, outcome);
}

function assertConserved(values: Float64Array, { amount, report }: OutcomePlan): void {
  const whole = values[amount] ?? 0;
  const absorbed = values[report] ?? 0;
  const dealt = values[report + 1] ?? 0;
  const overkill = values[report + 2] ?? 0;
  const isNegative = absorbed < 0 || dealt < 0 || overkill < 0;
  const gap = Math.abs(absorbed + dealt + overkill - whole);
  // Negated, so that NaN is a fault as well.
  if (isNegative || !(gap <= TOLERANCE * Math.max(1, whole))) {
    throw new Error('invariant broken: an amount is not absorbed + dealt + overkill');
  }
}

/**
 * Applies what was worked out; a field that reached 0 raises its event, ahead of what rules raise.
 */
export function applyOutcome(machine: Machine, event: EventPlan, outcome: OutcomePlan): void {
  const { frame, world, cell, plan } = machine;
  const values = frame.event;
  const row = (values[outcome.entity] ?? 0) | 0;
  const dealt = values[outcome.report + 1] ?? 0;
  readField(world, outcome.field, row, cell, 0);
  const before = cell[0] ?? 0;
  const change = outcome.takes ? -dealt : dealt;
  cell[0] = before + change;
  if (outcome.base >= 0) {
    cell[0] = (world.f64[outcome.base + row] ?? 0) + change;
    saturateAt(cell, 0);
    world.f64[outcome.base + row] = cell[0] ?? 0;
    recompute(machine, row);
    readField(world, outcome.field, row, cell, 0);
  } else {
    writeField(world, outcome.field, row, cell, 0);
  }
  const zero = plan.events[outcome.zeroEvent];
  if (zero === undefined || !(before > 0 && (cell[0] ?? 0) <= 0)) return;
  const { actor } = event;
  raiseZero(machine, zero, actor < 0 ? row : (values[actor] ?? row) | 0, row);
}
