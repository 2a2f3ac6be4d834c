// Who walks where: players' units to the place they were sent to, bots to the distance they want to their nearest
// enemy. In metres, everybody with their speed; nobody leaves the arena. Hot path: creates no object.
import type { RoomContext } from '#engine/contract/room';
import { ROUND } from '../model/layout.ts';
import { ARENA } from '../model/limits.ts';
import type { ArenaRules } from '../model/rules.ts';

/** One tick of walking for all who stand. */
export function stepMovement(rules: ArenaRules, context: RoomContext): void {
  const { offsets } = rules;
  const { f64, u32, u8 } = context.columns;
  const isPlaying = u32[offsets.round + ROUND.playing] === 1;
  for (let i = 0; i < ARENA.units; i += 1) {
    // Who comes first moves on with the tick, so that no row is favoured.
    const row = (context.tick + i) % ARENA.units;
    if (!((f64[offsets.hp + row] ?? 0) > 0) || !((f64[offsets.speed + row] ?? 0) > 0)) continue;
    if (u8[offsets.player + row] === 1) {
      if (u8[offsets.walking + row] === 1) walkToGoal(rules, context, row);
    } else if (isPlaying) {
      keepDistance(rules, context, row);
    }
  }
}

/** Brings everybody back who was put outside, and hit points down to what they may be. */
export function holdBounds({ offsets }: ArenaRules, { columns }: RoomContext): void {
  const { f64 } = columns;
  for (let row = 0; row < ARENA.units; row += 1) {
    const x = f64[offsets.x + row] ?? 0;
    const y = f64[offsets.y + row] ?? 0;
    if (!(x >= 0)) f64[offsets.x + row] = 0;
    else if (x > ARENA.widthM) f64[offsets.x + row] = ARENA.widthM;
    if (!(y >= 0)) f64[offsets.y + row] = 0;
    else if (y > ARENA.heightM) f64[offsets.y + row] = ARENA.heightM;
    const most = Math.max(0, f64[offsets.maxHp + row] ?? 0);
    const hp = f64[offsets.hp + row] ?? 0;
    if (hp > most) f64[offsets.hp + row] = most;
    else if (hp < 0) f64[offsets.hp + row] = 0;
  }
}

function walkToGoal({ offsets }: ArenaRules, { columns, tickMs }: RoomContext, row: number): void {
  const { f64, u8 } = columns;
  const dx = (f64[offsets.goalX + row] ?? 0) - (f64[offsets.x + row] ?? 0);
  const dy = (f64[offsets.goalY + row] ?? 0) - (f64[offsets.y + row] ?? 0);
  const distance = Math.sqrt(dx * dx + dy * dy);
  const stride = ((f64[offsets.speed + row] ?? 0) * tickMs) / 1_000;
  if (distance <= stride) {
    f64[offsets.x + row] = f64[offsets.goalX + row] ?? 0;
    f64[offsets.y + row] = f64[offsets.goalY + row] ?? 0;
    u8[offsets.walking + row] = 0;
    return;
  }
  f64[offsets.x + row] = (f64[offsets.x + row] ?? 0) + (dx / distance) * stride;
  f64[offsets.y + row] = (f64[offsets.y + row] ?? 0) + (dy / distance) * stride;
}

/** Nearer when it is too far away, back when its enemy is much too near. */
function keepDistance(
  { offsets }: ArenaRules,
  { columns, tickMs }: RoomContext,
  row: number,
): void {
  const { f64 } = columns;
  const { hp, x, y } = offsets;
  const ownX = f64[x + row] ?? 0;
  const ownY = f64[y + row] ?? 0;
  let nearest = Number.POSITIVE_INFINITY;
  let foe = -1;
  for (let other = (row + 1) % ARENA.teams; other < ARENA.units; other += ARENA.teams) {
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
  const isNear = distance < keep * ARENA.retreatShare;
  // In one place with it there is no way towards it nor away from it.
  if (distance === 0 || (distance <= keep && !isNear)) return;
  const stride = ((f64[offsets.speed + row] ?? 0) * tickMs) / 1_000;
  const way = isNear ? -Math.min(stride, keep - distance) : Math.min(stride, distance - keep);
  f64[x + row] = ownX + (((f64[x + foe] ?? 0) - ownX) / distance) * way;
  f64[y + row] = ownY + (((f64[y + foe] ?? 0) - ownY) / distance) * way;
}
