// What a condition shows about values that must not be 0: inside `if x > 0 { }` one may divide by
// x.
import { MIRRORED, NEGATED, type ComparisonKind } from '../arithmetic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { Assumed, Body } from './pack.ts';
import { isNeverZero, rangeOf } from './range.ts';
import { unreachable } from '../unreachable.ts';

/** Runs `check` where a condition holds (or does not), with what that shows. */
export function assuming<Result>(
  body: Body,
  condition: TypedExpression | undefined,
  holds: boolean,
  check: () => Result,
): Result {
  if (condition === undefined) return check();
  return within(body, { condition, holds, around: body.assumed, shown: undefined }, check);
}

/** Runs `check` with nothing known about fields: it may run again after they have changed. */
export function assumingNothing<Result>(body: Body, check: () => Result): Result {
  const { assumed } = body;
  if (assumed === undefined) return check();
  const forgotten = { condition: undefined, holds: true, around: assumed, shown: undefined };
  return within(body, forgotten, check);
}

function within<Result>(body: Body, assumed: Assumed, check: () => Result): Result {
  const before = body.assumed;
  body.assumed = assumed;
  const result = check();
  body.assumed = before;
  return result;
}

/** True when a divisor cannot be 0, by itself or by what the conditions around it say. */
export function cannotBeZero(body: Body, divisor: TypedExpression): boolean {
  if (isNeverZero(divisor)) return true;
  const text = textOf(divisor);
  if (text === undefined) return false;
  const hangsOnField = text.includes('.');
  if (body.spent && hangsOnField) return false;
  for (let at = body.assumed; at !== undefined; at = at.around) {
    if (at.condition === undefined && hangsOnField) return false;
    if (at.condition === undefined) continue;
    at.shown ??= shownBy(at.condition, at.holds);
    if (at.shown.includes(text)) return true;
  }
  return false;
}

/**
 * Conditions inside each other that are looked into: keeps checking linear in the length of a text.
 */
const DEPTH_MAX = 16;

function shownBy(condition: TypedExpression, holds: boolean, depth = 0): string[] {
  if (depth > DEPTH_MAX) return [];
  const { kind } = condition;
  if (kind === 'not') return shownBy(condition.operand, !holds, depth + 1);
  if (kind === 'and' || kind === 'or') {
    // Both sides are known when `and` holds, and when `or` does not.
    if ((kind === 'and') !== holds) return [];
    return [condition.left, condition.right].flatMap((side) => shownBy(side, holds, depth + 1));
  }
  if (kind !== 'compare') return [];
  const { left, right } = condition;
  const operator = holds ? condition.operator : NEGATED[condition.operator];
  const shown = [
    ...(excludesZero(operator, right) ? [textOf(left)] : []),
    ...(excludesZero(MIRRORED[operator], left) ? [textOf(right)] : []),
  ];
  return shown.filter((text) => text !== undefined);
}

/** Whether `x OPERATOR other` shows that x is not 0. */
function excludesZero(operator: ComparisonKind, other: TypedExpression): boolean {
  const { low, high } = rangeOf(other);
  switch (operator) {
    case '>':
      return low >= 0;
    case '>=':
      return low > 0;
    case '<':
      return high <= 0;
    case '<=':
      return high < 0;
    case '=':
      return isNeverZero(other);
    case '!=':
      return low === 0 && high === 0;
    default:
      return unreachable(operator);
  }
}

/**
 * The same text for values that are equal whenever they are asked; undefined for what is too long
 * or hangs on chance. Values that hang on fields have a `.` in it.
 */
export function textOf(node: TypedExpression): string | undefined {
  const { kind } = node;
  // A decimal point would look like a field.
  if (kind === 'constant') return `${node.value}`.replace('.', ',');
  if (kind === 'event') return `event ${node.index}`;
  if (kind === 'local') return `local ${node.slot}`;
  if (kind === 'negate') {
    const operand = textOf(node.operand);
    return operand && `-${operand}`;
  }
  if (kind === 'column') {
    const entity = textOf(node.entity);
    return entity && `(${entity}) ${node.entityKind}.${node.field}`;
  }
  if (kind !== 'arithmetic') return undefined;
  const left = textOf(node.left);
  const right = textOf(node.right);
  return left && right && `(${left} ${node.operator} ${right})`;
}
