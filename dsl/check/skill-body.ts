// The places of a skill: its checks in the context caster, target, rank; its `on use` in the fields of its use event;
// its `on interrupted` in the own fields of its cast.
import { EFFECT_SLOT } from '../ir/effect.ts';
import { SKILL_SLOT } from '../ir/program.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { NUMBER, type Type } from '../types.ts';
import { nextBranch, openBody } from './body.ts';
import type { Body, ContextName, Pack } from './pack.ts';
import type { SkillShape } from './skill-shape.ts';

/** Slots of caster, target and rank. */
export interface SkillSlots {
  readonly caster: number;
  readonly target: number;
  readonly rank: number;
}

/** Own fields 0 and 1 of a cast: whom it is meant for, and its rank. */
export const CAST_SLOTS: SkillSlots = {
  caster: EFFECT_SLOT.holder,
  target: EFFECT_SLOT.own,
  rank: EFFECT_SLOT.own + 1,
};

export function openSkill(
  pack: Pack,
  shape: SkillShape,
  part: string,
  slots: SkillSlots = SKILL_SLOT,
): Body {
  const unit = holderType(pack);
  const context = new Map<string, ContextName>([
    ['caster', { index: slots.caster, type: unit }],
    ['rank', { index: slots.rank, type: NUMBER }],
  ]);
  // Whoever means only himself is met by what he does.
  const isSelf = shape.targets === 'self' || shape.targets === 'none';
  if (shape.targets !== 'none') {
    context.set('target', { index: isSelf ? slots.caster : slots.target, type: unit });
  }
  return openBody({
    pack,
    reporter: shape.reporter,
    name: `skill ${shape.name} ${part}`.trimEnd(),
    place: 'skill',
    phase: 'after',
    context,
    subject: isSelf ? 'caster' : 'target',
    actor: 'caster',
  });
}

export function holderType(pack: Pack): Type {
  return { kind: 'entity', entity: pack.vocabulary.effectHolder };
}

/** A slot of the context as a value. */
export function slotOf(pack: Pack, index: number): TypedExpression {
  return { kind: 'event', type: holderType(pack), index };
}

/** Refuses the use, and ends the body, while the question is answered with yes. */
export function refuseIf(pack: Pack, condition: TypedExpression, reason: number): TypedStatement {
  return {
    kind: 'if',
    condition,
    body: [{ kind: 'refuse', reason }],
    otherwise: [],
    branch: nextBranch(pack),
  };
}
