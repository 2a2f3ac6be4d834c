// The clocks of a match: who fights, when a round begins and ends, when the fallen stand up again. A match is some
// rounds between the same classes; the seed draws them. How long all of it takes is what rules of `round` and
// `death` worked out.
import { DRAW_RANGE, deriveKey, draw, hashName } from '#engine/contract/chance';
import type { RoomBoundary, RoomContext } from '#engine/contract/room';
import { CHANGE_KIND, unitsOf } from '../model/change.ts';
import type { Fighter } from '../model/facts.ts';
import { ROUND } from '../model/layout.ts';
import { ARENA } from '../model/limits.ts';
import { raiseOn, type ArenaRules } from '../model/rules.ts';
import { baseX, baseY, teamOf } from '../model/teams.ts';

const CLASSES = hashName('arena classes');
const ITEMS = hashName('arena items');
/** In the place of the winning team. */
const NO_TEAM = 2;
const NO_UNITS = unitsOf(-1, -1);

/** Whether both teams have the same classes, or each is drawn for itself. */
type Teams = 'alike' | 'apart';

/** A fresh match: other classes, no rounds won. */
export function beginMatch(rules: ArenaRules, context: RoomContext, teams: Teams = 'alike'): void {
  const { offsets } = rules;
  const { u32 } = context.columns;
  drawClasses(rules, context, teams);
  u32.fill(0, offsets.wins, offsets.wins + ARENA.teams);
  u32[offsets.round + ROUND.number] = 0;
  beginRound(rules, context);
}

/**
 * The pack is another one: whoever is of a class that it has not becomes somebody that the seed draws; when it has none
 * of the classes of the match, another match begins.
 */
export function replaceUnknown(rules: ArenaRules, context: RoomContext): void {
  const { offsets, facts, key } = rules;
  const { u32 } = context.columns;
  let known = 0;
  for (let row = 0; row < ARENA.units; row += 1) {
    if (facts.fighters.has(u32[offsets.class + row] ?? 0)) known += 1;
  }
  if (known === 0) {
    beginMatch(rules, context);
    return;
  }
  for (let row = 0; row < ARENA.units; row += 1) {
    if (facts.fighters.has(u32[offsets.class + row] ?? 0)) continue;
    deriveKey(context.key, CLASSES, row, key);
    const position = Math.floor((draw(key, CLASSES, row) * facts.classes.length) / DRAW_RANGE);
    const fighter = facts.classes[position];
    if (fighter !== undefined) place(rules, context, row, fighter);
  }
}

/** Ends and begins rounds when it is time. */
export function stepRound(rules: ArenaRules, context: RoomContext): void {
  const { round, kills } = rules.offsets;
  const { u32 } = context.columns;
  const untilTick = u32[round + ROUND.untilTick] ?? 0;
  const isDue = untilTick !== 0 && untilTick <= context.tick;
  if (u32[round + ROUND.playing] === 0) {
    if (!isDue) return;
    if (isLastRound(rules, context)) beginMatch(rules, context);
    else beginRound(rules, context);
    return;
  }
  const goal = u32[round + ROUND.kills] ?? 0;
  const most = Math.max(u32[kills] ?? 0, u32[kills + 1] ?? 0);
  if (isDue || (goal !== 0 && most >= goal)) endRound(rules, context);
}

/** Units whose wait is over stand up at their base; their rules give them what they need. */
export function stepRespawns(rules: ArenaRules, context: RoomContext): void {
  const { respawnTick } = rules.offsets;
  const { u32 } = context.columns;
  for (let row = 0; row < ARENA.units; row += 1) {
    const at = u32[respawnTick + row] ?? 0;
    if (at !== 0 && at <= context.tick) respawn(rules, context, row);
  }
}

/**
 * Whoever has no hit points waits, and nobody else does: rules may have put them to 0, cancelled a death, or brought
 * somebody back.
 */
export function noteFallen({ offsets }: ArenaRules, { columns, tick }: RoomContext): void {
  const { f64, u32 } = columns;
  const { hp, respawnTick } = offsets;
  for (let row = 0; row < ARENA.units; row += 1) {
    const isDown = !((f64[hp + row] ?? 0) > 0);
    const isWaiting = u32[respawnTick + row] !== 0;
    if (isDown && !isWaiting) u32[respawnTick + row] = tick + 1;
    else if (!isDown && isWaiting) u32[respawnTick + row] = 0;
  }
}

/** Where the battle stands after a tick. */
export function boundaryOf(rules: ArenaRules, context: RoomContext): RoomBoundary {
  const { round } = rules.offsets;
  const { u32 } = context.columns;
  if (u32[round + ROUND.playing] === 1) return 'none';
  const isNext = (u32[round + ROUND.untilTick] ?? 0) <= context.tick + 1;
  return isNext && isLastRound(rules, context) ? 'battle' : 'round';
}

/** Puts a fresh fighter into a row, at its base. */
export function place(
  rules: ArenaRules,
  context: RoomContext,
  row: number,
  fighter: Fighter,
): void {
  const { offsets, runner, report } = rules;
  const { f64, u32, u8 } = context.columns;
  // What the fighter does not name is 0, and not that of whoever stood here.
  for (let i = 0; i < offsets.fields.length; i += 1) f64[(offsets.fields[i] ?? 0) + row] = 0;
  f64[offsets.team + row] = teamOf(row);
  f64[offsets.x + row] = baseX(row);
  f64[offsets.y + row] = baseY(row);
  f64[offsets.keep + row] = 0;
  u8[offsets.walking + row] = 0;
  u32[offsets.respawnTick + row] = 0;
  u32[offsets.class + row] = fighter.hash;
  runner.spawn(row, fighter.record);
  report.changes?.push(CHANGE_KIND.spawned, unitsOf(row, row), 0, 0, 0, fighter.hash);
}

function beginRound(rules: ArenaRules, context: RoomContext): void {
  const { offsets, facts, runner, report } = rules;
  const { u32 } = context.columns;
  const { round } = offsets;
  runner.reset();
  for (let row = 0; row < ARENA.units; row += 1) {
    const fighter = facts.fighters.get(u32[offsets.class + row] ?? 0);
    if (fighter === undefined) continue;
    place(rules, context, row, fighter);
    equipSeeded(rules, context, row);
  }
  u32.fill(0, offsets.kills, offsets.kills + ARENA.teams);
  u32[round + ROUND.number] = (u32[round + ROUND.number] ?? 0) + 1;
  u32[round + ROUND.playing] = 1;
  u32[round + ROUND.untilTick] = 0;
  raiseOn(rules, facts.events.round, 0);
  const untilTick = u32[round + ROUND.untilTick] ?? 0;
  const ticks = untilTick === 0 ? 0 : untilTick - context.tick;
  const number = u32[round + ROUND.number] ?? 0;
  const rounds = u32[round + ROUND.rounds] ?? 0;
  report.changes?.push(CHANGE_KIND.roundBegan, NO_UNITS, number, ticks, rounds, 0);
}

function endRound({ offsets, report }: ArenaRules, context: RoomContext): void {
  const { tick } = context;
  const { u32 } = context.columns;
  const { round, kills, wins } = offsets;
  const first = u32[kills] ?? 0;
  const second = u32[kills + 1] ?? 0;
  const lead = first > second ? 0 : 1;
  const winner = first === second ? NO_TEAM : lead;
  if (winner !== NO_TEAM) u32[wins + winner] = (u32[wins + winner] ?? 0) + 1;
  u32[round + ROUND.playing] = 0;
  u32[round + ROUND.untilTick] = tick + (u32[round + ROUND.pauseTicks] ?? 1);
  report.changes?.push(CHANGE_KIND.roundOver, NO_UNITS, winner, first, second, 0);
  const won = [u32[wins] ?? 0, u32[wins + 1] ?? 0];
  const number = u32[round + ROUND.number] ?? 0;
  const results = (u32[round + ROUND.results] ?? 0) + 1;
  u32[round + ROUND.results] = results;
  const result = { round: number, winner: winner === NO_TEAM ? null : winner, won };
  // By its number, and not by its tick: played again it may end in another one, and is the same round.
  context.send?.('round', `round ${results}`, new TextEncoder().encode(JSON.stringify(result)));
}

function isLastRound({ offsets }: ArenaRules, { columns }: RoomContext): boolean {
  const { u32 } = columns;
  const rounds = u32[offsets.round + ROUND.rounds] ?? 0;
  return rounds !== 0 && (u32[offsets.round + ROUND.number] ?? 0) >= rounds;
}

/** Different classes for the units of a team as far as there are so many. */
function drawClasses(rules: ArenaRules, context: RoomContext, teams: Teams): void {
  const { offsets, facts, drawn, key } = rules;
  const { classes } = facts;
  for (let team = 0; team < ARENA.teams; team += 1) {
    deriveKey(context.key, CLASSES, teams === 'apart' ? team : 0, key);
    for (let i = 0; i < classes.length; i += 1) drawn[i] = i;
    for (let i = 0; i < classes.length; i += 1) {
      const other = i + Math.floor((draw(key, CLASSES, i) * (classes.length - i)) / DRAW_RANGE);
      const taken = drawn[other] ?? 0;
      drawn[other] = drawn[i] ?? 0;
      drawn[i] = taken;
    }
    for (let row = team; row < ARENA.units; row += ARENA.teams) {
      const place = Math.floor(row / ARENA.teams) % classes.length;
      context.columns.u32[offsets.class + row] = classes[drawn[place] ?? 0]?.hash ?? 0;
    }
  }
}

function equipSeeded({ facts, runner, key }: ArenaRules, context: RoomContext, row: number): void {
  const { items } = facts;
  if (items.length === 0) return;
  deriveKey(context.key, ITEMS, row, key);
  const item = Math.floor((draw(key, ITEMS, row) * items.length) / DRAW_RANGE);
  runner.equip(row, items[item] ?? 0);
}

function respawn(rules: ArenaRules, { columns }: RoomContext, row: number): void {
  const { offsets, facts, report } = rules;
  const { f64, u32, u8 } = columns;
  u32[offsets.respawnTick + row] = 0;
  if ((f64[offsets.hp + row] ?? 0) > 0) return;
  f64[offsets.x + row] = baseX(row);
  f64[offsets.y + row] = baseY(row);
  u8[offsets.walking + row] = 0;
  raiseOn(rules, facts.events.respawn, row);
  const hp = f64[offsets.hp + row] ?? 0;
  if (hp > 0) report.changes?.push(CHANGE_KIND.respawned, unitsOf(row, row), 0, 0, hp, 0);
}
