// Findings as text with their source frames, and as plain data for programs.
import type { Diagnostic } from '../diagnostic.ts';
import { lineColumn, renderDiagnostic } from '../report.ts';
import type { LoadedPack } from './pack-folder.ts';
import { paint, plain, type Terminal } from './terminal.ts';

/** Every finding with an empty line around it. */
export function writeFindings(
  terminal: Terminal,
  pack: Pick<LoadedPack, 'sources' | 'members'>,
  diagnostics: readonly Diagnostic[],
): void {
  const textOf = textsOf(pack);
  const style = terminal.colours
    ? (name: 'red' | 'yellow' | 'cyan' | 'bold' | 'dim', text: string): string =>
        paint(terminal, name, text)
    : undefined;
  for (const diagnostic of diagnostics) {
    const text = textOf(diagnostic.file) ?? '';
    const rendered = renderDiagnostic(diagnostic, text, textOf, style);
    terminal.write(`\n${terminal.colours ? rendered : plain(rendered)}\n`);
  }
  if (diagnostics.length > 0) terminal.write('\n');
}

/** The finding with lines and columns. */
export function findingJson(
  diagnostic: Diagnostic,
  pack: Pick<LoadedPack, 'sources' | 'members'>,
): object {
  const textOf = textsOf(pack);
  const { code, severity, message, file, span, suggestions, fixes } = diagnostic;
  const text = textOf(file) ?? '';
  const start = lineColumn(text, span.start);
  const end = lineColumn(text, span.end);
  return {
    code,
    severity,
    message,
    file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    suggestions,
    fixes,
    rendered: renderDiagnostic(diagnostic, text, textOf),
  };
}

function textsOf({
  sources,
  members,
}: Pick<LoadedPack, 'sources' | 'members'>): (file: string) => string | undefined {
  const texts = new Map([...members, ...sources.map(({ path, text }) => [path, text] as const)]);
  return (file) => texts.get(file);
}
