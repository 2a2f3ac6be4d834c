// Whether a value can be -0. Adding 0 turns -0 into 0 and changes nothing else; where there is no -0 it is left out,
// because the machine's compiler takes the sum of two whole numbers for one of integers, and starts anew when it is not.
import type { TypedExpression } from '../ir/expression.ts';

export function maybeMinusZero(node: TypedExpression): boolean {
  switch (node.kind) {
    case 'constant':
      return Object.is(node.value, -0);
    case 'arithmetic':
      if (node.operator === '+') return maybeMinusZero(node.left) && maybeMinusZero(node.right);
      return node.operator === '-' ? maybeMinusZero(node.left) : true;
    case 'builtin':
      return mayRoundToMinusZero(node);
    case 'choose':
      return maybeMinusZero(node.left) || maybeMinusZero(node.right);
    case 'event':
    case 'column':
    case 'quotient':
    case 'call':
    case 'host':
    case 'held':
    case 'lookup':
    case 'aggregate':
      return true;
    case 'local':
    case 'negate':
    case 'saturate':
    case 'not':
    case 'compare':
    case 'comparePercent':
    case 'and':
    case 'or':
    case 'has':
    case 'eventTag':
    case 'dice':
    case 'distanceSquared':
    case 'cone':
    case 'line':
      return false;
    default:
      return true;
  }
}

/** Before 0 is added to it: what the native function gives. */
export function mayRoundToMinusZero({
  name,
  args,
}: Extract<TypedExpression, { kind: 'builtin' }>): boolean {
  // Of 0 and -0, max takes 0; of -0 and what is less, -0.
  if (name === 'max') return !args.some(isPositive) && args.some(maybeMinusZero);
  if (name === 'min') return args.some(maybeMinusZero);
  if (name === 'abs' || name === 'sqrt') return false;
  return true;
}

function isPositive(node: TypedExpression): boolean {
  return node.kind === 'constant' && !Object.is(node.value, -0) && node.value >= 0;
}
