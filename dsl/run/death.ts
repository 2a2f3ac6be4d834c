// What ends when an entity dies: after the event of its zero was handled with everything still
// held, and only if it is still at 0. Hot path: 0 B/op.
import { isRow } from './battle.ts';
import { readField } from './field.ts';
import { CAUSE } from './cause.ts';
import { endInstance } from './holding.ts';
import type { Machine } from './machine.ts';
import type { EventPlan } from './plan-event.ts';
import { nextByAge } from './slot.ts';

/** Strips the subject of a zero event that was handled. */
export function stripDead(machine: Machine, event: EventPlan, subject: number): void {
  if (event.zeroFields.length === 0) return;
  if (!isRow(machine, machine.plan.holderKind, subject) || !isAtZero(machine, event, subject))
    return;
  endAll(machine, subject);
  endFromSource(machine, subject);
}

function isAtZero({ world, cell }: Machine, event: EventPlan, row: number): boolean {
  for (const port of event.zeroFields) {
    readField(world, port, row, cell, 0);
    if ((cell[0] ?? 0) <= 0) return true;
  }
  return false;
}

/** By age. What is worn stays, and so do cooldowns and numbers of pairs. */
function endAll(machine: Machine, holder: number): void {
  const { plan, world } = machine;
  let serial = 0;
  for (let at = nextByAge(machine, holder, 0); at >= 0; at = nextByAge(machine, holder, serial)) {
    serial = world.u32[plan.held.serial + at] ?? 0;
    const effect = plan.effectOf.get((world.u32[plan.held.id + at] ?? 0) | 0);
    if (effect?.endsAtDeath === true) endInstance(machine, at, CAUSE.died);
  }
}

/**
 * Breaks what others hold of one who is dead or gone, where the effect says so: by row, then age.
 */
export function endFromSource(machine: Machine, source: number): void {
  const { plan, world } = machine;
  const { held } = plan;
  const rows = world.rows[plan.holderKind] ?? 0;
  for (let row = 0; row < rows; row += 1) {
    if (!hangsOn(machine, row, source)) continue;
    let serial = 0;
    for (let at = nextByAge(machine, row, 0); at >= 0; at = nextByAge(machine, row, serial)) {
      serial = world.u32[held.serial + at] ?? 0;
      if (world.u32[held.source + at] !== source + 1) continue;
      const effect = plan.effectOf.get((world.u32[held.id + at] ?? 0) | 0);
      if (effect?.endsWithSource === true) endInstance(machine, at, CAUSE.broken);
    }
  }
}

/** Whether `row` holds anything that ends with `source`: most hold nothing of the kind. */
function hangsOn({ plan, world }: Machine, row: number, source: number): boolean {
  const { held, effectOf } = plan;
  const { u32 } = world;
  const first = row * held.slots;
  for (let at = first; at < first + held.slots; at += 1) {
    if (u32[held.source + at] !== source + 1) continue;
    if (effectOf.get((u32[held.id + at] ?? 0) | 0)?.endsWithSource === true) return true;
  }
  return false;
}
