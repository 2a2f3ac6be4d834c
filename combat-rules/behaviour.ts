// How an arena room runs on one generation of rules: puts the mechanics behind the engine's
// RoomBehaviour. Holds nothing of a battle; every call finds the battle in the room's columns.
import type { Layout } from '#engine/contract/layout';
import type { RoomBehaviour, RoomContext } from '#engine/contract/room';
import { stepBots } from './mechanic/bot.ts';
import { decideCommand } from './mechanic/decide.ts';
import { holdBounds, stepMovement } from './mechanic/movement.ts';
import {
  beginMatch,
  boundaryOf,
  noteFallen,
  replaceUnknown,
  stepRespawns,
  stepRound,
} from './mechanic/round.ts';
import { noteTold, tellDifferences } from './mechanic/tell.ts';
import { ArenaMoves } from './migration.ts';
import { CHANGE_KIND, unitsOf } from './model/change.ts';
import { ARENA } from './model/limits.ts';
import { REFUSAL } from './model/refusal.ts';
import { enter, enterQuietly, type ArenaRules } from './model/rules.ts';
import type { StatisticsCounter } from './statistics.ts';
import { arenaVocabulary } from './vocabulary.ts';

export interface ArenaBehaviourOptions {
  readonly layout: Layout;
  /** What the columns mean: RoomSchema.text. */
  readonly schema: string;
  readonly rules: ArenaRules;
  readonly counter: StatisticsCounter;
  /** Hears of the end of each tick. */
  readonly tickEnded?: () => void;
}

/** Behaviour of arena rooms; what happens is counted in `counter`. */
export function createArenaBehaviour(options: ArenaBehaviourOptions): RoomBehaviour {
  const { layout, schema, rules, counter, tickEnded = () => undefined } = options;
  const moves = new ArenaMoves();
  return {
    layout,
    schema,
    membersMax: ARENA.units,
    open: (context) => openArena(rules, context),
    memberChanged: (context, member, present) => {
      const { columns, changes } = context;
      columns.u8[rules.offsets.player + member] = present ? 1 : 0;
      columns.u8[rules.offsets.walking + member] = 0;
      const kind = present ? CHANGE_KIND.joined : CHANGE_KIND.left;
      changes.push(kind, unitsOf(member, member), 0, 0, 0, 0);
    },
    decide: (context, command) => {
      enter(rules, context);
      const refusal = decideCommand(rules, context, command);
      if (refusal !== REFUSAL.none) counter.countRefusal();
      return refusal;
    },
    step: (context) => {
      enter(rules, context);
      stepArena(rules, context);
    },
    boundary: (context) => boundaryOf(rules, context),
    adopt: (context) => {
      enterQuietly(rules, context);
      rules.runner.adopt();
    },
    refusesMove: (path, version) => moves.refusal(path, version),
    migrate: (move, context) => {
      moves.move(move, context);
      enterQuietly(rules, context);
      rules.runner.adopt();
    },
    touches: (move) => moves.touches(move),
    observe: (context) => {
      counter.countChanges(context.changes);
      tickEnded();
    },
  };
}

/** What happens by itself in a tick, in this order. */
function stepArena(rules: ArenaRules, context: RoomContext): void {
  const isNew = context.columns.u32[rules.offsets.toldNames] !== rules.facts.names;
  if (isNew) replaceUnknown(rules, context);
  stepRound(rules, context);
  stepRespawns(rules, context);
  stepMovement(rules, context);
  stepBots(rules, context);
  rules.runner.step();
  holdBounds(rules, context);
  noteFallen(rules, context);
  tellDifferences(rules, context);
}

function openArena(rules: ArenaRules, context: RoomContext): void {
  if (context.tickMs !== arenaVocabulary.tickMs) {
    // Durations in rules were turned into ticks of this length.
    throw new RangeError(
      `an arena ticks every ${arenaVocabulary.tickMs} ms, not ${context.tickMs}`,
    );
  }
  enterQuietly(rules, context);
  beginMatch(rules, context);
  noteTold(rules, context);
}
