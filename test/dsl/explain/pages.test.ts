// Every code has its page, and every page shows what it says it shows.
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { DIAGNOSTIC_CODES } from '../../../dsl/diagnostic-codes.ts';
import type { Example, ExplainPage } from '../../../dsl/explain/page.ts';
import { PAGES } from '../../../dsl/explain/pages.ts';
import { GAME, SMALL_GAME } from './game.ts';

/** Codes of what is found in an example. */
function codesOf(example: Example): string[] {
  const parts = typeof example === 'string' ? { rules: example } : example;
  const { rules = '', repeat = 1, base, members = {}, edition, inSmallGame, tunes = {} } = parts;
  const sources = [
    { path: 'example.rules', text: rules.repeat(repeat) },
    ...(parts.second === undefined
      ? []
      : [{ path: 'second.rules', text: parts.second.repeat(repeat) }]),
    ...(base === undefined
      ? []
      : [{ path: '../base/base.rules', text: base, isBase: true } as const]),
  ];
  const { diagnostics } = checkProgram(sources, inSmallGame === true ? SMALL_GAME : GAME, {
    members: new Map(Object.entries(members)),
    tunes: new Map(Object.entries(tunes)),
    ...(edition !== undefined && { edition }),
  });
  return diagnostics.map(({ code }) => code);
}

it('[XP1] every code has one page, in the order of the table', () => {
  const codes = Object.keys(DIAGNOSTIC_CODES);
  const explained = PAGES.map(({ code }) => code);
  expect(codes.filter((code) => !explained.some((one) => one === code))).toEqual([]);
  expect(new Set(explained).size).toBe(explained.length);
});

describe.each(PAGES.map((page): [string, ExplainPage] => [page.code, page]))(
  '[XP2] %s',
  (code, page) => {
    it('[XP2] the wrong example leads to this finding and no other', () => {
      expect(codesOf(page.wrong)).toEqual([code]);
    });

    it('[XP3] the right example leads to none', () => {
      expect(codesOf(page.right)).toEqual([]);
    });

    it('[XP4] the page says why in whole sentences', () => {
      expect(page.why.length).toBeGreaterThan(20);
      expect(page.why).toMatch(/^[A-Z0-9`p].*[.!]$/s);
    });
  },
);
