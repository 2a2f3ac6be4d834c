// What a condition says about single values, as far as its text shows it: `target.hp < 10%` bounds `target.hp` in
// percent, `crit` says that `crit` holds. Enough to see that conditions exclude each other.
import { MIRRORED, NEGATED } from '../arithmetic.ts';
import type { ComparisonOperator, Expression } from '../ast/expression.ts';

/** One thing that must hold. */
export type Constraint =
  | { readonly key: string; readonly operator: ComparisonOperator; readonly value: number }
  | { readonly key: string; readonly holds: boolean };

/** What follows when a condition holds, or (`holds` false) when it does not. Not all of it is found. */
export function constraintsOf(node: Expression, text: string, holds: boolean): Constraint[] {
  const found: Constraint[] = [];
  collect(found, node, text, holds);
  return found;
}

function collect(found: Constraint[], node: Expression, text: string, holds: boolean): void {
  if (node.kind === 'unary' && node.operator === 'not') {
    collect(found, node.operand, text, !holds);
    return;
  }
  if (node.kind !== 'binary') {
    found.push(...answerOf(node, text, holds));
    return;
  }
  const { operator, left, right } = node;
  if (operator === (holds ? 'and' : 'or')) {
    collect(found, left, text, holds);
    collect(found, right, text, holds);
  } else if (isComparison(operator)) {
    const means = holds ? operator : NEGATED[operator];
    const compared =
      comparison(means, left, right, text) ?? comparison(MIRRORED[means], right, left, text);
    if (compared !== undefined) found.push(compared);
  }
}

function isComparison(operator: string): operator is ComparisonOperator {
  return operator in NEGATED;
}

type Compared = Extract<Constraint, { operator: ComparisonOperator }>;

const VALUES: ReadonlySet<Expression['kind']> = new Set([
  'number',
  'percent',
  'duration',
  'distance',
]);

function comparison(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  text: string,
): Compared | undefined {
  if (left.kind !== 'name' && left.kind !== 'field') return undefined;
  if (!VALUES.has(right.kind)) return undefined;
  if (!('value' in right) || typeof right.value !== 'number') return undefined;
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

const BLANK = /\s/;

function sourceOf({ span }: Expression, text: string): string {
  const source = text.slice(span.start, span.end);
  return BLANK.test(source) ? source.replaceAll(/\s+/g, ' ') : source;
}

/** The value about which they cannot all be right; undefined when they may. */
export function contradiction(constraints: readonly Constraint[]): string | undefined {
  if (constraints.length <= FEW && !holdsPair(constraints)) return undefined;
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

/** So few are compared with each other first: mostly no two are about the same, and one alone is always possible. */
const FEW = 8;

function holdsPair(constraints: readonly Constraint[]): boolean {
  return constraints.some(({ key }, i) => {
    for (let k = i + 1; k < constraints.length; k += 1) {
      if (constraints[k]?.key === key) return true;
    }
    return false;
  });
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
