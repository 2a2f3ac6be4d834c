// What to say when the two sides of an operator do not fit together, with the likely repairs.
import type { BinaryExpression, Expression } from '../ast/expression.ts';
import type { Fix } from '../diagnostic.ts';
import { insertion } from '../reporter.ts';
import { describeType, type Type } from '../types.ts';
import type { Body } from './pack.ts';

/** Reports an operator between types that do not fit. */
export function reportMixed(body: Body, node: BinaryExpression, left: Type, right: Type): void {
  const kinds = [left.kind, right.kind];
  if (isSum(node) && kinds.includes('number') && kinds.includes('percent')) {
    return numberWithPercent(body, node, left);
  }
  if (kinds.includes('duration') || kinds.includes('distance')) {
    return unitsMixed(body, node, left, right);
  }
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: node.span,
    message:
      `\`${node.operator}\` cannot join ${describeType(left)} and ${describeType(right)}. ` +
      advice(node, left, right),
    found: `${describeType(left)} and ${describeType(right)}`,
  });
}

function isSum(node: BinaryExpression): boolean {
  return node.operator === '+' || node.operator === '-';
}

function advice(node: BinaryExpression, left: Type, right: Type): string {
  if (left.kind === 'entity' && right.kind !== 'entity')
    return 'Name one of its fields, such as `target.hp`.';
  if (right.kind === 'entity' && left.kind !== 'entity')
    return 'Name one of its fields, such as `target.hp`.';
  if (left.kind === 'bool' || right.kind === 'bool')
    return 'Join yes-or-no questions with `and`, `or` and `not`.';
  if (node.operator === '/') return 'Divide by a plain number.';
  return 'Both sides must be of the same kind.';
}

function numberWithPercent(body: Body, node: BinaryExpression, left: Type): void {
  const percent = left.kind === 'percent' ? node.left : node.right;
  const number = left.kind === 'percent' ? node.right : node.left;
  const amount = percent.kind === 'percent' ? percent.value : undefined;
  const factor =
    amount === undefined ? undefined : node.operator === '+' ? 100 + amount : 100 - amount;
  const word = node.operator === '+' ? 'increased' : 'reduced';
  const product = factor === undefined ? 'x * 120%' : `${sourceOf(number)} * ${factor}%`;
  const isRepairable = factor !== undefined && factor >= 0 && left.kind === 'number';
  const fixes: Fix[] =
    isRepairable && isSimple(number)
      ? [
          {
            title: `Multiply by ${factor}%`,
            span: node.span,
            text: `${textOf(body, number)} * ${factor}%`,
          },
        ]
      : [];
  if (amount !== undefined) {
    fixes.push({ title: `Write the number ${amount}`, span: percent.span, text: `${amount}` });
  }
  body.reporter.error({
    code: 'NUMBER_WITH_PERCENT',
    span: node.span,
    message:
      `A number and a percent cannot be ${node.operator === '+' ? 'added' : 'subtracted'}: ` +
      `percent of what? Write \`${product}\`, or \`modify NAME: ${word} ${amount ?? 20}%\`.`,
    found: 'a number and a percent',
    expected: 'two numbers',
    fixes,
  });
}

function sourceOf(node: Expression): string {
  if (node.kind === 'name') return node.text;
  if (node.kind === 'field' && node.object.kind === 'name')
    return `${node.object.text}.${node.name.text}`;
  return 'x';
}

function isSimple(node: Expression): boolean {
  return (
    node.kind === 'name' || node.kind === 'field' || node.kind === 'number' || node.kind === 'call'
  );
}

function textOf(body: Body, node: Expression): string {
  return body.pack.texts.get(body.reporter.file)?.slice(node.span.start, node.span.end) ?? '';
}

function unitsMixed(body: Body, node: BinaryExpression, left: Type, right: Type): void {
  const what = left.kind === 'duration' || right.kind === 'duration' ? 'duration' : 'distance';
  const number = left.kind === what ? node.right : node.left;
  const measured = left.kind === what ? node.left : node.right;
  const canHaveUnit = number.kind === 'number' && node.operator !== '*' && node.operator !== '/';
  const usual = what === 'duration' ? 's' : 'm';
  const unit = /(ms|s|min|m)$/.exec(textOf(body, measured))?.[1] ?? usual;
  const written = number.kind === 'number' ? `${number.value}${unit}` : `1${unit}`;
  body.reporter.error({
    code: 'UNITS_MIXED',
    span: node.span,
    message:
      `\`${node.operator}\` cannot join ${describeType(left)} and ${describeType(right)}. Give ` +
      `both sides a unit, such as \`${written}\`.`,
    found: `${describeType(left)} and ${describeType(right)}`,
    expected: `two ${what}s`,
    fixes: canHaveUnit ? [insertion(`Write \`${written}\``, number.span.end, unit)] : [],
  });
}
