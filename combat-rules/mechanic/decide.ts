// Decides one player's command: refuses it with a number, or records what it does. Order of the checks is
// part of the SPEC: the command, the own unit, the target. Hot path: creates no object.
import type { Command, RoomContext } from '#engine/contract/room';
import { COMMAND_KIND } from '../model/command.ts';
import { ARENA } from '../model/limits.ts';
import { REFUSAL } from '../model/refusal.ts';
import { teamOf } from '../model/roster.ts';
import { loadHp, raiseHit, raiseMend } from './event.ts';
import type { ArenaRules } from '../model/rules.ts';

/** 0 when accepted; else a REFUSAL, and nothing was recorded. */
export function decideCommand(rules: ArenaRules, context: RoomContext, command: Command): number {
  const { kind, member } = command;
  if (!isUnit(member)) return REFUSAL.COMMAND_UNKNOWN;
  if (kind !== COMMAND_KIND.strike && kind !== COMMAND_KIND.mend) return REFUSAL.COMMAND_UNKNOWN;
  const { u32 } = context.columns;
  const { offsets } = rules;
  if (u32[offsets.downUntilTick + member] !== 0) return REFUSAL.UNIT_DOWN;
  if ((u32[offsets.readyTick + member] ?? 0) > context.tick) return REFUSAL.NOT_READY;
  const wanted = command.args[0] ?? Number.NaN;
  if (!isUnit(wanted)) return REFUSAL.TARGET_UNKNOWN;
  // -0 is a whole number too.
  const target = wanted + 0;
  const isAlly = teamOf(target) === teamOf(member);
  if (kind === COMMAND_KIND.strike && isAlly) return REFUSAL.TARGET_NOT_ENEMY;
  if (kind === COMMAND_KIND.mend && !isAlly) return REFUSAL.TARGET_NOT_ALLY;
  if (u32[offsets.downUntilTick + target] !== 0) return REFUSAL.TARGET_DOWN;
  loadHp(rules, context);
  if (kind === COMMAND_KIND.strike) raiseHit(rules, context, member, target);
  if (kind === COMMAND_KIND.mend) raiseMend(rules, context, member, target);
  return REFUSAL.none;
}

function isUnit(slot: number): boolean {
  return Number.isInteger(slot) && slot >= 0 && slot < ARENA.units;
}
