// Which names values made of old ones read.
import { unreachable } from '../unreachable.ts';
import type { OldValue } from './move.ts';

/** Names that a value reads, in the order of the text. */
export function namesIn(value: OldValue): readonly string[] {
  if (value.kind === 'old') return [value.name];
  return [...new Set(partsOf(value).flatMap(namesIn))];
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
