// Whatever a file holds, it is read: without a throw, without loss, in time linear in its length, with a bounded
// number of findings. MIDSWING_FUZZ multiplies the runs; fast-check prints the seed of a failure.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex, lexWords } from '../../../dsl/lexer.ts';
import { DSL_LIMITS } from '../../../dsl/limits.ts';
import { Cursor } from '../../../dsl/parser/cursor.ts';
import { parseDeclarations, parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter, type Reporter } from '../../../dsl/reporter.ts';
import { TokenList } from '../../../dsl/token-list.ts';
import type { Token } from '../../../dsl/token.ts';
import { BASE } from '../support/toy.ts';
import { filled, PIECES, PLACES } from './hostile.ts';

const RUNS = Number(process.env['MIDSWING_FUZZ'] ?? '1') || 1;

const GUIDE = readFileSync(join(import.meta.dirname, '../../../dsl/LANGUAGE.md'), 'utf8');

/** Real files: the examples of the guide, and what the other tests stand beside. */
const CORPUS = [
  BASE,
  ...[...GUIDE.matchAll(/```rules\n([\s\S]*?)```/g)].map(([, text]) => text ?? ''),
].map((text) => piecesOf(text));

const GUESSES: readonly string[] = ['EXPECTED_STATEMENT', 'EXPECTED_DECLARATION'];

const WORDS = [...new Set(CORPUS.flat())];

/** A text as its tokens, with blanks and comments. */
function piecesOf(text: string): readonly string[] {
  return lex(text, createReporter('a.rules')).map(({ start, end }) => text.slice(start, end));
}

/** Counts how often the parser looks at a token. */
class CountingCursor extends Cursor {
  looks = 0;

  override peek(ahead = 0): Token {
    this.looks += 1;
    return super.peek(ahead);
  }

  override at(text: string): boolean {
    this.looks += 1;
    return super.at(text);
  }
}

/** Reads a text, checks all that must hold for any, and gives the looks a token took. */
function read(text: string): number {
  const reporter = createReporter('a.rules');
  const tokens = lex(text, reporter);
  expectLossless(text, tokens);
  const words = new TokenList();
  lexWords(text, createReporter('a.rules'), words);
  const cursor = new CountingCursor(text, words, reporter);
  expectPlaces(parseDeclarations(cursor), text.length);
  expectFindings(reporter, text.length);
  return cursor.looks / tokens.length;
}

function expectLossless(text: string, tokens: readonly Token[]): void {
  let at = 0;
  for (const token of tokens) {
    if (token.start !== at || token.end < at) throw new Error(`gap or overlap at ${at}`);
    at = token.end;
  }
  if (at !== text.length) throw new Error(`ends at ${at}`);
}

function expectFindings({ diagnostics }: Reporter, length: number): void {
  if (diagnostics.length > 2 * DSL_LIMITS.diagnosticsMax) throw new Error('too many findings');
  for (const { span, fixes, suggestions, message } of diagnostics) {
    expectPlaces([{ span }, ...fixes], length);
    if (suggestions.length > DSL_LIMITS.suggestionsMax) throw new Error('too many suggestions');
    if (message === '') throw new Error('nothing said');
  }
}

/** Every span below lies in the text; not by recursion, so that depth costs no stack here. */
function expectPlaces(roots: readonly unknown[], length: number): void {
  const open: unknown[] = [...roots];
  while (open.length > 0) {
    const part = open.pop();
    if (typeof part !== 'object' || part === null) continue;
    for (const value of Object.values(part)) open.push(value);
    if (!('start' in part) || !('end' in part)) continue;
    const { start, end } = part;
    if (typeof start !== 'number' || typeof end !== 'number') continue;
    if (start < 0 || end < start || end > length) throw new Error(`place ${start}-${end}`);
  }
}

const change = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('delete', 'double', 'swap', 'insert', 'cut'),
  word: fc.constantFrom(...WORDS),
});

/** The corpus with up to so many tokens deleted, doubled, swapped and put in. */
function mutated(changesMax: number): fc.Arbitrary<string> {
  const changes = fc.array(change, { minLength: 1, maxLength: changesMax });
  return fc.tuple(fc.constantFrom(...CORPUS), changes).map(([original, list]) => {
    const pieces = [...original];
    for (const { at, how, word } of list) {
      mutate(pieces, at % Math.max(1, pieces.length), how, word);
    }
    return pieces.join('');
  });
}

function mutate(pieces: string[], at: number, how: string, word: string): void {
  const piece = pieces[at] ?? '';
  if (how === 'delete') pieces.splice(at, 1);
  else if (how === 'double') pieces.splice(at, 0, piece, ' ');
  else if (how === 'insert') pieces.splice(at, 0, ' ', word, ' ');
  else if (how === 'cut') pieces.length = at;
  else pieces.splice(at, 2, pieces[at + 1] ?? '', ' ', piece);
}

const bytes = fc.uint8Array({ maxLength: 400 }).map((values) => String.fromCodePoint(...values));

describe('any text', () => {
  it('[PA1][LX1] random bytes and characters are read', () => {
    const text = fc.oneof(bytes, fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(text, (one) => void read(one)),
      { numRuns: 300 * RUNS },
    );
  });

  it('[PA1][LX1] words of the language in any order are read', () => {
    const words = fc.array(fc.constantFrom(...WORDS, ...PIECES), { maxLength: 150 });
    fc.assert(
      fc.property(
        words,
        fc.constantFrom('', ' ', '\n'),
        (list, between) => void read(list.join(between)),
      ),
      { numRuns: 500 * RUNS },
    );
  });

  it('[PA1][PA24] real files with a few tokens changed are read', () => {
    fc.assert(
      fc.property(mutated(8), (text) => void read(text)),
      { numRuns: 500 * RUNS },
    );
  });

  it.each([
    'effect a {\n  on end {\n    when ',
    'effect a { every 1s { when ',
    'effect effect a {\n  on end {\n    when ',
  ])('[PA1] once found: %j', (text) => void read(text));

  it('[PA7] a stray word in a skill gets no fix where what follows does not fit it', () => {
    const reporter = createReporter('a.rules');
    parseFile('skill a { target enemy own within 10m  on use { } }', reporter);
    expect(reporter.diagnostics.map(({ code, fixes }) => [code, fixes])).toEqual([
      ['CLAUSE_UNKNOWN', []],
    ]);
  });

  it('[PA7] the fix of a file with one token changed never adds a syntax finding', () => {
    const findings = (text: string): Reporter => {
      const reporter = createReporter('a.rules');
      parseFile(text, reporter);
      return reporter;
    };
    fc.assert(
      fc.property(mutated(1), (text) => {
        const before = findings(text).diagnostics;
        // What a stray word was meant for is a guess, of which other tests show when it is made.
        if (before.length !== 1 || GUESSES.includes(before[0]?.code ?? '')) return;
        for (const { span, text: fixed } of before.flatMap(({ fixes }) => fixes.slice(0, 1))) {
          const result = text.slice(0, span.start) + fixed + text.slice(span.end);
          expect(findings(result).diagnostics.length, result).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 150 * RUNS },
    );
  });
});

describe('long and deep texts', () => {
  // A look ahead is bounded by lookaheadTokensMax, so that a token is looked at so often in the worst case.
  const LOOKS_MAX = DSL_LIMITS.lookaheadTokensMax;

  it('[LX11] how often a token is looked at has a bound, whatever fills a line', () => {
    const slow: string[] = [];
    for (const place of PLACES) {
      for (const piece of PIECES) {
        const looks = read(filled(place, piece, 4_000));
        if (looks > LOOKS_MAX) slow.push(`${place}|${piece}: ${looks}`);
      }
    }
    expect(slow).toEqual([]);
  });

  it('[LX11] lines of 256 KiB of what a word or quote is looked for in are read', () => {
    // Where that took a time quadratic in the length, this would not end within a test.
    const pieces = ["'a' ", "' ", '“ ', '‘ ', '1--1 ', '/* */ ', '-- ', '@', 'a ', '1,', '1.', '9'];
    for (const piece of pieces) {
      const text = filled('', piece, DSL_LIMITS.sourceUnitsMax);
      expect(lex(text, createReporter('a.rules')).at(-1)?.end, piece).toBe(text.length);
    }
  });

  it('[PA1][LX6] lines of 256 KiB are read', () => {
    for (const piece of [
      '(',
      'if a ',
      'a of b on ',
      'override ',
      '80..',
      'hit(a: ',
      'template a(b: c, ',
    ]) {
      expect(read(filled('', piece, DSL_LIMITS.sourceUnitsMax))).toBeGreaterThan(0);
    }
    const reporter = createReporter('a.rules');
    parseFile('a'.repeat(DSL_LIMITS.sourceUnitsMax + 1), reporter);
    expect(reporter.diagnostics.map(({ code }) => code)).toEqual(['SOURCE_TOO_LARGE']);
  });

  it('[PA5] nesting of every kind ends in a finding', () => {
    const deep = 500;
    const nestings: readonly (readonly [string, string])[] = [
      ['rule a on b { ', 'each x in y limit 1 { '],
      ['rule a on b { ', 'after 1s { '],
      ['rule a on b { ', 'spend a.b: 1 { } else { '],
      ['rule a on b { ', 'chance 5% { } else { '],
      ['rule a on b { ', 'one of { weight 1 { '],
      ['rule a on b { ', 'channel a for 1s every 1s { } on broken { '],
      ['rule a on b { each x in ', '(y or '],
      ['formula f() = ', 'if '],
      ['formula f() = ', 'if a then '],
      ['formula f() = ', 'if a then b else '],
      ['formula f() = ', 'count(a in b limit 1: '],
      ['formula f() = ', 'a.b('],
      ['formula f() = ', 'min('],
      ['effect a { on start { ', 'if a { '],
    ];
    for (const [place, piece] of nestings) {
      const reporter = createReporter('a.rules');
      parseFile(place + piece.repeat(deep), reporter);
      const codes = reporter.diagnostics.map(({ code }) => code);
      expect(codes, piece).toContain('NESTING_TOO_DEEP');
    }
  });

  it('[PA11] a fix never grows beyond its bound', () => {
    const name = 'a'.repeat(100_000);
    const reporter = createReporter('a.rules');
    parseFile(`rule a on b { modify ${name}: more 1%${', more 1%'.repeat(15_000)} }`, reporter);
    const [finding] = reporter.diagnostics;
    expect([finding?.code, finding?.fixes]).toEqual(['MODIFY_LISTED', []]);
  });
});
