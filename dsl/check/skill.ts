// `skill fireball { }`: a body that asks everything in one order, refuses with a reason or takes its costs, and starts
// its use: whom, how far, whether busy, cooldown, charges, costs, requirements.
import { ticksOf } from '../arithmetic.ts';
import type { SkillNode } from '../ast/declaration.ts';
import type { Name } from '../ast/expression.ts';
import { hashName } from '../hash.ts';
import { REASONS, SKILL_SLOT, type TypedSkill } from '../ir/program.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { BOOL, DISTANCE } from '../types.ts';
import { checkDuration } from './apply.ts';
import { closeBody } from './body.ts';
import { constantBody, fixedDuration, fixedNumber } from './constant.ts';
import { cooldownOn, type Cooldown } from './cooldown.ts';
import { checkCondition } from './fit.ts';
import { effectsOfTag, internalEffect, internalResource, ticksWhenFixed } from './internal.ts';
import { declarationOffered } from './offered.ts';
import type { Body, Declared, Pack } from './pack.ts';
import {
  ALWAYS,
  either,
  fieldOf,
  isAlive,
  isEqual,
  isOther,
  negated,
  numberOf,
} from './question.ts';
import { checkCost } from './rule.ts';
import { CAST_SLOTS, openSkill, refuseIf, slotOf } from './skill-body.ts';
import { raiseUse, startCast, useEvent } from './skill-cast.ts';
import { askCost, costOf, takeCost, type Cost } from './skill-cost.ts';
import { shapeOf, type SkillShape } from './skill-shape.ts';
import { isNear } from './space.ts';

const REASON = {
  wrongTarget: REASONS.indexOf('wrong target'),
  outOfRange: REASONS.indexOf('out of range'),
  notReady: REASONS.indexOf('not ready'),
  noCharges: REASONS.indexOf('no charges'),
  busy: REASONS.indexOf('busy'),
  dead: REASONS.indexOf('dead'),
} as const;

export function checkSkill(pack: Pack, entry: Declared<SkillNode>): TypedSkill | undefined {
  if (!declarationOffered(pack, entry, 'skills')) return undefined;
  const shape = shapeOf(pack, entry);
  const { node, reporter, name, targets, rangeM, ranks } = shape;
  const body = openSkill(pack, shape, '');
  const cooldown = cooldownOf(body, shape);
  const charges = chargesOf(pack, shape);
  const costs = node.costs.flatMap((cost) => costOf(body, cost) ?? []);
  const statements = [
    ...askTarget(body, shape),
    ...askReady(body, cooldown, charges),
    ...costs.map((cost) => askCost(body, cost)),
    ...askRequirements(body, node),
    ...costs.map((cost) => takeCost(cost)),
    ...(charges === undefined ? [] : [takeCost(charges)]),
    ...start(body, shape, cooldown),
  ];
  const typed = closeBody(body, statements);
  checkCost(reporter, node.name.span, typed.cost);
  return {
    name,
    hash: hashName(name),
    ranks,
    body: typed,
    targets,
    ...(rangeM !== undefined && { rangeM }),
    ...(cooldown !== undefined && { cooldown: cooldown.effect }),
  };
}

/** Whether it may be meant for the target, which lives and is near enough. */
function askTarget(body: Body, { targets, rangeM }: SkillShape): TypedStatement[] {
  const { pack } = body;
  if (targets === 'self' || targets === 'none') return [];
  const kind = pack.vocabulary.effectHolder;
  const caster = slotOf(pack, SKILL_SLOT.caster);
  const target = slotOf(pack, SKILL_SLOT.target);
  const statements: TypedStatement[] = [];
  const team = pack.entities.get(kind)?.declaration.team;
  if (team !== undefined && targets !== 'any') {
    const teams = [fieldOf(target, kind, team), fieldOf(caster, kind, team)] as const;
    const isWrong = targets === 'ally' ? isOther(...teams) : isEqual(...teams);
    statements.push(refuseIf(pack, isWrong, REASON.wrongTarget));
  }
  const lives = isAlive(body, kind, target);
  if (lives !== ALWAYS) statements.push(refuseIf(pack, negated(lives), REASON.dead));
  if (rangeM === undefined) return statements;
  const near = isNear(target, caster, { kind: 'constant', type: DISTANCE, value: rangeM });
  return [...statements, refuseIf(pack, negated(near), REASON.outOfRange)];
}

function askReady(
  body: Body,
  cooldown: Cooldown | undefined,
  charges: Cost | undefined,
): TypedStatement[] {
  const { pack } = body;
  const entity = slotOf(pack, SKILL_SLOT.caster);
  const doing = (tag: string): TypedExpression => ({
    kind: 'has',
    type: BOOL,
    entity,
    effects: effectsOfTag(pack, tag),
  });
  const statements = [refuseIf(pack, either(doing('cast'), doing('channel')), REASON.busy)];
  if (cooldown !== undefined) {
    statements.push(refuseIf(pack, negated(cooldown.ready), REASON.notReady));
  }
  if (charges === undefined) return statements;
  const isNone: TypedExpression = {
    kind: 'compare',
    type: BOOL,
    operator: '<',
    left: charges.held,
    right: charges.amount,
  };
  return [...statements, refuseIf(pack, isNone, REASON.noCharges)];
}

function askRequirements(body: Body, { requirements }: SkillNode): TypedStatement[] {
  return requirements.flatMap(({ condition, reason }): TypedStatement[] => {
    const asked = checkCondition(body, condition);
    if (asked.type.kind === 'error') return [];
    return [refuseIf(body.pack, negated(asked), reasonOf(body.pack, reason))];
  });
}

/** Reasons of designers follow those of the language; equal ones are one. */
function reasonOf(pack: Pack, { text }: Name): number {
  const { reasons } = pack.lowered;
  const known = reasons.indexOf(text);
  if (known >= 0) return known;
  reasons.push(text);
  return reasons.length - 1;
}

interface SkillCooldown extends Cooldown {
  readonly duration: TypedExpression;
  readonly effect: number;
  readonly startsAtEnd: boolean;
}

function cooldownOf(body: Body, { node, name }: SkillShape): SkillCooldown | undefined {
  if (node.cooldown === undefined) return undefined;
  const { duration: written, starts } = node.cooldown;
  const duration = checkDuration(body, written);
  if (duration === undefined) return undefined;
  const ticks = ticksWhenFixed(body.pack, duration);
  const effect = internalEffect(body.pack, { name: `skill ${name} cooldown`, ...ticks }).hash;
  const entity = slotOf(body.pack, SKILL_SLOT.caster);
  const startsAtEnd = starts?.text === 'end' && node.cast !== undefined;
  return { ...cooldownOn(body, { entity, duration, effect }), duration, effect, startsAtEnd };
}

/** `charges 2 every 12s`: a resource of the caster that is full at first. */
function chargesOf(pack: Pack, { node, reporter, name }: SkillShape): Cost | undefined {
  if (node.charges === undefined) return undefined;
  const { count, every } = node.charges;
  const max = fixedNumber(constantBody(pack, reporter), count, {
    what: 'How many charges a skill has',
    example: '2',
    range: { low: 1, high: DSL_LIMITS.chargesMax, isWhole: true },
  });
  const everyMs = fixedDuration(constantBody(pack, reporter), every, {
    what: 'How often a charge comes back',
    example: '12s',
  });
  if (max === undefined || everyMs === undefined) return undefined;
  const entityKind = pack.vocabulary.effectHolder;
  const everyTicks = ticksOf(everyMs, pack.vocabulary.tickMs);
  const field = `skill ${name} charges`;
  internalResource(pack, { name: field, entityKind, max, start: max, gain: 1, everyTicks });
  const entity = slotOf(pack, SKILL_SLOT.caster);
  const resource = pack.lowered.resources.length - 1;
  const held = fieldOf(entity, entityKind, field);
  return { held, place: { resource, entity }, amount: numberOf(1) };
}

/** Everything holds and is paid: the cooldown, and the use at once or at the end of its cast. */
function start(
  body: Body,
  shape: SkillShape,
  cooldown: SkillCooldown | undefined,
): TypedStatement[] {
  const { pack } = body;
  const { cast } = shape.node;
  const event = useEvent(pack, shape);
  const now = cooldown === undefined || cooldown.startsAtEnd ? [] : [cooldown.start];
  if (cast === undefined) return [...now, raiseUse(body, event, SKILL_SLOT, shape)];
  const duration = checkDuration(body, cast);
  if (duration === undefined) return [];
  return [...now, startCast(pack, { shape, event, duration, atEnd: atEnd(pack, shape, cooldown) })];
}

/** The cooldown once more, worked out where the cast ends. */
function atEnd(
  pack: Pack,
  shape: SkillShape,
  cooldown: SkillCooldown | undefined,
): TypedStatement[] {
  const written = shape.node.cooldown?.duration;
  if (cooldown?.startsAtEnd !== true || written === undefined) return [];
  const ending = openSkill(pack, shape, 'cast end', CAST_SLOTS);
  const duration = checkDuration(ending, written);
  if (duration === undefined) return [];
  const entity = slotOf(pack, CAST_SLOTS.caster);
  return [cooldownOn(ending, { entity, duration, effect: cooldown.effect }).start];
}
