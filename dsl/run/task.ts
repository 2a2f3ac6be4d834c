// Delayed events that are due: each begins a chain of its own, by due tick, then serial. Hot path:
// 0 B/op.
import type { ChanceKey } from './chance.ts';
import { isRow, type Battle } from './battle.ts';
import { clearPlace } from './clear.ts';
import type { Machine } from './machine.ts';
import type { EventPlan } from './plan-event.ts';
import { QUEUED, wordsOf } from './queue.ts';
import { enqueue } from './raise.ts';

const KEY: ChanceKey = new Uint32Array(2);

/** The place of the delayed event that is due next, -1 when none is due in this tick. */
export function dueTask({ plan, world, tick }: Battle): number {
  const { tasks } = plan;
  const { u32 } = world;
  let found = -1;
  for (let place = 0; place < tasks.count; place += 1) {
    if (u32[tasks.event + place] === 0) continue;
    const due = u32[tasks.dueTick + place] ?? 0;
    if (due > tick) continue;
    const best = u32[tasks.dueTick + found] ?? 0;
    const isEarlier =
      found < 0 ||
      due < best ||
      (due === best && (u32[tasks.serial + place] ?? 0) < (u32[tasks.serial + found] ?? 0));
    if (isEarlier) found = place;
  }
  return found;
}

/** Moves a delayed event into the queue; it keeps its key and its tags. */
export function queueTask(machine: Machine, place: number): EventPlan | undefined {
  const { plan, world, queue } = machine;
  const { tasks } = plan;
  const { u32, f64 } = world;
  const event = plan.eventOf.get((u32[tasks.event + place] ?? 0) | 0);
  if (event !== undefined) {
    KEY[0] = u32[tasks.key0 + place] ?? 0;
    KEY[1] = u32[tasks.key1 + place] ?? 0;
    const to = enqueue(machine, event, KEY);
    if (to >= 0) {
      const at = wordsOf(to);
      const origin = (u32[tasks.origin + place] ?? 0) | 0;
      queue.words[at + QUEUED.tags] = u32[tasks.tags + place] ?? 0;
      queue.words[at + QUEUED.origin] = plan.originOf.get(origin) ?? 0;
      for (let k = 0; k < event.fields; k += 1) {
        queue.values[to * queue.stride + k] = f64[(tasks.fields[k] ?? 0) + place] ?? 0;
      }
    }
  }
  clearTask(machine, place);
  return event;
}

export function clearTask({ plan, world }: Battle, place: number): void {
  const { words, fields } = plan.tasks;
  clearPlace(world, words, fields, place);
}

/** Whether a delayed event names an entity of this kind in `row`. */
export function taskNames(battle: Battle, place: number, kind: number, row: number): boolean {
  const { tasks, eventOf } = battle.plan;
  const event = eventOf.get((battle.world.u32[tasks.event + place] ?? 0) | 0);
  if (event === undefined || !isRow(battle, kind, row)) return false;
  return event.entities.some(
    ({ slot, kind: own }) =>
      own === kind && battle.world.f64[(tasks.fields[slot] ?? 0) + place] === row,
  );
}
