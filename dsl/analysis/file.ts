// One declaration of a file as the tools of an editor see it: its tokens, its tree, and every name in it. Everything
// here follows from its text alone, and all places count from its start: it stays as it is when it moves.
import type { FileNode } from '../ast/declaration.ts';
import { lex } from '../lexer.ts';
import { DSL_LIMITS } from '../limits.ts';
import { parseFile } from '../parser/parse.ts';
import { createReporter } from '../reporter.ts';
import type { Token } from '../token.ts';
import { Collector, type Occurrence } from './occurrence.ts';
import type { Scope } from './scope.ts';
import type { Piece } from './split.ts';
import { split } from './split.ts';
import { walkDeclaration } from './walk-declaration.ts';

/** A piece of a file: one declaration, or what stands before the first one. */
export interface FileAnalysis {
  /** Of the whole file. */
  readonly path: string;
  /** Offset of the piece in the file. */
  readonly start: number;
  readonly text: string;
  /** All tokens with trivia; the last one is `end`. */
  readonly tokens: readonly Token[];
  /** True when its words were understood without a finding. */
  readonly isSound: boolean;
  readonly node: FileNode;
  /** In order of their places. */
  readonly occurrences: readonly Occurrence[];
  /** Outermost first. */
  readonly scopes: readonly Scope[];
}

/**
 * Total: every text has an analysis; one above the limit of a file is as if it were empty. Pieces of `known` whose
 * text is the same are taken over.
 */
export function analyseFile(
  path: string,
  text: string,
  known: readonly FileAnalysis[] = [],
): readonly FileAnalysis[] {
  const isReadable = text.length <= DSL_LIMITS.sourceUnitsMax;
  const byText = new Map(known.map((piece) => [piece.text, piece]));
  return split(isReadable ? text : '').map((piece) => {
    const before = byText.get(piece.text);
    if (before === undefined) return analysePiece(path, piece);
    return before.start === piece.start ? before : { ...before, start: piece.start };
  });
}

function analysePiece(path: string, { start, text }: Piece): FileAnalysis {
  const tokens = lex(text, createReporter(path));
  const reporter = createReporter(path);
  const node = parseFile(text, reporter);
  const isSound = reporter.diagnostics.length === 0;
  const into = new Collector(text);
  for (const declaration of node.declarations) walkDeclaration(into, declaration);
  const occurrences = into.occurrences.sort((a, b) => a.span.start - b.span.start);
  return { path, start, text, tokens, isSound, node, occurrences, scopes: into.scopes };
}

/** The occurrence at an offset of the piece; at the seam of two the one that begins there. */
export function occurrenceAt(file: FileAnalysis, offset: number): Occurrence | undefined {
  let low = 0;
  let high = file.occurrences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = file.occurrences[middle]?.span.start ?? 0;
    if (start <= offset) low = middle + 1;
    else high = middle;
  }
  const found = file.occurrences[low - 1];
  return found !== undefined && offset <= found.span.end ? found : undefined;
}
