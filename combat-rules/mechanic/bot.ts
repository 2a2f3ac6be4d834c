// Plays the units no member has taken: mostly strikes a random standing enemy, now and then mends the
// ally with the lowest share of hp. Chance comes from the tick's key and the unit, so a battle replays.
import { DRAW_RANGE, deriveKey, draw, hashName } from '#engine/contract/chance';
import type { RoomContext } from '#engine/contract/room';
import { ARENA } from '../model/limits.ts';
import { teamOf } from '../model/roster.ts';
import { raiseHit, raiseMend } from './event.ts';
import type { ArenaRules } from '../model/rules.ts';

const BOT = hashName('arena bot');
const MENDS = hashName('arena bot mends');
const AIMS = hashName('arena bot aims');
/** One action in five looks for an ally to mend. */
const MEND_BELOW = Math.floor(DRAW_RANGE / 5);

/** Lets the bot of `unit` act; it does nothing when it finds no target. */
export function actBot(rules: ArenaRules, context: RoomContext, unit: number): void {
  deriveKey(context.key, BOT, unit, rules.botKey);
  if (draw(rules.botKey, MENDS, 0) < MEND_BELOW) {
    const ally = mostHurtAlly(rules, context, unit);
    if (ally >= 0) {
      raiseMend(rules, context, unit, ally);
      return;
    }
  }
  const enemy = randomEnemy(rules, context, unit);
  if (enemy >= 0) raiseHit(rules, context, unit, enemy);
}

/** Whether `unit` stands, counting what this step has recorded so far. */
export function isStanding(rules: ArenaRules, context: RoomContext, unit: number): boolean {
  const downUntilTick = context.columns.u32[rules.offsets.downUntilTick + unit];
  return downUntilTick === 0 && (rules.hp[unit] ?? 0) > 0;
}

/** The ally with the lowest share of its hp, the lower slot on a tie; -1 when none is hurt. */
function mostHurtAlly(rules: ArenaRules, context: RoomContext, unit: number): number {
  const { f64 } = context.columns;
  let found = -1;
  let foundHp = 1;
  let foundMaxHp = 1;
  for (let ally = teamOf(unit); ally < ARENA.units; ally += ARENA.teams) {
    const hp = rules.hp[ally] ?? 0;
    const maxHp = f64[rules.offsets.maxHp + ally] ?? 0;
    // hp / maxHp < foundHp / foundMaxHp, in whole numbers.
    if (!isStanding(rules, context, ally) || hp * foundMaxHp >= foundHp * maxHp) continue;
    found = ally;
    foundHp = hp;
    foundMaxHp = maxHp;
  }
  return found;
}

/** A standing enemy, each as likely as the others; -1 when none stands. */
function randomEnemy(rules: ArenaRules, context: RoomContext, unit: number): number {
  const first = 1 - teamOf(unit);
  let standing = 0;
  for (let enemy = first; enemy < ARENA.units; enemy += ARENA.teams) {
    if (isStanding(rules, context, enemy)) standing += 1;
  }
  let left = Math.floor((draw(rules.botKey, AIMS, 0) * standing) / DRAW_RANGE);
  for (let enemy = first; enemy < ARENA.units; enemy += ARENA.teams) {
    if (!isStanding(rules, context, enemy)) continue;
    if (left === 0) return enemy;
    left -= 1;
  }
  return -1;
}
