// Comparisons of a field with a share of its maximum: `target.hp < 30%`, and the warnings about
// numbers and percents that were hardly meant.
import type { ComparisonKind } from '../arithmetic.ts';
import type { Expression } from '../ast/expression.ts';
import { isShare, percentText } from '../share.ts';
import { BOOL, NUMBER, describeType } from '../types.ts';
import { FAULT } from './fault.ts';
import type { Body } from './pack.ts';
import { numberOf } from './question.ts';
import { bounded } from './range.ts';
import type { ColumnExpression, TypedExpression } from '../ir/expression.ts';

/** `value OPERATOR percent`, whichever way round it was written. */
interface PercentComparison {
  readonly operator: ComparisonKind;
  readonly value: TypedExpression;
  readonly valueNode: Expression;
  readonly percent: TypedExpression;
  readonly percentNode: Expression;
}

/** A percent compared with a field means that share of the field's maximum. */
export function checkPercent(body: Body, parts: PercentComparison): TypedExpression {
  const { operator, value, percent } = parts;
  const maximum = value.kind === 'column' ? maximumOf(body, value) : undefined;
  if (value.kind === 'column' && maximum !== undefined) {
    warnOfAnswer(body, parts, maximum.field);
    return { kind: 'comparePercent', type: BOOL, operator, value, maximum, percent };
  }
  const max = maxOfResource(body, value);
  if (max !== undefined) {
    warnOfAnswer(body, parts, `max ${max}`);
    return compareWithMax(parts, max);
  }
  const what =
    value.kind === 'column'
      ? `\`${value.field}\` of a ${value.entityKind} has no declared maximum`
      : `this is ${describeType(value.type)} without a maximum`;
  const known = fieldsWithMaximum(body);
  const hint = known === '' ? '' : ` Percents go with ${known}.`;
  body.reporter.error({
    code: 'PERCENT_WITHOUT_MAXIMUM',
    span: parts.valueNode.span,
    message:
      `Percent of what? ${what[0]?.toUpperCase() ?? ''}${what.slice(1)}. Compare it with a plain ` +
      `number.${hint}`,
    found: describeType(value.type),
    expected: 'a field with a maximum',
  });
  return FAULT;
}

/** The fixed maximum of a resource, of one or of a pair. */
function maxOfResource(body: Body, value: TypedExpression): number | undefined {
  const { resources } = body.pack;
  if (value.kind === 'column') {
    const typed = resources.get(value.field)?.typed;
    return typed?.entityKind === value.entityKind ? typed.max : undefined;
  }
  if (value.kind !== 'held') return undefined;
  const pair = [...resources.values()].find(
    ({ typed }) => typed.pair && typed.hash === value.effect,
  );
  return pair?.typed.max;
}

/** value * 100 against max * percent, exact for whole thresholds like shares of a field. */
function compareWithMax(
  { operator, value, percent }: PercentComparison,
  max: number,
): TypedExpression {
  const times = (left: TypedExpression, right: TypedExpression): TypedExpression =>
    left.kind === 'constant' && right.kind === 'constant'
      ? numberOf(left.value * right.value)
      : bounded({ kind: 'arithmetic', type: NUMBER, operator: '*', left, right });
  const right = times(numberOf(max), percent);
  return { kind: 'compare', type: BOOL, operator, left: times(value, numberOf(100)), right };
}

function maximumOf(body: Body, value: ColumnExpression): ColumnExpression | undefined {
  const field = body.pack.entities.get(value.entityKind)?.fields.get(value.field)?.maximum;
  return field === undefined ? undefined : { ...value, field };
}

function fieldsWithMaximum(body: Body): string {
  const names = body.pack.vocabulary.entities.flatMap((entity) =>
    entity.fields
      .filter((field) => field.maximum !== undefined)
      .map((field) => `\`${field.name}\``),
  );
  return [...new Set(names)].join(', ');
}

/** `target.hp < 3000%`: the answer is the same for every target. */
function warnOfAnswer(body: Body, parts: PercentComparison, maximum: string): void {
  const { operator, percent, percentNode } = parts;
  if (percent.kind !== 'constant' || percent.value <= 100) return;
  const answer = operator === '<' || operator === '<=' || operator === '!=' ? 'always' : 'never';
  body.reporter.warning({
    code: 'SHARE_ABOVE_MAXIMUM',
    span: percentNode.span,
    message:
      `This is ${answer} true while the value is at most \`${maximum}\`, which is 100%. Write a ` +
      'percent from 0% to 100%.',
    found: `${percent.value}%`,
    expected: '0% to 100%',
  });
}

/** `target.hp < 0.3`: a field with a maximum compared with what looks like a share of it. */
export function warnOfNumber(
  body: Body,
  value: TypedExpression,
  number: TypedExpression,
  node: Expression,
): void {
  if (number.kind !== 'constant' || !isShare(number.value)) return;
  if (value.kind !== 'column' || maximumOf(body, value) === undefined) return;
  const text = percentText(number.value);
  body.reporter.warning({
    code: 'SHARE_AS_NUMBER',
    span: node.span,
    message:
      `This compares \`${value.field}\` itself with ${number.value}, not a share of its maximum. ` +
      `Write \`${text}\` for a share.`,
    found: `${number.value}`,
    expected: text,
    fixes: [{ title: `Write \`${text}\``, span: node.span, text }],
  });
}
