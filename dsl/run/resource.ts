// Resources of entities: a number from 0 to max in a column, and the tick it changes by itself
// next. The timer starts when the number leaves its rest and stops when it is back. Hot path: 0
// B/op.
import type { Battle } from './battle.ts';
import { saturateAt } from './field.ts';
import { CHANGED } from './game-sink.ts';
import { isAtRest, type ResourcePlan } from './plan-resource.ts';

/** Puts the number of the entity in `row` to battle.cell[0], within its bounds. */
export function storeResource(battle: Battle, resource: ResourcePlan, row: number): void {
  const { world, cell, tick } = battle;
  boundResource(battle, resource);
  cell[1] = world.f64[resource.value + row] ?? 0;
  world.f64[resource.value + row] = cell[0] ?? 0;
  if (isAtRest(resource.typed, cell)) world.u32[resource.tick + row] = 0;
  else if (world.u32[resource.tick + row] === 0) {
    world.u32[resource.tick + row] = tick + resource.typed.everyTicks;
  }
  if (cell[0] !== cell[1]) tellChange(battle, resource, row, -1);
}

/** Brings battle.cell[0] between 0 and the resource's max. */
export function boundResource({ cell }: Battle, resource: ResourcePlan): void {
  saturateAt(cell, 0);
  cell[0] = Math.min(Math.max(cell[0] ?? 0, 0), resource.typed.max);
}

/** Tells the game that a number is now battle.cell[0] and was battle.cell[1]. */
export function tellChange(
  battle: Battle,
  resource: ResourcePlan,
  entity: number,
  against: number,
): void {
  const { changed, cell } = battle;
  changed[CHANGED.entity] = entity;
  changed[CHANGED.against] = against;
  changed[CHANGED.value] = cell[0] ?? 0;
  changed[CHANGED.change] = (cell[0] ?? 0) - (cell[1] ?? 0);
  if (!resource.typed.internal) battle.sink.changed(resource.index, changed);
}

/** Changes all numbers of entities that are due in this tick, in order of resources, then rows. */
export function stepResources(battle: Battle): void {
  const { changing } = battle.plan;
  for (let i = 0; i < changing.length; i += 1) {
    const resource = changing[i];
    if (resource === undefined) continue;
    const { typed, kind } = resource;
    const { gain, max, everyTicks } = typed;
    const { f64, u32 } = battle.world;
    const { tick } = battle;
    const rows = battle.world.rows[kind] ?? 0;
    for (let row = 0; row < rows; row += 1) {
      const due = u32[resource.tick + row] ?? 0;
      const value = f64[resource.value + row] ?? 0;
      // At rest, as isAtRest() says; without a timer, the game wrote it.
      if (gain > 0 ? value >= max : value <= 0) u32[resource.tick + row] = 0;
      else if (due === 0) u32[resource.tick + row] = tick + everyTicks;
      else if (due <= tick) stepResource(battle, resource, row);
    }
  }
}

function stepResource(battle: Battle, resource: ResourcePlan, row: number): void {
  const { world, cell, tick } = battle;
  cell[0] = (world.f64[resource.value + row] ?? 0) + resource.typed.gain;
  world.u32[resource.tick + row] = tick + resource.typed.everyTicks;
  storeResource(battle, resource, row);
}

/** Puts the number of a fresh entity to where it starts. */
export function startResource(battle: Battle, resource: ResourcePlan, row: number): void {
  battle.world.u32[resource.tick + row] = 0;
  battle.cell[0] = resource.typed.start;
  storeResource(battle, resource, row);
}
