// What a skill takes while its body runs, so that a refusal gives everything back as it was.
import type { Battle } from './battle.ts';
import { RUN_LIMITS } from './limits.ts';
import { pairSlot, readPair, storePair } from './pair.ts';
import type { ResourcePlan } from './plan-resource.ts';
import { storeResource } from './resource.ts';

/** Starts to keep what is taken. */
export function openJournal({ spends }: Battle): void {
  spends.isOpen = true;
  spends.length = 0;
}

/** Keeps the number and the timer that are about to change. Nothing while no skill is used. */
export function noteSpend(
  battle: Battle,
  resource: ResourcePlan,
  entity: number,
  against: number,
): void {
  const { spends, world, plan, cell } = battle;
  const index = spends.length;
  if (!spends.isOpen || index === RUN_LIMITS.spendsMax) return;
  spends.resource[index] = resource.index;
  spends.entity[index] = entity;
  spends.against[index] = against;
  if (resource.typed.pair) {
    const at = pairSlot(battle, resource, entity, against);
    readPair(battle, resource, entity, against);
    spends.value[index] = cell[0] ?? 0;
    spends.tick[index] = at < 0 ? 0 : (world.u32[plan.held.nextTick + at] ?? 0);
  } else {
    spends.value[index] = world.f64[resource.value + entity] ?? 0;
    spends.tick[index] = world.u32[resource.tick + entity] ?? 0;
  }
  spends.length = index + 1;
}

/** What was taken stays taken. */
export function closeJournal({ spends }: Battle): void {
  spends.isOpen = false;
}

/** Gives back, the last first, and stops keeping. */
export function revertSpends(battle: Battle): void {
  const { spends } = battle;
  spends.isOpen = false;
  for (let index = spends.length - 1; index >= 0; index -= 1) revertSpend(battle, index);
}

function revertSpend(battle: Battle, index: number): void {
  const { spends, world, plan, cell } = battle;
  const resource = plan.resources[spends.resource[index] ?? -1];
  if (resource === undefined) return;
  const entity = spends.entity[index] ?? 0;
  const against = spends.against[index] ?? 0;
  cell[0] = spends.value[index] ?? 0;
  const timer = spends.tick[index] ?? 0;
  if (!resource.typed.pair) {
    storeResource(battle, resource, entity);
    world.u32[resource.tick + entity] = timer;
    return;
  }
  storePair(battle, resource, entity, against);
  const at = pairSlot(battle, resource, entity, against);
  if (at >= 0) world.u32[plan.held.nextTick + at] = timer;
}
