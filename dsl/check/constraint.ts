// What a condition says about single values, as far as its text shows it: `target.hp < 10%` bounds `target.hp` in
// percent, `crit` says that `crit` holds. Enough to see that conditions exclude each other.
import type { ComparisonOperator, Expression } from '../ast/expression.ts';

/** One thing that must hold. */
export type Constraint =
  | { readonly key: string; readonly operator: ComparisonOperator; readonly value: number }
  | { readonly key: string; readonly holds: boolean };

const NEGATED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '=': '!=',
  '!=': '=',
};

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};

/** What follows when a condition holds, or (`holds` false) when it does not. Not all of it is found. */
export function constraintsOf(node: Expression, text: string, holds: boolean): Constraint[] {
  if (node.kind === 'unary' && node.operator === 'not') {
    return constraintsOf(node.operand, text, !holds);
  }
  if (node.kind !== 'binary') return answerOf(node, text, holds);
  const { operator, left, right } = node;
  if (operator === (holds ? 'and' : 'or')) {
    return [...constraintsOf(left, text, holds), ...constraintsOf(right, text, holds)];
  }
  if (operator === 'and' || operator === 'or') return [];
  if (!isComparison(operator)) return [];
  const compared =
    comparison(operator, left, right, text) ?? comparison(MIRRORED[operator], right, left, text);
  if (compared === undefined) return [];
  return [holds ? compared : { ...compared, operator: NEGATED[compared.operator] }];
}

function isComparison(operator: string): operator is ComparisonOperator {
  return operator in NEGATED;
}

type Compared = Extract<Constraint, { operator: ComparisonOperator }>;

function comparison(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  text: string,
): Compared | undefined {
  const isValue = ['number', 'percent', 'duration', 'distance'].includes(right.kind);
  if (!isValue || !('value' in right) || typeof right.value !== 'number') return undefined;
  if (left.kind !== 'name' && left.kind !== 'field') return undefined;
  return { key: `${sourceOf(left, text)} ${right.kind}`, operator, value: right.value };
}

/** A question with one answer: a name, `X has EFFECT`. */
function answerOf(node: Expression, text: string, holds: boolean): Constraint[] {
  const isQuestion = ['name', 'field', 'has', 'immune', 'within'].includes(node.kind);
  if (node.kind === 'bool') return node.value === holds ? [] : NEVER;
  return isQuestion ? [{ key: sourceOf(node, text), holds }] : [];
}

const NEVER: Constraint[] = [
  { key: 'false', holds: true },
  { key: 'false', holds: false },
];

function sourceOf({ span }: Expression, text: string): string {
  return text.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
}

/** The value about which they cannot all be right; undefined when they may. */
export function contradiction(constraints: readonly Constraint[]): string | undefined {
  const byKey = new Map<string, Constraint[]>();
  for (const one of constraints) {
    const known = byKey.get(one.key);
    if (known === undefined) byKey.set(one.key, [one]);
    else known.push(one);
  }
  for (const [key, all] of byKey) {
    if (!isPossible(all)) return key.replace(/ (number|percent|duration|distance)$/, '');
  }
  return undefined;
}

function isPossible(all: readonly Constraint[]): boolean {
  const answers = new Set(all.flatMap((one) => ('holds' in one ? [one.holds] : [])));
  if (answers.size > 1) return false;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  const open = new Set<number>();
  for (const one of all) {
    if ('holds' in one) continue;
    const { operator, value } = one;
    if (operator === '>' || operator === '>=' || operator === '=') low = Math.max(low, value);
    if (operator === '<' || operator === '<=' || operator === '=') high = Math.min(high, value);
    if (operator === '<' || operator === '>' || operator === '!=') open.add(value);
  }
  return low < high || (low === high && !open.has(low));
}
