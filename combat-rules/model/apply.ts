// The only mutator of an arena during a tick: carries out one recorded change. It decides nothing; all
// numbers come from the row. Hot path: creates no object.
import { CHANGE_WIDTH } from '#engine/contract/room';
import type { RoomContext } from '#engine/contract/room';
import type { ArenaRules } from './rules.ts';
import { CHANGE_KIND, OPERAND } from './change.ts';
import { endAllEffects, endEffect, putEffect } from './effect-slot.ts';
import { recomputeStats } from './stats.ts';

/** Carries out change row `index`; a kind it does not know is a bug and throws. */
export function applyChange(rules: ArenaRules, context: RoomContext, index: number): void {
  const { offsets } = rules;
  const { columns, changes } = context;
  const row = index * CHANGE_WIDTH;
  const kind = changes.rows[row + OPERAND.kind] ?? 0;
  const target = changes.rows[row + OPERAND.target] ?? 0;
  const amount = changes.rows[row + OPERAND.amount] ?? 0;
  switch (kind) {
    case CHANGE_KIND.joined:
    case CHANGE_KIND.left:
      columns.u8[offsets.player + target] = kind === CHANGE_KIND.joined ? 1 : 0;
      return;
    case CHANGE_KIND.acted:
      columns.u32[offsets.readyTick + target] = amount;
      return;
    case CHANGE_KIND.hit:
    case CHANGE_KIND.mended:
      columns.f64[offsets.hp + target] = changes.rows[row + OPERAND.hp] ?? 0;
      return;
    case CHANGE_KIND.effectApplied:
      putEffect(context, offsets, row);
      recomputeStats(rules, context, target);
      return;
    case CHANGE_KIND.effectEnded:
      endEffect(columns, offsets, target, changes.rows[row + OPERAND.effect] ?? 0);
      recomputeStats(rules, context, target);
      return;
    case CHANGE_KIND.downed:
      columns.u32[offsets.downUntilTick + target] = context.tick + amount;
      endAllEffects(columns, offsets, target);
      recomputeStats(rules, context, target);
      return;
    case CHANGE_KIND.returned:
      columns.u32[offsets.downUntilTick + target] = 0;
      columns.f64[offsets.hp + target] = changes.rows[row + OPERAND.hp] ?? 0;
      return;
    default:
      throw new RangeError(`no change of kind ${kind}`);
  }
}
