// Finds tokens by offset.
import type { Token } from '../token.ts';
import type { FileAnalysis } from './file.ts';

/** Position of the first token that ends after `offset`; of the `end` token when there is none. */
export function tokenIndexAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The word an offset lies in or at the end of; undefined between words. */
export function tokenAt({ tokens }: FileAnalysis, offset: number): Token | undefined {
  const index = tokenIndexAt(tokens, offset);
  const token = tokens[index];
  const isBlank = token === undefined || token.kind === 'whitespace' || token.kind === 'end';
  if (!isBlank) return token;
  const before = tokens[index - 1];
  return before?.end === offset && before.kind !== 'whitespace' ? before : undefined;
}
