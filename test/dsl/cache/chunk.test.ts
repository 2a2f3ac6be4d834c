// Where rules stand: told from the front, and, after an edit, from what was there before.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksAfter, chunksOf, keyOf, type Chunks } from '../../../dsl/cache/chunk.ts';

const piece = fc.constantFrom(
  'rule a on hit { modify damage: flat 1 }\n',
  'rule b on hit { if crit { stop } else { modify damage: more 5% } }\n',
  'if crit { modify damage: flat 3 }',
  'else { modify damage: flat 4 }\n',
  'effect slow { duration 2s }\n',
  'override rule x on hit { }\n',
  '// rule c { in a comment\n',
  'formula f(n: number) = if n > 1 then 2 else 3\n',
  "apply(debuff: 'slow {')",
  "'open {\n",
  '"',
  '{',
  '}',
  'rule',
  'rules ',
  ' ',
  '\n',
  '/',
  `// ${'long '.repeat(900)}\n`,
);

const pieces = fc.array(piece, { maxLength: 14 });

function plain({ chunks, between }: Chunks): unknown {
  return { between, chunks: chunks.map((one) => [one.start, one.end, keyOf(one, 'a\n')]) };
}

describe('where rules stand', () => {
  it('[CA2] is the same whether the text before is known or not', () => {
    fc.assert(
      fc.property(pieces, pieces, pieces, pieces, (before, old, fresh, after) => {
        const first = chunksOf([...before, ...old, ...after].join(''));
        const text = [...before, ...fresh, ...after].join('');
        expect(plain(chunksAfter(text, first))).toEqual(plain(chunksOf(text)));
      }),
      { numRuns: 1_500 },
    );
  });

  it('[CA2] a rule that moves keeps what it is found by', () => {
    const rule = 'rule a on hit { modify damage: flat 1 }';
    const tail = '\n'.repeat(3) + rule.replace('rule a', 'rule z');
    const first = chunksOf(`${rule}\n${rule.replace('rule a', 'rule b')}${tail}`);
    const moved = chunksAfter(
      `${rule}\n// more\n${rule.replace('rule a', 'rule b')}${tail}`,
      first,
    );
    expect(moved.chunks.at(-1)?.label).toBe(first.chunks.at(-1)?.label);
    expect(moved.chunks.at(-1)?.start).toBe((first.chunks.at(-1)?.start ?? 0) + 8);
  });
});
