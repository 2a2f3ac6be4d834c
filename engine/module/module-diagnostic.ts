// Findings about a module in the form that the rule language gives its own, so that every tool shows both
// alike: code, sentence, place, and the line with a mark under it.
import { ERROR_CODES, type ErrorCode } from '../base/error-codes.ts';
import type { PackDiagnostic } from '../contract/compiler.ts';

export type ModuleCode = Extract<
  ErrorCode,
  `MODULE_${string}` | 'CONTRACT_UNSUPPORTED' | 'SERVICE_SHAPE'
>;

/** Where a finding is; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** UTF-16 units that the mark covers, at least 1. */
  readonly length: number;
  readonly lineText: string;
}

/** The one member of a module pack. */
export const MODULE_MEMBER = 'module.js';

/** A finding with no better place: the module as a whole. */
export const WHOLE_MODULE: Place = {
  file: MODULE_MEMBER,
  line: 1,
  column: 1,
  length: 1,
  lineText: '',
};

/** Characters of a source line that a frame shows; generated code has lines of a megabyte. */
const FRAME_CHARACTERS_MAX = 160;

/** A finding, ready to show. `message` says what was found; what to do comes with the code. */
export function moduleDiagnostic(code: ModuleCode, message: string, place: Place): PackDiagnostic {
  const { file, line, column } = place;
  return {
    code,
    severity: 'error',
    message,
    file,
    line,
    column,
    endLine: line,
    endColumn: column + Math.max(1, place.length),
    rendered: render(code, message, place),
  };
}

function render(code: ModuleCode, message: string, place: Place): string {
  const head = `error[${code}] ${mask(place.file)}:${place.line}:${place.column}`;
  const lines = [head, `  ${mask(message)}`, ...frame(place)];
  return [...lines, '', `  fix: ${ERROR_CODES[code].action}`].join('\n');
}

/** The line with a mark under it; a long one is cut to the part around the mark. */
function frame({ line, column, length, lineText }: Place): string[] {
  if (lineText.trim() === '') return [];
  const isLong = lineText.length > FRAME_CHARACTERS_MAX;
  const start = isLong ? Math.max(0, column - 1 - FRAME_CHARACTERS_MAX / 2) : 0;
  const end = start + FRAME_CHARACTERS_MAX;
  const at = column - 1 - start;
  const indent = ' '.repeat(columnsOf(lineText.slice(start, column - 1)));
  const marked = lineText.slice(start + at, Math.min(end, start + at + Math.max(1, length)));
  const marks = '^'.repeat(Math.max(1, columnsOf(marked)));
  const gutter = `${line}`;
  const blank = ' '.repeat(gutter.length);
  const source = mask(lineText.slice(start, end)).trimEnd();
  return ['', `  ${gutter} | ${source}`, `  ${blank} | ${indent}${marks}`];
}

/** Code points, so that marks stand right below characters outside the basic plane. */
function columnsOf(text: string): number {
  return Array.from(text).length;
}

/** Sources are not to drive a reader's terminal: what cannot be printed becomes a blank or a mark. */
function mask(text: string): string {
  return text.replaceAll(/\s/gu, ' ').replaceAll(/\p{C}/gu, '\u{FFFD}');
}
