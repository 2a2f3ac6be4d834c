// Values made of old ones: which names they read, and what they come to.
import { calculate, callBuiltin, compare, saturate } from '../../arithmetic.ts';
import type { OldValue } from '../../ir/move.ts';
import { unreachable } from '../../unreachable.ts';

/** Names that a value reads, in the order of the text. */
export function namesIn(value: OldValue): readonly string[] {
  if (value.kind === 'old') return [value.name];
  return [...new Set(partsOf(value).flatMap(namesIn))];
}

/** What it comes to, as it may be stored. */
export function workOut(value: OldValue, read: (name: string) => number): number {
  const result = valueOf(value, read);
  return Number.isNaN(result) ? 0 : saturate(result);
}

function partsOf(value: OldValue): readonly OldValue[] {
  switch (value.kind) {
    case 'constant':
    case 'old':
      return [];
    case 'negate':
      return [value.operand];
    case 'arithmetic':
      return [value.left, value.right];
    case 'quotient':
      return [value.left, value.right, value.otherwise];
    case 'builtin':
      return value.args;
    case 'choose':
      return [value.left, value.right, value.chosen, value.otherwise];
    default:
      return unreachable(value);
  }
}

function valueOf(value: OldValue, read: (name: string) => number): number {
  const of = (one: OldValue): number => valueOf(one, read);
  switch (value.kind) {
    case 'constant':
      return value.value;
    case 'old':
      return read(value.name);
    case 'negate':
      return 0 - of(value.operand);
    case 'arithmetic':
      return calculate(value.operator, of(value.left), of(value.right));
    case 'quotient': {
      const right = of(value.right);
      return right === 0 ? of(value.otherwise) : of(value.left) / right;
    }
    case 'builtin':
      return callBuiltin(value.name, value.args.map(of));
    case 'choose':
      return of(
        compare(value.operator, of(value.left), of(value.right)) ? value.chosen : value.otherwise,
      );
    default:
      return unreachable(value);
  }
}
