// Entities come and go: fresh numbers for who enters, nothing left behind by who leaves, things put
// on and taken off.
import type { TypedRecord } from '../ir/program.ts';
import { readField, saturateAt, writeField, type FieldPort } from './field.ts';
import { endFromSource } from './death.ts';
import { applyEffect } from './apply.ts';
import { CAUSE } from './cause.ts';
import { endInstance } from './holding.ts';
import type { Machine } from './machine.ts';
import type { Plan } from './plan.ts';
import type { ResourcePlan } from './plan-resource.ts';
import { startResource, storeResource } from './resource.ts';
import { clearSlot, nextByAge } from './slot.ts';
import { recompute } from './stats.ts';
import { clearTask, taskNames } from './task.ts';

/** In the place of a row. */
const NOBODY = -1;

/** Where the fields of the kind that holds effects lie. */
export interface HolderField {
  readonly name: string;
  readonly port: FieldPort;
  /** Name of the field that is its maximum. */
  readonly maximum: string | undefined;
}

/** Resources to where they start, nothing held, base numbers from the current ones. */
export function enterRow(machine: Machine, kind: number, row: number): void {
  const { plan, world, cell } = machine;
  for (const resource of plan.resources) {
    if (resource.kind === kind && !resource.typed.pair) startResource(machine, resource, row);
  }
  if (kind !== plan.holderKind) return;
  clearHeld(machine, row);
  for (const stat of plan.stats) {
    readField(world, stat.current, row, cell, 0);
    saturateAt(cell, 0);
    world.f64[stat.base + row] = cell[0] ?? 0;
  }
  recompute(machine, row);
}

/** What a fresh entity of a class or unit begins with, worked out once. */
export interface FreshEntity {
  readonly fields: readonly { readonly port: FieldPort; readonly value: number }[];
  readonly resources: readonly { readonly resource: ResourcePlan; readonly value: number }[];
  /** Hashes of the effects it holds from the beginning. */
  readonly effects: readonly number[];
}

/** `records` are a class or unit and what it extends, the most general first. */
export function freshEntity(
  plan: Plan,
  records: readonly TypedRecord[],
  fields: readonly HolderField[],
): FreshEntity {
  const values = new Map(records.flatMap((record) => [...record.values]));
  return {
    fields: fields.flatMap(({ name, port, maximum }) => {
      const value = values.get(name) ?? (maximum === undefined ? undefined : values.get(maximum));
      return value === undefined ? [] : [{ port, value }];
    }),
    resources: plan.resources.flatMap((resource) => {
      const value = values.get(resource.typed.name);
      const isOther = resource.typed.pair || resource.kind !== plan.holderKind;
      return value === undefined || isOther ? [] : [{ resource, value }];
    }),
    effects: records.flatMap(({ effect }) => (effect === undefined ? [] : [effect])),
  };
}

export function spawnRow(machine: Machine, row: number, fresh: FreshEntity): void {
  const { world, cell, plan } = machine;
  for (const { port, value } of fresh.fields) {
    cell[0] = value;
    writeField(world, port, row, cell, 0);
  }
  enterRow(machine, plan.holderKind, row);
  for (const { resource, value } of fresh.resources) {
    cell[0] = value;
    storeResource(machine, resource, row);
  }
  for (const effect of fresh.effects) putOn(machine, row, effect);
}

/** Holds an effect without an end, from the holder itself. */
export function putOn(machine: Machine, row: number, hash: number): void {
  const { plan, request } = machine;
  const effect = plan.effectOf.get(hash | 0);
  if (effect === undefined) return;
  request.holder = row;
  request.source = row;
  request.stacks = 1;
  request.ticks = 0;
  request.count = 0;
  applyEffect(machine, effect);
}

/** Takes one stack off, or ends the instance with its last. */
export function takeOff(machine: Machine, row: number, hash: number): void {
  const { plan, world } = machine;
  const { held } = plan;
  let at = nextByAge(machine, row, 0);
  while (at >= 0 && world.u32[held.id + at] !== hash) {
    at = nextByAge(machine, row, world.u32[held.serial + at] ?? 0);
  }
  if (at < 0) return;
  const stacks = world.u32[held.stacks + at] ?? 1;
  if (stacks <= 1) {
    endInstance(machine, at, CAUSE.broken);
    return;
  }
  world.u32[held.stacks + at] = stacks - 1;
  recompute(machine, row);
}

/** As in a fresh battle: nobody holds anything, and nothing waits. Silently. */
export function resetBattle(machine: Machine): void {
  const { plan, world } = machine;
  const rows = world.rows[plan.holderKind] ?? 0;
  for (let row = 0; row < rows; row += 1) clearHeld(machine, row);
  for (let place = 0; place < plan.tasks.count; place += 1) clearTask(machine, place);
}

/**
 * Nothing of it stays: what it holds is gone silently, what hangs on it breaks, what waits for it
 * is dropped.
 */
export function leaveRow(machine: Machine, kind: number, row: number): void {
  const { plan } = machine;
  for (let place = 0; place < plan.tasks.count; place += 1) {
    if (taskNames(machine, place, kind, row)) clearTask(machine, place);
  }
  forgetNamed(machine, kind, row);
  if (kind !== plan.holderKind) return;
  clearHeld(machine, row);
  endFromSource(machine, row);
  forgetSource(machine, row);
}

function clearHeld(machine: Machine, row: number): void {
  const { slots, id } = machine.plan.held;
  for (let at = row * slots; at < (row + 1) * slots; at += 1) {
    if (machine.world.u32[id + at] !== 0) clearSlot(machine, at);
  }
}

/** Who was kept by an effect and left is nobody: whoever comes into the row is somebody else. */
function forgetNamed({ plan, world }: Machine, kind: number, row: number): void {
  const { held, effectOf, vocabulary, program } = plan;
  const name = vocabulary.entities[kind]?.name;
  const end = (world.rows[plan.holderKind] ?? 0) * held.slots;
  for (let at = 0; at < end; at += 1) {
    const effect = effectOf.get((world.u32[held.id + at] ?? 0) | 0);
    const own = program.effects[effect?.index ?? -1]?.own ?? [];
    for (const [index, { type }] of own.entries()) {
      if (type.kind !== 'entity' || type.entity !== name) continue;
      const place = (held.own[index] ?? 0) + at;
      if (world.f64[place] === row) world.f64[place] = NOBODY;
    }
  }
}

/** Instances of one who left stay with their holder; numbers of pairs with it are gone. */
function forgetSource(machine: Machine, row: number): void {
  const { plan, world } = machine;
  const { held, pairOf } = plan;
  const end = (world.rows[plan.holderKind] ?? 0) * held.slots;
  for (let at = 0; at < end; at += 1) {
    if (world.u32[held.id + at] === 0 || world.u32[held.source + at] !== row + 1) continue;
    if (pairOf.has((world.u32[held.id + at] ?? 0) | 0)) clearSlot(machine, at);
    else world.u32[held.source + at] = 0;
  }
}
