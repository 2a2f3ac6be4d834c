// Colours by meaning: every name by what it stands for, and words that are words of the language only where they
// stand.
import type { Span } from '../diagnostic.ts';
import type { FileAnalysis } from './file.ts';
import { meaningOf } from './meaning.ts';
import type { Occurrence, SymbolKind } from './occurrence.ts';
import type { PackIndex } from './pack-index.ts';
import { CONTEXT_WORDS } from './context-words.ts';

/** In the order of the numbers editors are told. */
export const SEMANTIC_TYPES = [
  'keyword',
  'event',
  'function',
  'class',
  'struct',
  'property',
  'enum',
  'enumMember',
  'variable',
  'parameter',
  'type',
  'decorator',
] as const;

export type SemanticType = (typeof SEMANTIC_TYPES)[number];

export interface SemanticToken {
  readonly span: Span;
  readonly type: SemanticType;
  readonly isDeclaration: boolean;
}

const TYPES: Readonly<Record<SymbolKind, SemanticType | undefined>> = {
  event: 'event',
  eventField: 'parameter',
  formula: 'function',
  function: 'function',
  effect: 'class',
  own: 'property',
  template: 'class',
  rule: 'function',
  resource: 'property',
  skill: 'function',
  class: 'struct',
  unit: 'struct',
  item: 'struct',
  enum: 'enum',
  enumValue: 'enumMember',
  table: 'variable',
  tune: 'variable',
  roll: 'variable',
  test: undefined,
  entity: 'type',
  field: 'property',
  tag: 'decorator',
  eventTag: 'decorator',
  type: 'type',
  context: 'variable',
  group: 'keyword',
  local: 'variable',
  parameter: 'parameter',
  candidate: 'variable',
};

/** `pieces` are those of one file; in order of their places, and names that mean nothing have none. */
export function semanticTokens(
  index: PackIndex,
  pieces: readonly FileAnalysis[],
): readonly SemanticToken[] {
  return pieces.flatMap((piece) =>
    tokensOf(index, piece).map((token) => {
      const { start, end } = token.span;
      return { ...token, span: { start: piece.start + start, end: piece.start + end } };
    }),
  );
}

function tokensOf(index: PackIndex, file: FileAnalysis): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  const byStart = new Map(file.occurrences.map((one) => [one.span.start, one]));
  for (const { kind, text, start, end } of file.tokens) {
    const isName = kind === 'name' || kind === 'string';
    const found = isName ? (byStart.get(start) ?? insideQuotes(byStart, kind, start)) : undefined;
    if (found !== undefined) add(tokens, index, file, found);
    else if (kind === 'keyword' || (kind === 'name' && CONTEXT_WORDS.has(text)))
      tokens.push({ span: { start, end }, type: 'keyword', isDeclaration: false });
  }
  return tokens;
}

function insideQuotes(
  byStart: ReadonlyMap<number, Occurrence>,
  kind: string,
  start: number,
): Occurrence | undefined {
  return kind === 'string' ? byStart.get(start + 1) : undefined;
}

function add(
  tokens: SemanticToken[],
  index: PackIndex,
  file: FileAnalysis,
  occurrence: Occurrence,
): void {
  const { role, span, text } = occurrence;
  if (role.kind === 'word') {
    tokens.push({ span, type: 'keyword', isDeclaration: false });
    return;
  }
  const kind = meaningOf(index, file, occurrence)?.kind;
  const isWord = kind === undefined && role.kind === 'argument';
  const type = kind === undefined ? (isWord ? 'parameter' : undefined) : TYPES[kind];
  if (type === undefined) return;
  const isDeclaration = role.kind === 'define' || role.kind === 'defineLocal';
  // Of a dotted tag only the first part is one token; the others are coloured with it.
  tokens.push({
    span: { start: span.start, end: Math.max(span.end, span.start + text.length) },
    type,
    isDeclaration,
  });
}
