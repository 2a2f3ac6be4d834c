// The types of values and how messages name them. Types never mix silently.
import type { ValueType } from './vocabulary.ts';
import { unreachable } from './unreachable.ts';

/** `error` is the type of something already reported; it fits everywhere. */
export type Type =
  | ValueType
  | { readonly kind: 'effect' }
  /** Of `90deg`; only cones take one. */
  | { readonly kind: 'angle' }
  | { readonly kind: 'error' };

export const NUMBER: Type = { kind: 'number' };
export const PERCENT: Type = { kind: 'percent' };
export const DURATION: Type = { kind: 'duration' };
export const DISTANCE: Type = { kind: 'distance' };
export const ANGLE: Type = { kind: 'angle' };
export const BOOL: Type = { kind: 'bool' };
export const ERROR: Type = { kind: 'error' };

/** Names of the types that are not entity kinds, as written in formulas and events. */
export const TYPE_NAMES = ['number', 'percent', 'duration', 'distance', 'bool'] as const;

export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'entity' && b.kind === 'entity') return a.entity === b.entity;
  if (a.kind === 'enum' && b.kind === 'enum') return a.name === b.name;
  return a.kind === b.kind;
}

const NUMERIC: ReadonlySet<Type['kind']> = new Set(['number', 'percent', 'duration', 'distance']);

export function isNumeric({ kind }: Type): boolean {
  return NUMERIC.has(kind);
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
    case 'distance':
      return 'a distance';
    case 'angle':
      return 'an angle';
    case 'bool':
      return 'yes or no';
    case 'enum':
      return `${articleOf(type.name)} ${type.name}`;
    case 'entity':
      return `${articleOf(type.entity)} ${type.entity}`;
    case 'effect':
      return 'an effect';
    case 'error':
      return 'something unknown';
    default:
      return unreachable(type);
  }
}

/** `an element`, `a unit`. */
function articleOf(name: string): 'a' | 'an' {
  return /^[aeio]/i.test(name) ? 'an' : 'a';
}

/** The type as it is written in a rule file. */
export function typeText(type: ValueType): string {
  if (type.kind === 'entity') return type.entity;
  return type.kind === 'enum' ? type.name : type.kind;
}
