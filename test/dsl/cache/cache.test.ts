// The memory of checked rules: what changed is checked, the rest is looked up, and nobody can tell.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompileCache, type CompileCache } from '../../../dsl/cache/cache.ts';
import { checkProgram } from '../../../dsl/check/program.ts';
import { check } from '../../../dsl/compile.ts';
import { BINDING, TOY, createStage } from '../support/toy.ts';

const BASE = `effect slow { duration 2s  modify speed: less 20% }
effect burning { duration 1s  modify defense: flat -5 }
formula half(n: number) = n * 50%
rule base on hit, priority -1000 { apply(debuff: slow) apply(debuff: burning) modify damage: flat half(attacker.attack) }
`;

function rule(index: number, amount: number): string {
  return `rule r${index} on hit, priority ${index % 7} {
  when target.hp < ${2 + (index % 90)}% and attacker.attack > ${index}
  modify damage: flat ${amount} + attacker.attack * 10%
  if target has burning { apply(debuff: slow, duration: ${1 + (index % 3)}s) }
}`;
}

interface File {
  readonly path: string;
  readonly parts: readonly string[];
}

function textOf({ path, parts }: File): { readonly path: string; readonly text: string } {
  return { path, text: parts.join('\n') };
}

function sourcesOf(files: readonly File[]): { readonly path: string; readonly text: string }[] {
  return [...files.map(textOf), { path: 'base.rules', text: BASE }];
}

/** Both ways give the same program and the same findings. */
function expectSame(cache: CompileCache, files: readonly File[]): void {
  const sources = sourcesOf(files);
  const wanted = checkProgram(sources, TOY);
  const actual = cache.check(sources, TOY);
  expect(actual.diagnostics).toEqual(wanted.diagnostics);
  expect(actual.program).toEqual(wanted.program);
}

const FIRST: readonly File[] = ['a.rules', 'b.rules'].map((path, file) => ({
  path,
  parts: Array.from({ length: 6 }, (_, i) => rule(file * 6 + i, i)),
}));

/** A line of a file becomes something else. */
const edit = fc.record({
  file: fc.nat({ max: 1 }),
  part: fc.nat({ max: 12 }),
  text: fc.oneof(
    fc.tuple(fc.nat({ max: 15 }), fc.nat({ max: 5 })).map(([index, amount]) => rule(index, amount)),
    fc.constantFrom(
      '',
      '// a comment with rule x { in it',
      'if crit { modify damage: flat 3 } else { modify damage: flat 4 }',
      'if target.hp < 30% { apply(debuff: burning) }',
      'formula more(n: number) = n + 1\nrule user on hit { modify damage: flat more(damage) }',
      'effect stun { duration 1s }\nrule stunning on hit { apply(debuff: stun) }',
      'rule noisy on hit { let x = damage }',
      'rule odd on hit { when damage < 1 and damage > 2 modify damage: flat 1 }',
      'rule sets on hit { modify damage: set 5 }',
      'rule later on hit, priority -5 { modify damage: set 6 }',
      'rule broken on hit { modify damage flat }',
      'rule open on hit {',
      'rule lucky on hit { chance 25% { modify damage: more 50% } }',
      'rule tagged on hit { apply(debuff: slow, to: attacker) modify damage: less 5% }',
      'rule unknown on hit { apply(debuff: nothing) }',
      "rule 'quoted' on hit { }",
      '}',
    ),
  ),
});

describe('the memory of checked rules', () => {
  it('[CA1] program and findings are those of a check without it, whatever is edited', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        const cache = createCompileCache({ max: 50 });
        let files = FIRST;
        expectSame(cache, files);
        for (const { file, part, text } of edits) {
          files = files.map((one, i) =>
            i === file ? { ...one, parts: one.parts.with(part % one.parts.length, text) } : one,
          );
          expectSame(cache, files);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('[CA1] a warning about a rule is given every time', () => {
    const cache = createCompileCache({ max: 50 });
    const never = 'rule odd on hit { when damage < 1 and damage > 2 modify damage: flat 1 }';
    const sets = 'rule sets on hit { modify damage: set 5 }';
    const later = 'rule later on hit, priority -5 { modify damage: set 6 }';
    const parts = [never, rule(1, 1), sets, later];
    const warned = checkProgram(sourcesOf([{ path: 'a.rules', parts }]), TOY).diagnostics;
    expect(warned.map(({ code }) => code)).toEqual(['NEVER_TRUE', 'RULE_SHADOWED']);
    for (const text of ['// 1', '// 2', '']) {
      expectSame(cache, [{ path: 'a.rules', parts: [text, ...parts, text] }]);
    }
  });

  it('[CA2] of many rules only the changed one is checked again', () => {
    const cache = createCompileCache({ max: 1_000 });
    const parts = Array.from({ length: 200 }, (_, i) => rule(i, 1));
    expectSame(cache, [{ path: 'a.rules', parts }]);
    expect({ hits: cache.hits, misses: cache.misses, size: cache.size }).toEqual({
      hits: 0,
      misses: 201,
      size: 201,
    });
    expectSame(cache, [{ path: 'a.rules', parts: parts.with(100, rule(100, 2)) }]);
    expect({ hits: cache.hits, misses: cache.misses }).toEqual({ hits: 200, misses: 202 });
  });

  it('[CA2] a rule that moves is found again, and one that has another number in the file', () => {
    const cache = createCompileCache({ max: 100 });
    const bare = 'if crit { modify damage: flat 1 }';
    expectSame(cache, [{ path: 'a.rules', parts: [bare, rule(1, 1)] }]);
    const { misses } = cache;
    expectSame(cache, [{ path: 'a.rules', parts: ['// moved', rule(1, 1), '', bare] }]);
    expect(cache.misses).toBe(misses);
    expectSame(cache, [{ path: 'a.rules', parts: ['if crit { modify damage: flat 2 }', bare] }]);
    expect(cache.misses).toBe(misses + 1);
  });

  it('[CA3] a change of anything that rules can see is a change of all of them', () => {
    const cache = createCompileCache({ max: 100 });
    const sources = sourcesOf([{ path: 'a.rules', parts: [rule(1, 1)] }]);
    cache.check(sources, TOY);
    cache.check(sources, { ...TOY, version: 2 });
    const text = BASE.replace('50%', '60%');
    cache.check([...sources.slice(0, 1), { path: 'base.rules', text }], TOY);
    cache.check(sources, TOY, { tunes: new Map() });
    expect({ hits: cache.hits, misses: cache.misses }).toEqual({ hits: 2, misses: 6 });
  });

  it('[CA3] a rule that asks for event tags is checked each time, and the others are found', () => {
    const cache = createCompileCache({ max: 100 });
    const parts = [
      rule(1, 1),
      'rule shy on hit { when not event has echo  modify damage: flat 1 }',
      `rule loud after hit {
        when not event has echo
        hit(attacker: target, target: attacker, damage: 1) as echo
      }`,
    ];
    const files = [{ path: 'a.rules', parts }];
    expectSame(cache, files);
    const before = { hits: cache.hits, misses: cache.misses };
    expectSame(cache, files);
    // That of the file beside it is found, too.
    expect([cache.hits - before.hits, cache.misses - before.misses]).toEqual([2, 2]);
  });

  it('[CA4] it keeps as many rules as it is told', () => {
    const cache = createCompileCache({ max: 10 });
    const parts = Array.from({ length: 40 }, (_, i) => rule(i, 1));
    expectSame(cache, [{ path: 'a.rules', parts }]);
    expect(cache.size).toBe(10);
    expectSame(cache, [{ path: 'a.rules', parts }]);
  });

  it('[CA5] closures of unchanged rules are taken over, and run as others do', () => {
    const cache = createCompileCache({ max: 100 });
    const damageOf = (amount: number, options: { readonly cache?: CompileCache }): number => {
      const parts = [rule(1, 1), rule(2, amount), 'rule always on hit { modify damage: flat 7 }'];
      const outcome = check(sourcesOf([{ path: 'a.rules', parts }]), TOY, options);
      if (!outcome.ok) throw new Error('not ok');
      const pack = outcome.pack.bind(BINDING);
      const { frame } = createStage(pack, () => 0);
      frame.f64.fill(100);
      frame.f64[1] = 0;
      frame.event.set([0, 1, 0, 10]);
      pack.run('hit')(frame);
      return frame.buckets[18] ?? 0;
    };
    for (const amount of [5, 9, 5]) {
      expect(damageOf(amount, { cache })).toBe(damageOf(amount, {}));
    }
    expect(damageOf(9, {})).toBe(damageOf(5, {}) + 4);
  });

  it('[CA5] of many rules any one may change, come or go', () => {
    const cache = createCompileCache({ max: 1_000 });
    const ranOf = (
      parts: readonly string[],
      options: { readonly cache?: CompileCache },
    ): number => {
      const outcome = check([{ path: 'a.rules', text: parts.join('\n') }], TOY, options);
      if (!outcome.ok) throw new Error('not ok');
      const pack = outcome.pack.bind(BINDING);
      const { frame } = createStage(pack, () => 0);
      frame.event.set([0, 1, 0, 10]);
      pack.run('hit')(frame);
      return frame.buckets[18] ?? 0;
    };
    const flat = (i: number, amount: number): string =>
      `rule r${i} on hit { when damage > ${i % 3} modify damage: flat ${amount} }`;
    const first = Array.from({ length: 150 }, (_, i) => flat(i, 2 ** (i % 20)));
    const edits = [
      first,
      first.with(70, flat(70, 3)),
      first.toSpliced(10, 0, flat(500, 7)),
      first.toSpliced(64, 1),
      first.slice(0, 64),
      first,
    ];
    for (const parts of edits) expect(ranOf(parts, { cache })).toBe(ranOf(parts, {}));
  });
});
