// What the game itself does in a tick of the fight, the same for rules and for code by hand: who stands up again, who
// walks where, whose turn it is to think. Hot path: creates no object.
import type { Columns, Layout } from '#engine/contract/layout';
import { columnOffset, FIGHT_TICK_MS, FIGHT_UNITS } from './fight-pack.ts';

/** Ticks between two thoughts of a unit; rows take turns. */
const THINK_TICKS = 5;
const WIDTH_M = 40;
const HEIGHT_M = 30;

/** Classes in `fight.class`. */
export const CLASS = { fighter: 0, caster: 1 } as const;

/** What a unit's mechanics are asked for. */
export interface FightMechanics {
  think(row: number): void;
  respawn(row: number): void;
  /** Lets the tick pass: resources, periods, ends. */
  pass(): void;
}

/** First elements of the columns that the game reads and writes. */
export type GameOffsets = ReturnType<typeof gameOffsets>;

export function gameOffsets(layout: Layout) {
  const at = (name: string): number => columnOffset(layout, name);
  return {
    hp: at('unit.hp'),
    speed: at('unit.speed'),
    x: at('unit.x'),
    y: at('unit.y'),
    team: at('unit.team'),
    class: at('fight.class'),
    respawnTick: at('fight.respawnTick'),
    keep: at('fight.keep'),
  };
}

/** Teams, classes and places of a new fight; three fighters and two casters a team. */
export function placeUnits(offsets: GameOffsets, { f64, u32 }: Columns): void {
  for (let row = 0; row < FIGHT_UNITS; row += 1) {
    f64[offsets.team + row] = row % 2;
    u32[offsets.class + row] = row < 6 ? CLASS.fighter : CLASS.caster;
    placeAtBase(offsets, f64, row);
  }
}

/** One tick. */
export function stepFight(
  offsets: GameOffsets,
  { f64, u32 }: Columns,
  tick: number,
  mechanics: FightMechanics,
): void {
  for (let row = 0; row < FIGHT_UNITS; row += 1) {
    const at = u32[offsets.respawnTick + row] ?? 0;
    if (at === 0 || at > tick) continue;
    u32[offsets.respawnTick + row] = 0;
    placeAtBase(offsets, f64, row);
    mechanics.respawn(row);
  }
  for (let row = 0; row < FIGHT_UNITS; row += 1) walk(offsets, f64, row);
  for (let row = tick % THINK_TICKS; row < FIGHT_UNITS; row += THINK_TICKS) {
    if ((f64[offsets.hp + row] ?? 0) > 0) mechanics.think(row);
  }
  mechanics.pass();
}

function placeAtBase(offsets: GameOffsets, f64: Float64Array, row: number): void {
  f64[offsets.x + row] = row % 2 === 0 ? 4 : WIDTH_M - 4;
  f64[offsets.y + row] = (HEIGHT_M * (Math.floor(row / 2) + 1)) / 6;
}

/** To the distance it wants to its nearest enemy, and back when that one is much too near. */
function walk(offsets: GameOffsets, f64: Float64Array, row: number): void {
  const { hp, x, y } = offsets;
  if (!((f64[hp + row] ?? 0) > 0)) return;
  const ownX = f64[x + row] ?? 0;
  const ownY = f64[y + row] ?? 0;
  let nearest = Number.POSITIVE_INFINITY;
  let foe = -1;
  for (let other = (row + 1) % 2; other < FIGHT_UNITS; other += 2) {
    if (!((f64[hp + other] ?? 0) > 0)) continue;
    const dx = (f64[x + other] ?? 0) - ownX;
    const dy = (f64[y + other] ?? 0) - ownY;
    const square = dx * dx + dy * dy;
    if (square >= nearest) continue;
    nearest = square;
    foe = other;
  }
  if (foe < 0) return;
  const distance = Math.sqrt(nearest);
  const keep = f64[offsets.keep + row] ?? 0;
  const isNear = distance < keep / 2;
  if (distance === 0 || (distance <= keep && !isNear)) return;
  const stride = ((f64[offsets.speed + row] ?? 0) * FIGHT_TICK_MS) / 1_000;
  const way = isNear ? -Math.min(stride, keep - distance) : Math.min(stride, distance - keep);
  const toX = ownX + (((f64[x + foe] ?? 0) - ownX) / distance) * way;
  const toY = ownY + (((f64[y + foe] ?? 0) - ownY) / distance) * way;
  f64[x + row] = Math.min(Math.max(toX, 0), WIDTH_M);
  f64[y + row] = Math.min(Math.max(toY, 0), HEIGHT_M);
}
