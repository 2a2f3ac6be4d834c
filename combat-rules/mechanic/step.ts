// What happens by itself in a tick, after the commands: effects end, downed units return, bots act. All of
// it sees the columns as they are at the start of the step, because its changes are applied together
// afterwards; only hp is counted on, so that two hits add up. Hot path: creates no object.
import type { RoomContext } from '#engine/contract/room';
import { CHANGE_KIND } from '../model/change.ts';
import { ARENA } from '../model/limits.ts';
import { actBot, isStanding } from './bot.ts';
import { loadHp } from './event.ts';
import type { ArenaRules } from '../model/rules.ts';

/** Records endings, returns and the bots' actions of this tick. */
export function stepArena(rules: ArenaRules, context: RoomContext): void {
  loadHp(rules, context);
  // Whatever is over in the next tick goes now: commands of that tick come before its step.
  const nextTick = context.tick + 1;
  for (let unit = 0; unit < ARENA.units; unit += 1) {
    recordEndings(rules, context, unit, nextTick);
    recordReturn(rules, context, unit, nextTick);
  }
  for (let i = 0; i < ARENA.units; i += 1) {
    // The first to act moves on with the tick, so that no slot is favoured.
    const unit = (context.tick + i) % ARENA.units;
    if (mayBotAct(rules, context, unit)) actBot(rules, context, unit);
  }
}

function recordEndings(
  rules: ArenaRules,
  context: RoomContext,
  unit: number,
  nextTick: number,
): void {
  const { offsets } = rules;
  const { u32, u8 } = context.columns;
  const first = unit * ARENA.effectSlots;
  for (let slot = first; slot < first + ARENA.effectSlots; slot += 1) {
    const hash = u32[offsets.effectId + slot] ?? 0;
    if (hash === 0 || (u32[offsets.effectUntilTick + slot] ?? 0) > nextTick) continue;
    const source = u8[offsets.effectSource + slot] ?? 0;
    context.changes.push(CHANGE_KIND.effectEnded, source, unit, 0, 0, hash);
  }
}

function recordReturn(
  rules: ArenaRules,
  context: RoomContext,
  unit: number,
  nextTick: number,
): void {
  const downUntilTick = context.columns.u32[rules.offsets.downUntilTick + unit] ?? 0;
  if (downUntilTick === 0 || downUntilTick > nextTick) return;
  const maxHp = context.columns.f64[rules.offsets.maxHp + unit] ?? 0;
  context.changes.push(CHANGE_KIND.returned, unit, unit, 0, maxHp, 0);
}

function mayBotAct(rules: ArenaRules, context: RoomContext, unit: number): boolean {
  const { offsets } = rules;
  if (context.columns.u8[offsets.player + unit] === 1) return false;
  if ((context.columns.u32[offsets.readyTick + unit] ?? 0) > context.tick) return false;
  return isStanding(rules, context, unit);
}
