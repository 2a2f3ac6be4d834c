// What values made of old ones come to.
import { calculate, callBuiltin, compare, saturate } from '../../arithmetic.ts';
import type { OldValue } from '../../ir/move.ts';
import { unreachable } from '../../unreachable.ts';

/** What it comes to, as it may be stored. */
export function workOut(value: OldValue, read: (name: string) => number): number {
  const result = valueOf(value, read);
  return Number.isNaN(result) ? 0 : saturate(result);
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
