// The lexer is lossless and total, for any text.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex, lexWords } from '../../dsl/lexer.ts';
import type { Span } from '../../dsl/diagnostic.ts';
import { createReporter, type Reporter } from '../../dsl/reporter.ts';
import { TokenList } from '../../dsl/token-list.ts';
import { isTrivia, type Token } from '../../dsl/token.ts';
import { BASE } from './support/toy.ts';

/** Text that is dense in what the lexer decides on. */
const source = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        'if',
        ' ',
        '\n',
        '\r\n',
        "'",
        '"',
        '‘',
        '”',
        '//',
        '/*',
        '*/',
        '#',
        '30%',
        '2s',
        '1.',
        '.5',

        '<=',
        '==',
        '&&',
        '{',
        '}',
        '(',
        ')',
        ':',
        '@',
        '\u{1F600}',
        '\uD800',
        '−',
        'slow',
        '_a',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
);

function wordsOf(text: string, reporter: Reporter, known?: readonly Span[]): readonly Token[] {
  const tokens = new TokenList();
  lexWords(text, reporter, tokens, known);
  return tokens.toArray();
}

describe('lexer', () => {
  it('[LX1] tokens cover any text without gap or overlap', () => {
    fc.assert(
      fc.property(source, (text) => {
        const tokens = lex(text, createReporter('a.rules'));
        let at = 0;
        for (const token of tokens) {
          expect(token.start).toBe(at);
          at = token.end;
        }
        expect(at).toBe(text.length);
        expect(tokens.at(-1)?.kind).toBe('end');
        expect(tokens.slice(0, -1).every((token) => token.end > token.start)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('[LX1] the texts of all tokens joined are the source', () => {
    const tokens = lex(BASE, createReporter('a.rules'));
    expect(tokens.map((token) => BASE.slice(token.start, token.end)).join('')).toBe(BASE);
  });

  it('[LX1] the parser is given the same without blanks and comments, and the same findings', () => {
    fc.assert(
      fc.property(source, (text) => {
        const [whole, words] = [createReporter('a.rules'), createReporter('a.rules')];
        const kept = lex(text, whole).filter((token) => !isTrivia(token));
        expect(wordsOf(text, words)).toEqual(kept);
        expect(words.diagnostics).toEqual(whole.diagnostics);
      }),
      { numRuns: 1_000 },
    );
  });

  it('[LX1] a part that was read before is one token, and the rest is what it was', () => {
    const text = 'effect slow { }  rule x on hit { stop } // x\nrule y on hit { }';
    const start = text.indexOf('rule x');
    const end = text.indexOf('//') - 1;
    const tokens = wordsOf(text, createReporter('a.rules'), [{ start, end }]);
    const around = wordsOf(text, createReporter('a.rules')).filter(
      (token) => token.end <= start || token.start >= end,
    );
    expect(tokens.filter((token) => token.start !== start)).toEqual(around);
    expect(tokens.find((token) => token.start === start)).toMatchObject({
      kind: 'keyword',
      text: 'rule',
      start,
      end,
    });
  });

  it('[LX3] numbers carry their value, durations in milliseconds', () => {
    const valueOf = (text: string): unknown[] => {
      const [token] = lex(text, createReporter('a.rules'));
      return [token?.kind, token?.value];
    };
    expect(valueOf('1.5')).toEqual(['number', 1.5]);
    expect(valueOf('30%')).toEqual(['percent', 30]);
    expect(valueOf('500ms')).toEqual(['duration', 500]);
    expect(valueOf('2s')).toEqual(['duration', 2_000]);
    expect(valueOf('1.5min')).toEqual(['duration', 90_000]);
  });
});

describe('new kinds of numbers', () => {
  const kinds = (text: string): string[] =>
    lex(text, createReporter('a.rules'))
      .filter(({ kind }) => kind !== 'end' && kind !== 'whitespace')
      .map(({ kind, text: written, value, sides }) =>
        [kind, written, value, sides].join(' ').trim(),
      );

  it('[LX8] m is metres, min is minutes, deg is degrees', () => {
    expect(kinds('5m 5min 1.5m 90deg')).toEqual([
      'distance 5m 5',
      'duration 5min 300000',
      'distance 1.5m 1.5',
      'angle 90deg 90',
    ]);
  });

  it('[LX9] dice have a number and sides', () => {
    expect(kinds('2d6 1d20 100d1000')).toEqual([
      'dice 2d6 2 6',
      'dice 1d20 1 20',
      'dice 100d1000 100 1000',
    ]);
  });

  it('[LX10] two dots are no decimal point', () => {
    expect(kinds('80..160')).toEqual(['number 80 80', 'symbol ..', 'number 160 160']);
    expect(kinds('-1.5%..2.5%')).toEqual([
      'symbol -',
      'percent 1.5% 1.5',
      'symbol ..',
      'percent 2.5% 2.5',
    ]);
    expect(kinds('1 .. 2s')).toEqual(['number 1 1', 'symbol ..', 'duration 2s 2000']);
  });
});
