// Cuts a file into its declarations. The parser ends whatever was left open where a declaration begins in the first
// column, so that each piece can be read by itself, and needs to be read again only when its own text changes.

export interface Piece {
  /** Offset in the file. */
  readonly start: number;
  readonly text: string;
}

const HEAD =
  /^(?:event(?![ \t]+has\b)|formula|effect|rule|enum|tune|roll|table|resource|template|override|removed|skill|class|unit|item|test)[ \t]+(?=["'A-Za-z_])/gm;

/** The pieces in order, which joined are the text; comments right above a declaration belong to it. */
export function split(text: string): readonly Piece[] {
  const starts: number[] = [];
  for (const { index } of text.matchAll(HEAD)) {
    const start = aboveComments(text, index);
    if (start > (starts.at(-1) ?? 0)) starts.push(start);
  }
  return [0, ...starts].map((start, at) => ({ start, text: text.slice(start, starts[at]) }));
}

function aboveComments(text: string, at: number): number {
  let start = at;
  while (start > 0) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (!text.startsWith('//', above)) return start;
    start = above;
  }
  return start;
}
