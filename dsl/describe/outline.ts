// What a declaration says as labelled pieces, each with the words it is shown in and a meaning to compare: what
// `diff` aligns.
import { meaningOf } from '../format/nodes.ts';
import type { Span } from '../diagnostic.ts';

export interface Outline {
  /** What a designer calls it: `cooldown`, `on use`, `damage`, `row level=3`. */
  readonly label: string;
  /** What is said there itself; undefined for what only holds others. */
  readonly value?: { readonly text: string; readonly meaning: string };
  readonly children: readonly Outline[];
  /** The whole piece on one line, for what was added or removed. */
  readonly text: string;
}

/** Text of a part of the file on one line. */
export type Write = (span: Span) => string;

/** A piece with a value of its own. */
export function valued(
  label: string,
  node: { readonly span: Span } | undefined,
  write: Write,
): readonly Outline[] {
  if (node === undefined) return [];
  const text = write(node.span);
  return [
    { label, value: { text, meaning: meaningOf(node) }, children: [], text: `${label} ${text}` },
  ];
}

/** A piece whose value is plain text. */
export function worded(label: string, text: string | undefined): readonly Outline[] {
  if (text === undefined || text === '') return [];
  return [{ label, value: { text, meaning: text }, children: [], text: `${label} ${text}` }];
}

/** A piece that only holds others. */
export function holding(label: string, children: readonly Outline[], text: string): Outline {
  return { label, children, text };
}

/** True when both say the same. */
export function isEqual(left: Outline, right: Outline): boolean {
  if (left.label !== right.label || left.value?.meaning !== right.value?.meaning) return false;
  if (left.children.length !== right.children.length) return false;
  return left.children.every((child, at) => {
    const other = right.children[at];
    return other !== undefined && isEqual(child, other);
  });
}
