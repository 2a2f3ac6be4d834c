// One finding about a rule file: a stable code, a span, one sentence in a designer's words, and
// where there is one a fix that a tool can apply. The table of codes is in diagnostic-codes.ts.
import type { DiagnosticCode } from './diagnostic-codes.ts';

/** Half-open range of UTF-16 offsets in one file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replace `span` by `text`. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly span: Span;
  /** What was found, what was expected, what to do; one or two sentences. */
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  /** Up to three names that were probably meant, best first. */
  readonly suggestions: readonly string[];
  readonly fixes: readonly Fix[];
  /** A second place that explains the first, e.g. the earlier declaration. */
  readonly related?: { readonly file: string; readonly span: Span; readonly message: string };
}
