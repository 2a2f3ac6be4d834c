// Puts events that were raised into the queue or the table of delayed events. Hot path: 0 B/op.
import { isRow, nextSerial } from './battle.ts';
import { deriveKey, type ChanceKey } from './chance.ts';
import { saturateAt } from './field.ts';
import { RUN_LIMITS } from './limits.ts';
import type { Machine } from './machine.ts';
import type { EventPlan } from './plan-event.ts';
import { QUEUED, wordsOf } from './queue.ts';

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
  if (raising.body !== 0) grantFuel(machine, event.cost);
  const place = enqueue(machine, event, KEY);
  if (place < 0) return;
  const { queue } = machine;
  const at = wordsOf(place);
  queue.words[at + QUEUED.depth] = chain.depth + 1;
  queue.words[at + QUEUED.tags] = chain.tags | raising.tags;
  queue.words[at + QUEUED.origin] = raising.origin;
  copyFields(machine, event, queue.values, place * queue.stride);
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
  grantFuel(machine, event.cost);
  const place = enqueue(machine, event, KEY);
  if (place < 0) return;
  const at = wordsOf(place);
  queue.words[at + QUEUED.depth] = chain.depth + 1;
  queue.words[at + QUEUED.tags] = chain.tags;
  queue.words[at + QUEUED.origin] = chain.origin;
  const first = place * queue.stride;
  for (let i = 0; i < event.fields; i += 1) queue.values[first + i] = 0;
  if (event.actor >= 0) queue.values[first + event.actor] = actor;
  if (event.subject >= 0) queue.values[first + event.subject] = subject;
}

/** A place in the queue for an event that begins a chain, its fields yet to be filled; -1 when there is none. */
export function enqueue(machine: Machine, event: EventPlan, key: ChanceKey): number {
  const { queue } = machine;
  const place = queue.push();
  if (place < 0) {
    machine.sink.fault('QUEUE_FULL', event.index);
    return -1;
  }
  const { words } = queue;
  const at = wordsOf(place);
  words[at + QUEUED.event] = event.index;
  words[at + QUEUED.depth] = 0;
  words[at + QUEUED.tags] = 0;
  words[at + QUEUED.origin] = 0;
  words[at + QUEUED.fromReplaced] = machine.operations.isFromReplaced ? 1 : 0;
  words[at + QUEUED.key0] = key[0] ?? 0;
  words[at + QUEUED.key1] = key[1] ?? 0;
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
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    if (entity === undefined) continue;
    const row = entity.slot < count ? (args[at + entity.slot] ?? -1) : 0;
    if (!isRow(machine, entity.kind, row) && !(entity.isOptional && row === -1)) return false;
  }
  return true;
}

function copyFields(machine: Machine, event: EventPlan, out: Float64Array, first: number): void {
  const { args } = machine.operations;
  const { at, count } = machine.raising;
  const { fields } = event;
  const given = Math.min(count, fields);
  for (let i = 0; i < given; i += 1) {
    out[first + i] = args[at + i] ?? 0;
    saturateAt(out, first + i);
  }
  for (let i = given; i < fields; i += 1) out[first + i] = 0;
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
