// Resources of pairs: an instance on the first entity whose source is the second, the number in own
// field 0, its timer in nextTick. A pair that stands where it starts and rests there has no
// instance. Hot path: 0 B/op.
import { nextSerial, type Battle } from './battle.ts';
import { NO_END, placeOf } from './instance.ts';
import { isAtRest, type ResourcePlan } from './plan-resource.ts';
import { boundResource, tellChange } from './resource.ts';
import { clearSlot, emptySlot, holderOf, sourceOf } from './slot.ts';

/** Place of the pair's instance, -1 without one. */
export function pairSlot(
  { plan, world }: Battle,
  resource: ResourcePlan,
  entity: number,
  against: number,
): number {
  const { id, source, slots } = plan.held;
  const { u32 } = world;
  const { hash } = resource;
  const first = entity * slots;
  const end = first + slots;
  let at = placeOf(u32, id, hash, first, end);
  for (; at < end; at = placeOf(u32, id, hash, at + 1, end)) {
    if (u32[source + at] === against + 1) return at;
  }
  return -1;
}

/** Writes the number of a pair to battle.cell[0]. */
export function readPair(
  battle: Battle,
  resource: ResourcePlan,
  entity: number,
  against: number,
): void {
  const at = pairSlot(battle, resource, entity, against);
  const own = battle.plan.held.own[0] ?? 0;
  // Not one expression: a number of either kind would be allocated.
  if (at < 0) battle.cell[0] = resource.typed.start;
  else battle.cell[0] = battle.world.f64[own + at] ?? 0;
}

/**
 * Puts the number of a pair to battle.cell[0], within its bounds. False when the entity has no
 * place left.
 */
export function storePair(
  battle: Battle,
  resource: ResourcePlan,
  entity: number,
  against: number,
): boolean {
  const { plan, world, cell } = battle;
  const own = plan.held.own[0] ?? 0;
  boundResource(battle, resource);
  let at = pairSlot(battle, resource, entity, against);
  if (at < 0) cell[1] = resource.typed.start;
  else cell[1] = world.f64[own + at] ?? 0;
  if (at < 0) {
    if (isNothing(resource, cell)) return true;
    at = emptySlot(battle, entity);
    if (at < 0) return false;
    openPair(battle, resource, at, against);
  }
  world.f64[own + at] = cell[0] ?? 0;
  setPairTimer(battle, resource, at);
  if (isNothing(resource, cell)) clearSlot(battle, at);
  if (cell[0] !== cell[1]) tellChange(battle, resource, entity, against);
  return true;
}

/** The number of an instance changes by itself. */
export function stepPair(battle: Battle, resource: ResourcePlan, at: number): void {
  const { plan, world, cell, tick } = battle;
  const { held } = plan;
  const value = world.f64[(held.own[0] ?? 0) + at] ?? 0;
  world.u32[held.nextTick + at] = tick + resource.typed.everyTicks;
  cell[0] = value + resource.typed.gain;
  storePair(battle, resource, holderOf(battle, at), sourceOf(battle, at));
}

function isNothing(resource: ResourcePlan, value: Float64Array): boolean {
  return value[0] === resource.typed.start && isAtRest(resource.typed, value);
}

function openPair(battle: Battle, resource: ResourcePlan, at: number, against: number): void {
  const { plan, world, tick } = battle;
  const { u32 } = world;
  u32[plan.held.id + at] = resource.hash;
  u32[plan.held.untilTick + at] = NO_END;
  u32[plan.held.source + at] = against + 1;
  u32[plan.held.stacks + at] = 1;
  u32[plan.held.startTick + at] = tick;
  u32[plan.held.serial + at] = nextSerial(battle);
}

function setPairTimer(battle: Battle, resource: ResourcePlan, at: number): void {
  const { plan, world, tick, cell } = battle;
  const timer = plan.held.nextTick + at;
  if (isAtRest(resource.typed, cell)) world.u32[timer] = 0;
  else if (world.u32[timer] === 0) world.u32[timer] = tick + resource.typed.everyTicks;
}
