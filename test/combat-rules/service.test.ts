// Packs into generations: which members count, what designers are told, and the pack that ships.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { arenaVocabulary } from '../../combat-rules/vocabulary.ts';
import { createStatisticsCounter } from '../../combat-rules/statistics.ts';
import { checkProgram } from '../../dsl/check/program.ts';
import { format } from '../../dsl/format/format.ts';
import { DRAW_RANGE as LANGUAGE_DRAW_RANGE } from '../../dsl/runtime.ts';
import { runPackTests } from '../../dsl/test-runner/run-tests.ts';
import { DRAW_RANGE as HOST_DRAW_RANGE } from '../../engine/contract/chance.ts';
import type { PackDiagnostic } from '../../engine/contract/compiler.ts';
import { TestArena, compileRules, layout } from './support/arena.ts';

const SHIPPED = new URL('../../combat-rules/pack/arena/', import.meta.url);

function shippedFiles(): Record<string, string> {
  const names = readdirSync(SHIPPED);
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(new URL(name, SHIPPED), 'utf8')]),
  );
}

function refusal(files: Readonly<Record<string, string | Uint8Array>>): readonly PackDiagnostic[] {
  const outcome = compileRules(files);
  if (outcome.ok) throw new Error('the pack should have been refused');
  return outcome.diagnostics;
}

/** An arena on these files; fails the test when they do not compile. */
function arenaOf(files: Readonly<Record<string, string>>): TestArena {
  const outcome = compileRules(files);
  if (!outcome.ok) throw new Error(outcome.diagnostics.map((one) => one.rendered).join('\n'));
  return new TestArena(outcome.load(layout)).withoutBots();
}

describe('members', () => {
  it('[AR31] members that are no rule files are left alone', () => {
    const battle = arenaOf({
      'pack.json': '{}',
      'notes.txt': 'rule broken {{{',
      'a.rules': 'rule r on hit { modify damage: flat 3 }',
    });
    battle.strike(0, 1);
    expect(battle.get('hp', 1)).toBe(157);
  });

  it('[AR31] the order of members changes nothing, the order of paths does', () => {
    const first = 'rule one on hit { modify damage: set 3 }';
    const second = 'rule two on hit { modify damage: set 5 }';
    const hp = (files: Record<string, string>): number => {
      const battle = arenaOf(files);
      battle.strike(0, 1);
      return battle.get('hp', 1);
    };
    expect(hp({ 'a.rules': first, 'b.rules': second })).toBe(
      hp({ 'b.rules': second, 'a.rules': first }),
    );
  });

  it('[AR31] a pack without a rule file is refused', () => {
    expect(refusal({ 'pack.json': '{}' })).toMatchObject([
      { code: 'PACK_EMPTY', severity: 'error', line: 1, column: 1 },
    ]);
  });

  it('[AR32] a file that is not UTF-8 is refused where it stops being text', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('// ok\n// é '), 0xff, 0x0a, 0x41]);
    expect(refusal({ 'a.rules': 'if(true) {}', 'b.rules': bytes })).toMatchObject([
      { code: 'FILE_NOT_UTF8', file: 'b.rules', line: 2, column: 6 },
    ]);
  });

  it('[AR32] a file cut in the middle of a character is refused', () => {
    const bytes = new TextEncoder().encode('// é').subarray(0, 4);
    expect(refusal({ 'b.rules': bytes })).toMatchObject([
      { code: 'FILE_NOT_UTF8', file: 'b.rules', line: 1, column: 4 },
    ]);
  });
});

describe('findings', () => {
  it('[AR33] a typo points at its line and column, and says what was meant', () => {
    const files = {
      ...shippedFiles(),
      'strike.rules': 'rule strike_damage on hit {\n  modify damage: flat attacker.atack\n}\n',
    };
    const [found, ...others] = refusal(files);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'UNKNOWN_FIELD',
      severity: 'error',
      file: 'strike.rules',
      line: 2,
      column: 32,
      endLine: 2,
      endColumn: 37,
    });
    expect(found?.rendered).toContain('strike.rules');
    expect(found?.rendered).toContain('modify damage: flat attacker.atack');
    expect(found?.rendered).toContain('attack');
  });

  it('[AR33] an empty rule file alone is refused', () => {
    expect(refusal({ 'a.rules': '' })[0]?.severity).toBe('error');
  });

  it('[AR33] findings of several files all arrive', () => {
    const found = refusal({ 'a.rules': 'if(', 'b.rules': 'rule r on nothing { }' });
    expect(new Set(found.map(({ file }) => file))).toEqual(new Set(['a.rules', 'b.rules']));
  });
});

describe('the pack that ships', () => {
  it('[AR34] its files are in the one form', () => {
    for (const [path, text] of Object.entries(shippedFiles())) {
      if (!path.endsWith('.rules')) continue;
      expect(format(text, path)).toEqual({ ok: true, text });
    }
  });

  it('[AR34] the tests that stand in it hold', () => {
    const sources = Object.entries(shippedFiles())
      .filter(([path]) => path.endsWith('.rules'))
      .map(([path, text]) => ({ path, text }));
    const { pack, program } = checkProgram(sources, arenaVocabulary);
    const run = program === undefined ? undefined : runPackTests(pack, program);
    expect(run?.results.map(({ passed }) => passed)).toEqual([true, true, true]);
  });

  it('[AR34] it compiles without a warning', () => {
    const outcome = compileRules(shippedFiles());
    expect(outcome.ok ? outcome.warnings : outcome.diagnostics).toEqual([]);
  });

  /** Damage of a Blade's hit on a Mage without a critical hit. */
  function damage(files: Record<string, string>): number {
    const battle = arenaOf({ ...files, 'crit.rules': '' });
    battle.strike(2, 9);
    return battle.changes.read().find(({ kind }) => kind === CHANGE_KIND.hit)?.amount ?? Number.NaN;
  }

  it('[AR34] a changed number changes the next hit by exactly that', () => {
    const files = shippedFiles();
    const strike = files['strike.rules'] ?? '';
    const changed = strike.replace('= max(1, a.attack * 150%', '= max(1, a.attack * 200%');
    expect(changed).not.toBe(strike);
    const plain = { ...files, 'effects.rules': files['effects.rules'] ?? '' };
    expect(damage(plain)).toBe(33);
    expect(damage({ ...plain, 'strike.rules': changed })).toBe(45);
  });

  it('[AR34] the verbatim execute line slows whoever is below 30%', () => {
    const line = "if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }\n";
    const files = shippedFiles();
    // The file that ships holds the line in the one form; as it stands here it is the same rule.
    expect(format(line, 'execute.rules')).toEqual({ ok: true, text: line.replace('if(', 'if (') });
    expect(files['execute.rules']).toContain(line.replace('if(', 'if ('));
    const battle = arenaOf({ ...files, 'execute.rules': line, 'crit.rules': '' });
    battle.set('hp', 1, 48);
    battle.strike(6, 1);
    expect(battle.get('speed', 1)).toBe(80);
    battle.set('hp', 1, 47);
    battle.strike(4, 1);
    expect(battle.get('speed', 1)).toBe(64);
    expect(battle.effects(1).map(({ untilTick }) => untilTick)).toEqual([20]);
  });

  it('[AR34] its bots fight, mend, crit and fall', () => {
    const outcome = compileRules(shippedFiles());
    if (!outcome.ok) throw new Error('the pack compiles');
    const battle = new TestArena(outcome.load(layout));
    while (battle.tick < 2_000) battle.run();
    const counts = battle.service.describe?.() ?? {};
    for (const name of Object.keys(createStatisticsCounter().read())) {
      if (name !== 'joins' && name !== 'refusals') expect(counts[name], name).toBeGreaterThan(20);
    }
  });
});

describe('chance', () => {
  it('[AR15] the language compares draws with the range that the engine draws from', () => {
    expect(LANGUAGE_DRAW_RANGE).toBe(HOST_DRAW_RANGE);
  });
});
