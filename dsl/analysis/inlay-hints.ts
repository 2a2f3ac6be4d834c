// Small notes between the words: what a tuned number is where it is used.
import type { Span } from '../diagnostic.ts';
import type { FileAnalysis } from './file.ts';
import { meaningOf } from './meaning.ts';
import type { PackIndex } from './pack-index.ts';

export interface InlayHint {
  /** Offset it stands at. */
  readonly at: number;
  readonly text: string;
}

export function inlayHints(
  index: PackIndex,
  file: FileAnalysis,
  range: Span,
): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  const { start } = file;
  for (const occurrence of file.occurrences) {
    const { span, role, text } = occurrence;
    if (start + span.end < range.start || start + span.start > range.end) continue;
    const tune = role.kind === 'value' ? index.tunes.get(text) : undefined;
    if (tune === undefined || meaningOf(index, file, occurrence)?.kind !== 'tune') continue;
    const value = tune.node.value.span;
    hints.push({
      at: start + span.end,
      text: ` = ${tune.file.text.slice(value.start, value.end)}`,
    });
  }
  return hints;
}
