// Rule files and sheets on their way in, findings on their way out: strict UTF-8 to text, spans to lines and
// columns. Pure; a file that cannot be read is a finding like any other.
import type { CheckedPack, SourceFile } from '#dsl/compile';
import type { Diagnostic } from '#dsl/diagnostic';
import { isBasePath } from '#dsl/member-path';
import { locate } from '#dsl/report';
import type { PackContents, PackDiagnostic } from '#engine/contract/compiler';
import { REFUSAL_CODES } from './model/refusal.ts';

const NEWLINE = 0x0a;

/** What a pack says, as text. */
export interface PackTexts {
  /** Its *.rules members; `isBase` for those of the pack that it extends. */
  readonly files: readonly SourceFile[];
  /** Its *.csv members by path. */
  readonly sheets: ReadonlyMap<string, string>;
}

export type ReadOutcome =
  | ({ readonly ok: true } & PackTexts)
  | { readonly ok: false; readonly diagnostics: readonly PackDiagnostic[] };

/** Rule files and sheets, decoded; every one that is not UTF-8 is reported. Other members are left alone. */
export function readRuleFiles(pack: PackContents): ReadOutcome {
  const files: SourceFile[] = [];
  const sheets = new Map<string, string>();
  const diagnostics: PackDiagnostic[] = [];
  for (const [path, bytes] of pack.members) {
    const isRules = path.endsWith('.rules');
    if (!isRules && !path.endsWith('.csv')) continue;
    const text = decodeText(bytes);
    if (text === undefined) diagnostics.push(notUtf8(path, bytes));
    else if (!isRules) sheets.set(path, text);
    else files.push(isBasePath(path) ? { path, text, isBase: true } : { path, text });
  }
  const isEmpty = [...pack.members.keys()].every((path) => !path.endsWith('.rules'));
  if (isEmpty) diagnostics.push(packEmpty(pack.name));
  return diagnostics.length === 0 ? { ok: true, files, sheets } : { ok: false, diagnostics };
}

/** The language's findings in the contract's form, with lines, columns and a source frame. */
export function toPackDiagnostics(
  diagnostics: readonly Diagnostic[],
  { files, sheets }: PackTexts,
): readonly PackDiagnostic[] {
  const textOf = new Map([...sheets, ...files.map(({ path, text }) => [path, text] as const)]);
  return diagnostics.map((diagnostic) => locate(diagnostic, (path) => textOf.get(path)));
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Points at the first line that does not decode: a byte 0x0A is always a line end in UTF-8. */
function notUtf8(file: string, bytes: Uint8Array): PackDiagnostic {
  let line = 1;
  let start = 0;
  for (;;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const content = bytes.subarray(start, end);
    if (newline < 0 || decodeText(content) === undefined) {
      const column = new TextDecoder().decode(content).indexOf('\u{fffd}') + 1;
      return finding('FILE_NOT_UTF8', file, line, Math.max(1, column));
    }
    start = end + 1;
    line += 1;
  }
}

function packEmpty(pack: string): PackDiagnostic {
  return finding('PACK_EMPTY', pack, 1, 1);
}

/** What the game finds in a pack that the language takes, at the first of the pack's own files. */
export function gameFindings(
  { records }: CheckedPack['program'],
  files: readonly Pick<SourceFile, 'path' | 'isBase'>[],
): readonly PackDiagnostic[] {
  if (records.some(({ kind }) => kind === 'class')) return [];
  const own = files.find(({ isBase }) => isBase !== true) ?? files[0];
  return [finding('CLASS_MISSING', own?.path ?? '', 1, 1)];
}

function finding(
  code: 'CLASS_MISSING' | 'FILE_NOT_UTF8' | 'PACK_EMPTY',
  file: string,
  line: number,
  column: number,
): PackDiagnostic {
  const message = REFUSAL_CODES[code];
  return {
    code,
    severity: 'error',
    message,
    file,
    line,
    column,
    endLine: line,
    endColumn: column,
    rendered: `error[${code}] ${file}:${line}:${column}\n  ${message}`,
  };
}
