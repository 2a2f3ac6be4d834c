// The nodes that the Chevrotain grammar builds: those of our tree, and what stands where recovery gave a rule up.
import type { IToken } from 'chevrotain';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A node of our tree, by its kind. */
export interface Value {
  readonly kind: string;
  readonly span: Span;
  readonly [part: string]: unknown;
}

export interface Block {
  readonly statements: readonly Value[];
  readonly span: Span;
}

export interface Argument {
  readonly name: Name;
  readonly value: Value;
}

export interface Declaration {
  readonly kind: 'rule';
  readonly phase: 'on';
  readonly priority: 0;
  readonly body: Block;
  readonly span: Span;
}

function spanOf({ startOffset: start, image }: IToken): Span {
  return { start, end: start + image.length };
}

export function nameOf(token: IToken): Name {
  return { text: token.image, span: spanOf(token) };
}

const UNITS: ReadonlyMap<string, { readonly kind: string; readonly scale: number }> = new Map([
  ['', { kind: 'number', scale: 1 }],
  ['%', { kind: 'percent', scale: 1 }],
  ['ms', { kind: 'duration', scale: 1 }],
  ['s', { kind: 'duration', scale: 1_000 }],
  ['m', { kind: 'distance', scale: 1 }],
]);

/** Where the unit of a measure begins: behind its last digit. */
function unitStart(image: string): number {
  let at = image.length;
  while (at > 0 && (image.charCodeAt(at - 1) - ZERO) >>> 0 > 9) at -= 1;
  return at;
}

const ZERO = '0'.charCodeAt(0);

export function measureOf(token: IToken) {
  const { image } = token;
  const { kind, scale } = UNITS.get(image.slice(unitStart(image))) ?? NO_UNIT;
  return { kind, value: Number.parseFloat(image) * scale, span: spanOf(token) };
}

const NO_UNIT = { kind: 'number', scale: 1 } as const;

export function textOf(token: IToken) {
  return { kind: 'string', text: token.image.slice(1, -1), span: spanOf(token) };
}

/** What stands in the tree where recovery gave a rule up. */
const NOWHERE = { start: 0, end: 0 } as const;
export const BROKEN_VALUE = { recoveryValueFunc: (): Value => ({ kind: 'error', span: NOWHERE }) };
export const BROKEN_BLOCK = { recoveryValueFunc: (): Block => ({ statements: [], span: NOWHERE }) };
export const BROKEN_ARGUMENT = {
  recoveryValueFunc: (): Argument => ({
    name: { text: '', span: NOWHERE },
    value: { kind: 'error', span: NOWHERE },
  }),
};
export const BROKEN_LIST = { recoveryValueFunc: (): Argument[] => [] };

export const BROKEN_FILE = { recoveryValueFunc: (): Declaration[] => [] };
