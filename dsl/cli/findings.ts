// Findings as text with their source frames, and as plain data for programs.
import type { Diagnostic } from '../diagnostic.ts';
import { locate, renderDiagnostic } from '../report.ts';
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
  const { suggestions, fixes } = diagnostic;
  return { ...locate(diagnostic, textsOf(pack)), suggestions, fixes };
}

function textsOf({
  sources,
  members,
}: Pick<LoadedPack, 'sources' | 'members'>): (file: string) => string | undefined {
  const texts = new Map([...members, ...sources.map(({ path, text }) => [path, text] as const)]);
  return (file) => texts.get(file);
}
