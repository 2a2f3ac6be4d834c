// Puts events that were raised into the queue or the table of delayed events. Hot path: 0 B/op.
import { isRow, nextSerial } from './battle.ts';
import { deriveKey, type ChanceKey } from './chance.ts';
import { saturateAt } from './field.ts';
import { RUN_LIMITS } from './limits.ts';
import type { Machine } from './machine.ts';
import type { EventPlan } from './plan-event.ts';

/** Key of the event being raised: written and read by one call. */
const KEY: ChanceKey = new Uint32Array(2);

/**
 * Raises an event in the current chain as machine.raising says. Its key comes from the chain's,
 * from what raised it, and from how often the chain raised it before.
 */
export function raiseEvent(machine: Machine, event: EventPlan): void {
  const { chain, raising } = machine;
  if (!namesEntities(machine, event)) {
    machine.sink.fault('ENTITY_UNKNOWN', event.index);
    return;
  }
  const n = chain.raised.add(event.index);
  deriveKey(chain.key, event.hash ^ raising.body, n, KEY);
  // Rules paid for what they raise; what hooks raise comes on top.
  if (raising.ticks > 0) {
    keepTask(machine, event);
    return;
  }
  if (raising.body !== 0) grantFuel(machine, event.typed.cost);
  const place = enqueue(machine, event, KEY);
  if (place < 0) return;
  machine.queue.depth[place] = chain.depth + 1;
  machine.queue.tags[place] = chain.tags | raising.tags;
  machine.queue.origin[place] = raising.origin;
  copyFields(machine, event, machine.queue.values, place * machine.queue.stride);
}

/** Queues the event of a field that was brought to 0; its other fields are 0. */
export function raiseZero(
  machine: Machine,
  event: EventPlan,
  actor: number,
  subject: number,
): void {
  const { chain, queue } = machine;
  const n = chain.raised.add(event.index);
  deriveKey(chain.key, event.hash, n, KEY);
  grantFuel(machine, event.typed.cost);
  const place = enqueue(machine, event, KEY);
  if (place < 0) return;
  queue.depth[place] = chain.depth + 1;
  queue.tags[place] = chain.tags;
  queue.origin[place] = chain.origin;
  const first = place * queue.stride;
  if (event.typed.actor >= 0) queue.values[first + event.typed.actor] = actor;
  if (event.typed.subject >= 0) queue.values[first + event.typed.subject] = subject;
}

/** A place in the queue for an event that begins a chain; -1 when there is none. */
export function enqueue(machine: Machine, event: EventPlan, key: ChanceKey): number {
  const { queue } = machine;
  const place = queue.push();
  if (place < 0) {
    machine.sink.fault('QUEUE_FULL', event.index);
    return -1;
  }
  queue.event[place] = event.index;
  queue.depth[place] = 0;
  queue.tags[place] = 0;
  queue.origin[place] = 0;
  queue.fromReplaced[place] = machine.operations.isFromReplaced ? 1 : 0;
  queue.key0[place] = key[0] ?? 0;
  queue.key1[place] = key[1] ?? 0;
  return place;
}

/**
 * Lets the current chain take so many steps more: what nobody paid for brings its own, so that there is always enough
 * for all that waits.
 */
export function grantFuel(machine: Machine, steps: number): void {
  machine.fuel = Math.min(machine.fuel + steps, RUN_LIMITS.stepsMax);
}

function namesEntities(machine: Machine, { entities }: EventPlan): boolean {
  const { args } = machine.operations;
  const { at, count } = machine.raising;
  for (const { slot, kind, isOptional } of entities) {
    const row = slot < count ? (args[at + slot] ?? -1) : 0;
    if (!isRow(machine, kind, row) && !(isOptional && row === -1)) return false;
  }
  return true;
}

function copyFields(machine: Machine, event: EventPlan, out: Float64Array, first: number): void {
  const { args } = machine.operations;
  const { at, count } = machine.raising;
  const fields = Math.min(count, event.typed.fields.length);
  for (let i = 0; i < fields; i += 1) {
    out[first + i] = args[at + i] ?? 0;
    saturateAt(out, first + i);
  }
}

/** Keeps an event until it is due; when there is no room, it is left out. */
function keepTask(machine: Machine, event: EventPlan): void {
  const { plan, world, chain, raising, operations, tick, cell } = machine;
  const { tasks } = plan;
  const { u32 } = world;
  let place = 0;
  while (place < tasks.count && u32[tasks.event + place] !== 0) place += 1;
  if (place === tasks.count) {
    machine.sink.fault('TASKS_FULL', event.index);
    return;
  }
  u32[tasks.event + place] = event.hash;
  u32[tasks.dueTick + place] = Math.min(tick + raising.ticks, 0xffff_ffff);
  u32[tasks.serial + place] = nextSerial(machine);
  u32[tasks.tags + place] = chain.tags | raising.tags;
  u32[tasks.origin + place] = plan.originHashes[raising.origin] ?? 0;
  u32[tasks.key0 + place] = KEY[0] ?? 0;
  u32[tasks.key1 + place] = KEY[1] ?? 0;
  for (let k = 0; k < tasks.fields.length; k += 1) {
    cell[0] = k < raising.count ? (operations.args[raising.at + k] ?? 0) : 0;
    saturateAt(cell, 0);
    world.f64[(tasks.fields[k] ?? 0) + place] = cell[0] ?? 0;
  }
}
