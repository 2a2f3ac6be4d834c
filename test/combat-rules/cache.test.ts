// What a compiler keeps between pushes: rules that did not change, and closures of equal layouts.
import { describe, expect, it } from 'vitest';
import { createBindings } from '../../combat-rules/model/layout.ts';
import { COMPILE } from '../../combat-rules/model/limits.ts';
import { createArenaCompiler, type ArenaCompiler } from '../../combat-rules/service.ts';
import { check } from '../../dsl/compile.ts';
import { createCompileCache } from '../../dsl/cache/cache.ts';
import { arenaVocabulary } from '../../combat-rules/vocabulary.ts';
import type { PackContents } from '../../engine/contract/compiler.ts';
import type { Layout } from '../../engine/contract/layout.ts';
import { FIGHTER, TestArena, layoutOf, compileRules, loadOutcome } from './support/arena.ts';
import { shippedPack } from './support/pack.ts';

function figures(compiler: ArenaCompiler, pack: PackContents): Readonly<Record<string, number>> {
  const outcome = compiler.compile(pack);
  return loadOutcome(outcome).describe?.() ?? {};
}

/** A layout of its own with an equal description. */
function again(): Layout {
  return layoutOf(compileRules({ 'a.rules': FIGHTER }));
}

describe('rules', () => {
  it('[AR40] a push compiles what changed', () => {
    const compiler = createArenaCompiler();
    const pack = (flat: number): PackContents => {
      const rules = [1, 2, 3].map((i) => `rule r${i} on hit { modify damage: flat ${i} }\n`);
      const text = `${FIGHTER}${rules.join('')}rule last on heal { modify amount: flat ${flat} }\n`;
      const members = new Map([['a.rules', new TextEncoder().encode(text)]]);
      return { name: 'a', service: 'arena', revision: 1, members };
    };
    const { rulesCompiled: all = 0 } = figures(compiler, pack(1));
    expect(all).toBe(6);
    expect(figures(compiler, pack(1))).toMatchObject({ rulesFound: all, rulesCompiled: all });
    expect(figures(compiler, pack(2))).toMatchObject({
      rulesFound: all + all - 1,
      rulesCompiled: all + 1,
    });
  });

  it('[AR40] a rule that is found does what it did', () => {
    const compiler = createArenaCompiler();
    const hash = (): string => {
      const battle = new TestArena(loadOutcome(compiler.compile(shippedPack())));
      while (battle.tick < 300) battle.run();
      return battle.hash();
    };
    expect(hash()).toBe(hash());
  });

  it('[AR40] compilers share nothing', () => {
    figures(createArenaCompiler(), shippedPack());
    expect(figures(createArenaCompiler(), shippedPack())['rulesFound']).toBe(0);
  });
});

describe('layouts', () => {
  it('[AR41] equal ones have one binding, different ones their own', () => {
    const bindings = createBindings();
    expect(bindings(again())).toBe(bindings(again()));
    const other = layoutOf(compileRules({ 'a.rules': `${FIGHTER}resource mana of unit max 9\n` }));
    expect(bindings(other)).not.toBe(bindings(again()));
  });

  it('[AR41] the one that was not used for longest goes first', () => {
    const bindings = createBindings();
    const other = (i: number): Layout => ({ ...again(), digest: `${i}` });
    const first = bindings(other(0));
    const second = bindings(other(1));
    for (let i = 2; i < COMPILE.layoutsKeptMax; i += 1) bindings(other(i));
    expect(bindings(other(0))).toBe(first);
    bindings(other(COMPILE.layoutsKeptMax));
    expect(bindings(other(0))).toBe(first);
    expect(bindings(other(1))).not.toBe(second);
  });

  it('[AR41] closures of rules that did not change are the same', () => {
    const cache = createCompileCache({ max: 100 });
    const bindings = createBindings();
    const kept = (): unknown => {
      const files = [{ path: 'a.rules', text: 'rule r on hit { modify damage: flat 3 }' }];
      cache.check(files, arenaVocabulary);
      const found = cache.check(files, arenaVocabulary);
      check(files, arenaVocabulary, { cache });
      return found.memoryFor(bindings(again()));
    };
    expect(kept()).toBe(kept());
  });
});
