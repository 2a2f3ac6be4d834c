// Findings as plain text for a terminal: where, what, the source line with carets, what to do.
// Control and direction characters of the source are masked, so that a rule file cannot drive the
// reader's terminal.
import type { Diagnostic, Span } from './diagnostic.ts';
import { DSL_LIMITS } from './limits.ts';

/** A place as people count: both from 1, columns in UTF-16 units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset; offsets past the end mean the end. */
export function lineColumn(text: string, offset: number): LineColumn {
  const before = text.slice(0, Math.max(0, offset));
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: before.length - lastBreak };
}

/** A finding in the form programs show: places as people count, and its rendered text. */
export interface LocatedFinding {
  readonly code: Diagnostic['code'];
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rendered: string;
}

/** The finding with lines and columns; `textOf` gives files by path. */
export function locate(
  diagnostic: Diagnostic,
  textOf: (file: string) => string | undefined,
): LocatedFinding {
  const { code, severity, message, file, span } = diagnostic;
  const text = textOf(file) ?? '';
  const { line, column } = lineColumn(text, span.start);
  const { line: endLine, column: endColumn } = lineColumn(text, span.end);
  const rendered = renderDiagnostic(diagnostic, text, textOf);
  return { code, severity, message, file, line, column, endLine, endColumn, rendered };
}

/** Puts text into a style; given for terminals with colours. */
export type Style = (name: 'red' | 'yellow' | 'cyan' | 'bold' | 'dim', text: string) => string;

/**
 * The finding with its source frame, as several lines without a final newline. `text` is the
 * finding's file; `textOf` gives other files by path, so that a second place in one has its line.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  text: string,
  textOf?: (file: string) => string | undefined,
  style: Style = (_name, plain) => plain,
): string {
  const { file, span, severity, code, message, fixes, related } = diagnostic;
  const colour = severity === 'error' ? 'red' : 'yellow';
  const head = `${style(colour, `${severity}[${code}]`)} ${style('bold', placeOf(file, text, span))}`;
  const lines = [head, `  ${mask(message)}`];
  if (text !== '') lines.push('', ...styledFrame(frame(text, span), colour, style));
  const notes: string[] = [];
  const relatedText = related?.file === file ? text : textOf?.(related?.file ?? '');
  if (related !== undefined)
    notes.push(
      `  ${style('cyan', 'note:')} ${relatedPlace(related, relatedText)}: ${related.message}`,
    );
  for (const fix of fixes) notes.push(`  ${style('cyan', 'fix:')} ${mask(fix.title)}`);
  if (notes.length > 0) lines.push('', ...notes);
  return lines.join('\n');
}

function styledFrame(lines: readonly string[], colour: 'red' | 'yellow', style: Style): string[] {
  return lines.map((line) => {
    const bar = line.indexOf('|') + 1;
    const rest = line.slice(bar);
    return style('dim', line.slice(0, bar)) + (/^ *\^+$/.test(rest) ? style(colour, rest) : rest);
  });
}

function placeOf(file: string, text: string, span: Span): string {
  const { line, column } = lineColumn(text, span.start);
  return `${mask(file)}:${line}:${column}`;
}

/** Without the text of its file the place has no line. */
function relatedPlace(
  { file, span }: NonNullable<Diagnostic['related']>,
  text: string | undefined,
): string {
  return text === undefined ? mask(file) : placeOf(file, text, span);
}

/** The line a span starts on, and carets under the span's part of it. */
function frame(text: string, span: Span): string[] {
  const { line } = lineColumn(text, span.start);
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const nextBreak = text.indexOf('\n', lineStart);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  // A long line is cut to a window that starts at most half a window before the span.
  const units = DSL_LIMITS.frameColumnsMax;
  const from = Math.max(lineStart, span.start - Math.floor(units / 2));
  const windowStart = lineEnd - lineStart <= units ? lineStart : from;
  const windowEnd = Math.min(lineEnd, windowStart + units);
  const caretEnd = Math.min(
    Math.max(span.end, span.start + 1),
    Math.max(windowEnd, span.start + 1),
  );
  const gutter = `${line}`;
  const blank = ' '.repeat(gutter.length);
  const indent = ' '.repeat(columnsOf(text.slice(windowStart, span.start)));
  const carets = '^'.repeat(Math.max(1, columnsOf(text.slice(span.start, caretEnd))));
  const source = mask(text.slice(windowStart, windowEnd)).trimEnd();
  return [`  ${gutter} | ${source}`, `  ${blank} | ${indent}${carets}`];
}

/** Code points, so that carets stand right below characters outside the basic plane. */
function columnsOf(text: string): number {
  return Array.from(text).length;
}

/** Every character that is not printable becomes one blank or mark of the same width. */
function mask(text: string): string {
  return text.replaceAll(/\s/gu, ' ').replaceAll(/\p{C}/gu, '\u{FFFD}');
}
