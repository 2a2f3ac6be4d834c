// What a use leads to: an event with the block `on use`, at once or at the end of a cast, which is an internal effect
// of the caster.
import type { TypedExpression } from '../ir/expression.ts';
import { SKILL_SLOT } from '../ir/program.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';
import { DURATION, NUMBER } from '../types.ts';
import type { HookNode } from '../ast/clause.ts';
import { closeBody } from './body.ts';
import { internalEffect, internalEvent, ticksWhenFixed } from './internal.ts';
import { emit } from './operation.ts';
import { raising } from './origin.ts';
import type { Body, Pack } from './pack.ts';
import { numberOf } from './question.ts';
import { recordRaise } from './raise.ts';
import { checkCost } from './rule.ts';
import { CAST_SLOTS, holderType, openSkill, slotOf, type SkillSlots } from './skill-body.ts';
import type { SkillShape } from './skill-shape.ts';
import { checkBlock } from './statement.ts';

/** The event of a use, with what it does; its position. */
export function useEvent(pack: Pack, shape: SkillShape): number {
  const body = openSkill(pack, shape, 'use');
  const typed = blockOf(body, shape, shape.use);
  const unit = holderType(pack);
  return internalEvent(pack, {
    name: `skill ${shape.name} use`,
    fields: [
      { name: 'caster', type: unit },
      { name: 'target', type: unit },
      { name: 'rank', type: NUMBER },
    ],
    actor: SKILL_SLOT.caster,
    subject: SKILL_SLOT.target,
    body: typed,
    file: shape.reporter.file,
    start: (shape.use ?? shape.node).span.start,
  });
}

function blockOf(body: Body, shape: SkillShape, hook: HookNode | undefined): TypedBody {
  const typed = closeBody(body, hook === undefined ? [] : checkBlock(body, hook.body));
  checkCost(shape.reporter, shape.node.name.span, typed.cost);
  return typed;
}

/** Raises the event of a use from a body that has caster, target and rank in these slots. */
export function raiseUse(
  body: Body,
  event: number,
  slots: SkillSlots,
  shape: SkillShape,
): TypedStatement {
  const { pack } = body;
  recordRaise(body, { event, tags: 0, isDelayed: false, span: shape.node.name.span });
  const now: TypedExpression = { kind: 'constant', type: DURATION, value: 0 };
  const rank: TypedExpression = { kind: 'event', type: NUMBER, index: slots.rank };
  const args = [now, slotOf(pack, slots.caster), slotOf(pack, slots.target), rank];
  return emit(pack, raising(body, event), args);
}

export interface Cast {
  readonly shape: SkillShape;
  /** Event of the use. */
  readonly event: number;
  readonly duration: TypedExpression;
  /** What the end of the cast starts besides, in its context: a cooldown. */
  readonly atEnd: readonly TypedStatement[];
}

/** Puts the cast on; what ends it before its time interrupts it. */
export function startCast(pack: Pack, { shape, event, duration, atEnd }: Cast): TypedStatement {
  const ending = openSkill(pack, shape, 'cast end', CAST_SLOTS);
  const expired = closeBody(ending, [raiseUse(ending, event, CAST_SLOTS, shape), ...atEnd]);
  const broken = blockOf(
    openSkill(pack, shape, 'interrupted', CAST_SLOTS),
    shape,
    shape.interrupted,
  );
  const effect = internalEffect(pack, {
    name: `skill ${shape.name} cast`,
    tags: ['cast'],
    ...ticksWhenFixed(pack, duration),
    own: [
      { name: 'target', type: holderType(pack) },
      { name: 'rank', type: NUMBER },
    ],
    ends: { expired, broken, dispelled: broken, died: broken, replaced: broken },
  });
  const caster = slotOf(pack, SKILL_SLOT.caster);
  const rank: TypedExpression = { kind: 'event', type: NUMBER, index: SKILL_SLOT.rank };
  const args = [caster, caster, numberOf(1), duration, slotOf(pack, SKILL_SLOT.target), rank];
  return emit(pack, { kind: 'apply', effect: effect.hash }, args);
}
