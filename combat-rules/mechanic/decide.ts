// Carries out one command of a member, or refuses it and leaves no trace. All numbers come from outside: every one
// is checked before it is used. Hot path: creates no object.
import type { Command, RoomContext } from '#engine/contract/room';
import { COMMAND_KIND } from '../model/command.ts';
import { ROUND } from '../model/layout.ts';
import { ARENA } from '../model/limits.ts';
import { REFUSAL } from '../model/refusal.ts';
import type { ArenaRules } from '../model/rules.ts';
import { beginMatch, place } from './round.ts';

/** In the place of a member: the host itself. */
const HOST = -1;
const RANK = 1;

/** 0, or why not; the first check that fails answers. */
export function decideCommand(rules: ArenaRules, context: RoomContext, command: Command): number {
  const { member, kind } = command;
  if (member === HOST) return decideHost(rules, context, command);
  if (!isRow(member) || kind < COMMAND_KIND.use || kind > COMMAND_KIND.stop) {
    return REFUSAL.COMMAND_UNKNOWN;
  }
  const { offsets } = rules;
  const { f64, u8 } = context.columns;
  if (!((f64[offsets.hp + member] ?? 0) > 0)) return REFUSAL.UNIT_DOWN;
  if (kind === COMMAND_KIND.use) return decideUse(rules, context, command);
  if (kind === COMMAND_KIND.move) return decideMove(rules, context, command);
  u8[offsets.walking + member] = 0;
  return REFUSAL.none;
}

function decideUse(rules: ArenaRules, { columns }: RoomContext, command: Command): number {
  const { offsets, facts, runner } = rules;
  const { u32 } = columns;
  const { member, args } = command;
  if (u32[offsets.round + ROUND.playing] !== 1) return REFUSAL.BETWEEN_ROUNDS;
  const skill = facts.skillOf.get(args[0] ?? 0) ?? -1;
  const fighter = facts.fighters.get(u32[offsets.class + member] ?? 0);
  if (fighter?.owns[skill] !== 1) return REFUSAL.SKILL_UNKNOWN;
  const target = args[1] ?? -1;
  if (!isRow(target)) return REFUSAL.TARGET_UNKNOWN;
  const reason = runner.use(skill, member, target | 0, RANK);
  return reason === 0 ? REFUSAL.none : (facts.refusals[reason] ?? REFUSAL.COMMAND_UNKNOWN);
}

function decideMove({ offsets }: ArenaRules, { columns }: RoomContext, command: Command): number {
  const { member, args } = command;
  const x = args[0] ?? Number.NaN;
  const y = args[1] ?? Number.NaN;
  // Negated, so that NaN is outside as well.
  if (!(x >= 0 && x <= ARENA.widthM && y >= 0 && y <= ARENA.heightM)) return REFUSAL.PLACE_OUTSIDE;
  // No -0: equal battles have equal bytes.
  columns.f64[offsets.goalX + member] = x + 0;
  columns.f64[offsets.goalY + member] = y + 0;
  columns.u8[offsets.walking + member] = 1;
  return REFUSAL.none;
}

function decideHost(rules: ArenaRules, context: RoomContext, { kind, args }: Command): number {
  if (kind === COMMAND_KIND.mixed) {
    beginMatch(rules, context, 'apart');
    return REFUSAL.none;
  }
  if (kind !== COMMAND_KIND.spawn) return REFUSAL.COMMAND_UNKNOWN;
  const row = args[0] ?? -1;
  if (!isRow(row)) return REFUSAL.TARGET_UNKNOWN;
  const fighter = rules.facts.fighters.get(args[1] ?? 0);
  if (fighter === undefined) return REFUSAL.CLASS_UNKNOWN;
  place(rules, context, row | 0, fighter);
  return REFUSAL.none;
}

/** Not NaN, not infinite, no fraction. */
function isRow(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < ARENA.units;
}
