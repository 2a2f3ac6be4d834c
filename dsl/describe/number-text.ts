// Numbers as a designer writes them.
import type { Type } from '../types.ts';
import { unreachable } from '../unreachable.ts';

export function numberText(value: number, type: Type): string {
  switch (type.kind) {
    case 'percent':
      return `${plainNumber(value)}%`;
    case 'duration':
      return durationText(value);
    case 'distance':
      return `${plainNumber(value)}m`;
    case 'bool':
      return value === 0 ? 'false' : 'true';
    case 'number':
    case 'angle':
    case 'enum':
    case 'entity':
    case 'effect':
    case 'error':
      return plainNumber(value);
    default:
      return unreachable(type);
  }
}

/** `2s`, `500ms`, `for ever`. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return 'for ever';
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${plainNumber(ms)}ms`;
}

/** All its digits: numbers that differ never look alike. */
export function plainNumber(value: number): string {
  return `${value}`;
}
