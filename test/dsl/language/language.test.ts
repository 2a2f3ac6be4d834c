// LANGUAGE.md against the language: every example is a file that the checker accepts without a finding, and every
// test in it holds.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { DSL_LIMITS } from '../../../dsl/limits.ts';
import { runPackTests } from '../../../dsl/test-runner/run-tests.ts';
import { GUIDE } from './guide.ts';

const text = readFileSync(new URL('../../../dsl/LANGUAGE.md', import.meta.url), 'utf8');

interface Example {
  readonly line: number;
  readonly heading: string;
  readonly rules: string;
}

const examples = [...text.matchAll(/^```rules\n([\s\S]*?)^```$/gm)].map((match): Example => {
  const before = text.slice(0, match.index);
  const heading =
    before
      .match(/^## .*$/gm)
      ?.at(-1)
      ?.slice(3) ?? 'start';
  return { line: before.split('\n').length + 1, heading, rules: match[1] ?? '' };
});

describe('LANGUAGE.md', () => {
  it.each(examples)('[LM1] the example in line $line ($heading) holds', ({ rules }) => {
    const path = 'example.rules';
    const { program, diagnostics, pack } = checkProgram([{ path, text: rules }], GUIDE);
    expect(
      diagnostics.map(({ code, message, span }) => [
        code,
        rules.slice(span.start, span.end),
        message,
      ]),
    ).toEqual([]);
    if (program === undefined) throw new Error('no program');
    const run = runPackTests(pack, program);
    expect(run.diagnostics.map(({ code, message }) => [code, message])).toEqual([]);
    const failed = run.results.filter(({ passed }) => !passed);
    expect(
      failed.map(({ name, failures, faults, trace }) => ({ name, failures, faults, trace })),
    ).toEqual([]);
    expect(run.results.length, 'an example without a test').toBeGreaterThan(0);
  });

  it('[LM2] every part of the language has an example, and every link leads somewhere', () => {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, name]) => name ?? '');
    const withExample = new Set(examples.map(({ heading }) => heading));
    const prose = new Set([
      'Tables',
      'Tests',
      'What happens when',
      'Rounding',
      'Cost and limits',
      'Grammar',
    ]);
    expect(headings.filter((name) => !withExample.has(name) && !prose.has(name))).toEqual([]);
    const anchors = new Set(
      headings.map((name) =>
        name
          .toLowerCase()
          .replaceAll(/[^a-z ]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor ?? '');
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });

  it('[LM3] the limits it names are those of the language', () => {
    for (const limit of [
      DSL_LIMITS.sourceUnitsMax,
      DSL_LIMITS.packUnitsMax,
      DSL_LIMITS.eventCostMax,
    ]) {
      expect(text).toContain(limit.toLocaleString('en-US'));
    }
  });

  it('[LM2] the pack that it sends readers to has the game it speaks of', () => {
    // Every example above was checked against its vocabulary.
    expect(text).toContain('examples/rules/first');
    expect(GUIDE.name).toBe('guide');
  });
});
