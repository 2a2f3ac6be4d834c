// What the comment right above a declaration says.

/** The lines of `//` that end right above the place, as one text; empty without any. */
export function docAbove(text: string, start: number): string {
  const lines = text.slice(0, text.lastIndexOf('\n', start - 1) + 1).split('\n');
  lines.pop();
  const found: string[] = [];
  for (const line of lines.toReversed()) {
    const trimmed = line.trim();
    if (!trimmed.startsWith('//')) break;
    found.unshift(trimmed.replace(/^\/\/+\s?/, ''));
  }
  return found.join(' ').replaceAll(/\s+/g, ' ').trim();
}
