// The types of values and how messages name them. Types never mix silently.
import type { ValueType } from './vocabulary.ts';
import { unreachable } from './unreachable.ts';

/** `error` is the type of something already reported; it fits everywhere. */
export type Type = ValueType | { readonly kind: 'effect' } | { readonly kind: 'error' };

export const NUMBER: Type = { kind: 'number' };
export const PERCENT: Type = { kind: 'percent' };
export const DURATION: Type = { kind: 'duration' };
export const BOOL: Type = { kind: 'bool' };
export const ERROR: Type = { kind: 'error' };

/** Names of the types that are not entity kinds, as written in formulas and events. */
export const TYPE_NAMES = ['number', 'percent', 'duration', 'bool'] as const;

export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'entity' && b.kind === 'entity') return a.entity === b.entity;
  return a.kind === b.kind;
}

export function isNumeric(type: Type): boolean {
  return type.kind === 'number' || type.kind === 'percent' || type.kind === 'duration';
}

/** How a message says it: "a percent". */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'number':
      return 'a number';
    case 'percent':
      return 'a percent';
    case 'duration':
      return 'a duration';
    case 'bool':
      return 'yes or no';
    case 'entity':
      return `a ${type.entity}`;
    case 'effect':
      return 'an effect';
    case 'error':
      return 'something unknown';
    default:
      return unreachable(type);
  }
}

/** The type as it is written in a rule file. */
export function typeText(type: ValueType): string {
  return type.kind === 'entity' ? type.entity : type.kind;
}
