// Attempts to get out of the language, modelled on what was published about other expression languages: each is
// refused with a code of its own, and those that are only names do what the language says and nothing else.
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { createReporter } from '../../../dsl/reporter.ts';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { runPackTests } from '../../../dsl/test-runner/run-tests.ts';
import { GUIDE } from '../language/guide.ts';
import { ATTEMPTS, BASE } from './corpus.ts';

const findingsOf = (text: string) =>
  checkProgram(
    [
      { path: 'attempt.rules', text },
      { path: 'base.rules', text: BASE },
    ],
    GUIDE,
  );

function parses(text: string): boolean {
  const reporter = createReporter('attempt.rules');
  parseFile(text, reporter);
  return reporter.diagnostics.length === 0;
}

/** Everything a polluted prototype would show. */
function prototypes(): string {
  const all = [
    Object.prototype,
    Array.prototype,
    Function.prototype,
    String.prototype,
    Number.prototype,
  ];
  return all.map((one) => Object.getOwnPropertyNames(one).join()).join(';');
}

describe('attempts', () => {
  it('[SX1] there are 150 or more, and 60 or more of them are well-formed rules', () => {
    expect(ATTEMPTS.length).toBeGreaterThanOrEqual(150);
    expect(ATTEMPTS.filter(({ text }) => parses(text)).length).toBeGreaterThanOrEqual(60);
    expect(new Set(ATTEMPTS.map(({ text }) => text)).size).toBe(ATTEMPTS.length);
  });

  it.each(ATTEMPTS)('[SX1] $origin: $code for $text', ({ text, code }) => {
    const before = prototypes();
    const { program, diagnostics } = findingsOf(text);
    expect(program).toBeUndefined();
    expect(diagnostics.find(({ severity }) => severity === 'error')?.code).toBe(code);
    expect(prototypes()).toBe(before);
  });
});

const NAMES = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
];

describe('names of the machine', () => {
  it.each(NAMES)('[SX2] everything that can be named may be called %s', (name) => {
    const text = `
      resource ${name} of unit max 9, start 4
      formula ${name}(${name}: number) = ${name} + 1
      effect ${name} { duration 1s  own ${name} = 5  modify speed: flat ${name} }
      rule ${name} on hit {
        modify damage: flat ${name}(2)
        apply(debuff: '${name}')
        gain target.${name}: 1
      }
      test "${name}" {
        given a.hp = 9, a.maxHp = 9, b.hp = 9, b.maxHp = 9
        when hit(attacker: a, target: b)
        expect damage = 3, b has ${name}, b.speed = 5, b.${name} = 5
      }`;
    const before = prototypes();
    const { program, diagnostics, pack } = checkProgram([{ path: 'names.rules', text }], GUIDE);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([]);
    if (program === undefined) throw new Error('no program');
    const { results } = runPackTests(pack, program);
    expect(results.map(({ passed, failures, faults }) => ({ passed, failures, faults }))).toEqual([
      { passed: true, failures: [], faults: [] },
    ]);
    expect(prototypes()).toBe(before);
  });
});
