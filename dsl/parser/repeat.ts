// Clauses that can be given once: a second one is a finding that shows the first.
import type { Span } from '../diagnostic.ts';
import type { Token } from '../token.ts';
import { spanOf, type Cursor } from './cursor.ts';

export interface Repeats {
  /** Notes a clause at its first word; `key` tells clauses of the same word apart. */
  note(token: Token, key: string): void;
}

export function createRepeats(cursor: Cursor): Repeats {
  const places = new Map<string, Span>();
  return {
    note(token, key) {
      const first = places.get(key);
      if (first === undefined) {
        places.set(key, spanOf(token));
        return;
      }
      cursor.report({
        code: 'ARGUMENT_REPEATED',
        span: spanOf(token),
        message: `This already has a \`${key}\`, which counts once. Keep one of the two.`,
        found: key,
        related: { file: cursor.file, span: first, message: 'given here' },
      });
    },
  };
}
