// A rule file in its one canonical form: the same tokens in the same order with their comments, other blanks.
// What it means is compared before and after; a file with syntax errors is left alone.
import type { FileNode } from '../ast/declaration.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { lex } from '../lexer.ts';
import { parseFile } from '../parser/parse.ts';
import { createReporter } from '../reporter.ts';
import { isTrivia, type Token } from '../token.ts';
import { anchorsOf, type Anchors } from './anchor.ts';
import { layoutOf } from './layout.ts';
import { meaningOf } from './nodes.ts';
import { printItems } from './print.ts';
import { isSpaced, wordText } from './spacing.ts';

export type FormatOutcome =
  | { readonly ok: true; readonly text: string }
  /** Why the file was left alone. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Formats one file; `path` names it in findings. */
export function format(text: string, path: string): FormatOutcome {
  const before = read(text, path);
  const errors = before.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { ok: false, diagnostics: errors };
  const anchors = anchorsOf(before.file, before.words);
  const formatted = printItems(layoutOf(text, before.tokens, anchors), { text, anchors });
  const after = read(formatted, path);
  const isSame = meaningOf(before.file.declarations) === meaningOf(after.file.declarations);
  if (!isSame) throw new Error(`invariant broken: formatting changes what ${path} means`);
  return { ok: true, text: formatted };
}

/** Writes parts of a file on one line each, the way `format` writes lines. */
export function createLineWriter(
  file: FileNode,
): (span: { readonly start: number; readonly end: number }) => string {
  const { words } = read(file.text, file.path);
  const anchors = anchorsOf(file, words);
  return ({ start, end }) =>
    lineText(
      words.filter((word) => word.start >= start && word.end <= end && word.kind !== 'end'),
      file.text,
      anchors,
    );
}

function lineText(words: readonly Token[], text: string, anchors: Anchors): string {
  let line = '';
  let previous: Token | undefined;
  for (const word of words) {
    if (previous !== undefined && isSpaced(previous, word, anchors)) line += ' ';
    line += wordText(word, text, anchors);
    previous = word;
  }
  return line;
}

function read(
  text: string,
  path: string,
): {
  readonly file: FileNode;
  readonly tokens: readonly Token[];
  readonly words: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const reporter = createReporter(path);
  const file = parseFile(text, reporter);
  const tokens = lex(text, createReporter(path));
  const words = tokens.filter((token) => !isTrivia(token));
  return { file, tokens, words, diagnostics: reporter.diagnostics };
}
