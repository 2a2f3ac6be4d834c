// The lexer is lossless and total, for any text.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../dsl/lexer.ts';
import { createReporter } from '../../dsl/reporter.ts';
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
