// Carries out `change`, `set` and their like: a resource or a field moves within its bounds. Hot
// path: 0 B/op.
import { isRow } from './battle.ts';
import { readField, saturateAt, writeField } from './field.ts';
import { makeRoom } from './holding.ts';
import type { Machine } from './machine.ts';
import { readPair, storePair } from './pair.ts';
import type { ChangePlan } from './plan-change.ts';
import type { ResourcePlan } from './plan-resource.ts';
import { storeResource } from './resource.ts';
import { recompute } from './stats.ts';
import type { World } from './world.ts';

/** Adds args[at + 1] to the number of the entity args[at]. A gain lowers nothing. */
export function changeNumber(machine: Machine, change: ChangePlan, at: number): void {
  const { operations, world, cell } = machine;
  const row = operations.args[at] ?? -1;
  if (!isRow(machine, change.kind, row)) return;
  readNumber(world, change, row | 0, cell);
  cell[1] = cell[0] ?? 0;
  cell[0] = (cell[0] ?? 0) + (operations.args[at + 1] ?? 0);
  putNumber(machine, change, row | 0);
}

/** Puts the number of the entity args[at] to args[at + 1]. */
export function setNumber(machine: Machine, change: ChangePlan, at: number): void {
  const { operations, cell } = machine;
  const row = operations.args[at] ?? -1;
  if (!isRow(machine, change.kind, row)) return;
  cell[0] = operations.args[at + 1] ?? 0;
  cell[1] = 0;
  putNumber(machine, change, row | 0);
}

/** Of a field that effects modify, the base number: the current one follows from it. */
function readNumber(world: World, change: ChangePlan, row: number, out: Float64Array): void {
  const { resource, field, base } = change;
  if (resource !== undefined) out[0] = world.f64[resource.value + row] ?? 0;
  else if (base >= 0) out[0] = world.f64[base + row] ?? 0;
  else if (field !== undefined) readField(world, field, row, out, 0);
}

/** Writes cell[0]; a field with a maximum stays from 0 to it, or to cell[1] if that is more. */
function putNumber(machine: Machine, change: ChangePlan, row: number): void {
  const { world, cell } = machine;
  const { resource, field, maximum, base } = change;
  if (resource !== undefined) {
    storeResource(machine, resource, row);
  } else if (base >= 0) {
    saturateAt(cell, 0);
    world.f64[base + row] = cell[0] ?? 0;
    recompute(machine, row);
  } else if (field !== undefined) {
    saturateAt(cell, 0);
    if (maximum !== undefined) {
      readField(world, maximum, row, cell, 2);
      const high = Math.max(cell[1] ?? 0, cell[2] ?? 0);
      cell[0] = Math.max(0, Math.min(cell[0] ?? 0, high));
    }
    writeField(world, field, row, cell, 0);
  }
}

/** Adds args[at + 2] to the number of the pair args[at], args[at + 1]. */
export function changePair(machine: Machine, resource: ResourcePlan, at: number): void {
  const { args } = machine.operations;
  const entity = args[at] ?? -1;
  const against = args[at + 1] ?? -1;
  if (!isRow(machine, resource.kind, entity)) return;
  if (!isRow(machine, machine.plan.holderKind, against)) return;
  readPair(machine, resource, entity | 0, against | 0);
  machine.cell[0] = (machine.cell[0] ?? 0) + (args[at + 2] ?? 0);
  if (storePair(machine, resource, entity | 0, against | 0)) return;
  if (makeRoom(machine, entity | 0) < 0) {
    machine.sink.fault('SLOTS_FULL', resource.index);
    return;
  }
  readPair(machine, resource, entity | 0, against | 0);
  machine.cell[0] = (machine.cell[0] ?? 0) + (args[at + 2] ?? 0);
  storePair(machine, resource, entity | 0, against | 0);
}
