// `chance 25% { } else { }`, and `chance 25% smoothed for attacker { }`, which happens as often in
// the long run, but without long streaks.
import type { ChanceStatement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { isShare, percentText } from '../share.ts';
import { NUMBER, PERCENT, describeType } from '../types.ts';
import type { CheckBlock } from './block.ts';
import { childName } from './body.ts';
import { FAULT } from './fault.ts';
import { fits } from './fit.ts';
import { internalResource } from './internal.ts';
import { isOffered } from './offered.ts';
import { emit } from './operation.ts';
import type { Body } from './pack.ts';
import { fieldOf, numberOf } from './question.ts';
import { missesMax, smoothedStep } from './smoothed.ts';

type Chance = Extract<TypedStatement, { kind: 'chance' }>;

export function checkChance(
  body: Body,
  node: ChanceStatement,
  checkBlock: CheckBlock,
): TypedStatement | undefined {
  const number = body.drawCount;
  body.drawCount += 1;
  const percent = checkPercent(body, node);
  const who = node.smoothedFor === undefined ? undefined : checkWho(body, node);
  const then = checkBlock(body, node.body);
  const otherwise = node.otherwise === undefined ? [] : checkBlock(body, node.otherwise);
  if (percent === undefined || who === FAULT) return undefined;
  const chance: Chance = { kind: 'chance', number, percent, body: then, otherwise };
  return who === undefined ? chance : smoothed(body, node, chance, who);
}

/** The percent; undefined, reported, when it is none or cannot be. */
function checkPercent(body: Body, node: ChanceStatement): TypedExpression | undefined {
  const percent = body.pack.checkExpression(body, node.percent);
  if (percent.type.kind === 'number' && percent.kind === 'constant') {
    reportNumber(body, node, percent.value);
    return undefined;
  }
  if (!fits(body, percent, PERCENT, node.percent.span)) return undefined;
  if (percent.kind !== 'constant' || (percent.value >= 0 && percent.value <= 100)) return percent;
  body.reporter.error({
    code: 'CHANCE_OUT_OF_RANGE',
    span: node.percent.span,
    message: `A chance of ${percent.value}% cannot be. Write a percent from 0% to 100%.`,
    found: `${percent.value}%`,
    expected: '0% to 100%',
  });
  return undefined;
}

function reportNumber(body: Body, node: ChanceStatement, value: number): void {
  const written = isShare(value) ? percentText(value) : `${value}%`;
  const { span } = node.percent;
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span,
    message:
      `Expected a percent after \`chance\`, but this is ${describeType(NUMBER)}. Write ` +
      `\`${written}\`.`,
    found: describeType(NUMBER),
    expected: 'a percent',
    ...(node.percent.kind === 'number' && {
      fixes: [{ title: `Write \`${written}\``, span, text: written }],
    }),
  });
}

/** Whose luck is kept; FAULT when it is nobody. */
function checkWho(body: Body, node: ChanceStatement): TypedExpression {
  const { smoothedFor } = node;
  if (smoothedFor === undefined) return FAULT;
  if (!isOffered(body, node.span, 'smoothed chances')) return FAULT;
  const who = body.pack.checkExpression(body, smoothedFor);
  if (who.type.kind === 'entity' || who.type.kind === 'error') {
    return who.type.kind === 'error' ? FAULT : who;
  }
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: smoothedFor.span,
    message:
      `Luck is kept for someone, but this is ${describeType(who.type)}. Write \`smoothed for ` +
      `${body.actor ?? 'X'}\`.`,
    found: describeType(who.type),
    expected: 'someone',
  });
  return FAULT;
}

/**
 * The chance of try n after the last success is n times a step. The misses so far lie in a number
 * of their own, one for each who has luck here.
 */
function smoothed(
  body: Body,
  node: ChanceStatement,
  chance: Chance,
  who: TypedExpression,
): TypedStatement | undefined {
  const { percent } = chance;
  if (percent.kind !== 'constant' || percent.value < DSL_LIMITS.smoothedPercentMin) {
    body.reporter.error({
      code: 'SMOOTHED_NOT_FIXED',
      span: node.percent.span,
      message:
        `A smoothed chance is fixed, from ${DSL_LIMITS.smoothedPercentMin}% to 100%, such as ` +
        '`25%`.',
      expected: `${DSL_LIMITS.smoothedPercentMin}% to 100%`,
    });
    return undefined;
  }
  if (who.type.kind !== 'entity') return undefined;
  const { entity: entityKind } = who.type;
  const step = smoothedStep(percent.value / 100);
  const name = childName(body, 'misses');
  internalResource(body.pack, { name, entityKind, max: missesMax(step), start: 0 });
  const place = { entityKind, field: name };
  const one = numberOf(1);
  const tries: TypedExpression = {
    kind: 'arithmetic',
    type: NUMBER,
    operator: '+',
    left: fieldOf(who, entityKind, name),
    right: one,
  };
  const left: TypedExpression = { kind: 'constant', type: PERCENT, value: step * 100 };
  return {
    ...chance,
    percent: { kind: 'arithmetic', type: PERCENT, operator: '*', left, right: tries },
    body: [emit(body.pack, { kind: 'set', ...place }, [who, numberOf(0)]), ...chance.body],
    otherwise: [emit(body.pack, { kind: 'change', ...place }, [who, one]), ...chance.otherwise],
  };
}
