// How an arena room runs on one generation of rules: puts the mechanics behind the engine's
// RoomBehaviour. Holds nothing of a battle; every call finds the battle in the room's columns.
import type { RoomBehaviour, RoomContext } from '#engine/contract/room';
import type { Layout } from '#engine/contract/layout';
import { applyChange } from './model/apply.ts';
import { CHANGE_KIND } from './model/change.ts';
import { clearSlot } from './model/effect-slot.ts';
import { ARENA } from './model/limits.ts';
import { REFUSAL } from './model/refusal.ts';
import { classOf } from './model/roster.ts';
import { recomputeStats } from './model/stats.ts';
import { decideCommand } from './mechanic/decide.ts';
import type { ArenaRules } from './model/rules.ts';
import { stepArena } from './mechanic/step.ts';
import type { StatisticsCounter } from './statistics.ts';
import { arenaVocabulary } from './vocabulary.ts';

/** Behaviour of arena rooms on `rules`; what happens is counted in `counter`, and `tickEnded` hears of each tick. */
export function createArenaBehaviour(
  layout: Layout,
  rules: ArenaRules,
  counter: StatisticsCounter,
  tickEnded: () => void = () => undefined,
): RoomBehaviour {
  return {
    layout,
    membersMax: ARENA.units,
    open: (context) => openArena(rules, context),
    memberChanged: (context, member, present) => {
      const kind = present ? CHANGE_KIND.joined : CHANGE_KIND.left;
      const hp = context.columns.f64[rules.offsets.hp + member] ?? 0;
      context.changes.push(kind, member, member, 0, hp, 0);
    },
    decide: (context, command) => {
      const refusal = decideCommand(rules, context, command);
      if (refusal !== REFUSAL.none) counter.countRefusal();
      return refusal;
    },
    step: (context) => stepArena(rules, context),
    apply: (context, index) => applyChange(rules, context, index),
    adopt: (context) => adoptArena(rules, context),
    observe: (context) => {
      counter.countChanges(context.changes);
      tickEnded();
    },
  };
}

/** Puts every unit of the roster on its slot, fresh and ready. */
function openArena(rules: ArenaRules, context: RoomContext): void {
  if (context.tickMs !== arenaVocabulary.tickMs) {
    // Durations in rules were turned into ticks of this length.
    throw new RangeError(
      `an arena ticks every ${arenaVocabulary.tickMs} ms, not ${context.tickMs}`,
    );
  }
  const { offsets } = rules;
  const { f64 } = context.columns;
  for (let unit = 0; unit < ARENA.units; unit += 1) {
    const base = classOf(unit);
    f64[offsets.hp + unit] = base.maxHp;
    f64[offsets.maxHp + unit] = base.maxHp;
    f64[offsets.baseAttack + unit] = base.attack;
    f64[offsets.baseDefense + unit] = base.defense;
    f64[offsets.baseSpeed + unit] = base.speed;
    recomputeStats(rules, context, unit);
  }
}

/** Ends effects these rules do not define, silently, and works every number out under the new rules. */
function adoptArena(rules: ArenaRules, context: RoomContext): void {
  const { offsets, effects } = rules;
  for (let slot = 0; slot < ARENA.units * ARENA.effectSlots; slot += 1) {
    const hash = context.columns.u32[offsets.effectId + slot] ?? 0;
    if (hash !== 0 && !effects.has(hash)) clearSlot(context.columns, offsets, slot);
  }
  for (let unit = 0; unit < ARENA.units; unit += 1) recomputeStats(rules, context, unit);
}
