// Breaks a run of words that is too long for its line: behind commas and before joining words, as far outside of
// parentheses as it goes.

/** A piece of a line that is never broken. */
export interface Piece {
  readonly text: string;
  /** A space before it, unless it begins a line. */
  readonly isSpaced: boolean;
  readonly canBreak: boolean;
  /** Broken here before anywhere else. */
  readonly breaksFirst: boolean;
  /** Parentheses around it. */
  readonly depth: number;
}

export interface Room {
  /** Column the run begins at. */
  readonly column: number;
  readonly columnsMax: number;
  /** What a new line begins with. */
  readonly indent: string;
}

/** The run as one text, with line ends where it was broken. */
export function wrap(pieces: readonly Piece[], { column, columnsMax, indent }: Room): string {
  const lines: string[] = [];
  let line: Piece[] = [];
  let width = column;
  for (const piece of pieces) {
    line.push(piece);
    width += widthOf(piece);
    while (width > columnsMax) {
      const at = breakOf(line);
      if (at === undefined) break;
      lines.push(textOf(line.slice(0, at)));
      line = line.slice(at);
      width = indent.length + textOf(line).length;
    }
  }
  return [...lines, textOf(line)].join(`\n${indent}`);
}

/** The last of the outermost places where the line can be broken; not before its first piece. */
function breakOf(line: readonly Piece[]): number | undefined {
  let best: number | undefined;
  for (const [at, piece] of line.entries()) {
    if (at === 0 || !piece.canBreak) continue;
    if (piece.breaksFirst) return at;
    const depth = best === undefined ? Number.POSITIVE_INFINITY : (line[best]?.depth ?? 0);
    if (piece.depth <= depth) best = at;
  }
  return best;
}

function textOf(line: readonly Piece[]): string {
  const text = line.map(({ text, isSpaced }) => (isSpaced ? ` ${text}` : text)).join('');
  return text.trimStart();
}

function widthOf({ text, isSpaced }: Piece): number {
  return text.length + (isSpaced ? 1 : 0);
}
