// Packs into generations: which members count, what designers are told, and the pack that ships.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND, END_CAUSES } from '../../combat-rules/model/change.ts';
import { createStatisticsCounter } from '../../combat-rules/statistics.ts';
import { arenaVocabulary } from '../../combat-rules/vocabulary.ts';
import { checkProgram } from '../../dsl/check/program.ts';
import { format } from '../../dsl/format/format.ts';
import { END_CAUSES as LANGUAGE_END_CAUSES } from '../../dsl/ir/effect.ts';
import { runPackTests } from '../../dsl/test-runner/run-tests.ts';
import { DRAW_RANGE as LANGUAGE_DRAW_RANGE } from '../../dsl/runtime.ts';
import { DRAW_RANGE as HOST_DRAW_RANGE } from '../../engine/contract/chance.ts';
import type { PackDiagnostic } from '../../engine/contract/compiler.ts';
import { FIGHTER, TestArena, compileRules, loadOutcome, ofKind } from './support/arena.ts';
import { shippedFiles } from './support/pack.ts';

function refusal(files: Readonly<Record<string, string | Uint8Array>>): readonly PackDiagnostic[] {
  const outcome = compileRules(files);
  if (outcome.ok) throw new Error('the pack should have been refused');
  return outcome.diagnostics;
}

/** An arena of players on these files and FIGHTER; fails the test when they do not compile. */
function arenaOf(files: Readonly<Record<string, string>>): TestArena {
  const outcome = compileRules({ 'fighter.rules': FIGHTER, ...files });
  return new TestArena(loadOutcome(outcome)).withoutBots();
}

describe('members', () => {
  it('[AR31] members that are no rule files are left alone', () => {
    const battle = arenaOf({
      'pack.json': '{}',
      'notes.txt': 'rule broken {{{',
      'a.rules': 'rule r on hit { modify damage: flat 3 }',
    });
    battle.use(0, 'jab', 1);
    expect(battle.get('hp', 1)).toBe(87);
  });

  it('[AR31] the order of members changes nothing, the order of paths does', () => {
    const first = 'rule one on hit { modify damage: set 3 }';
    const second = 'rule two on hit { modify damage: set 5 }';
    const hp = (files: Record<string, string>): number => {
      const battle = arenaOf(files);
      battle.use(0, 'jab', 1);
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

  it('[AR58] a pack without a class is refused, units for practice are not enough', () => {
    const rule = 'rule r on hit { modify damage: flat 1 }';
    const files = { '.base/a.rules': rule, 'b.rules': 'unit dummy { maxHp 9 }' };
    expect(refusal(files)).toMatchObject([{ code: 'CLASS_MISSING', file: 'b.rules', line: 1 }]);
    expect(compileRules({ ...files, 'c.rules': 'class any { maxHp 9 }' }).ok).toBe(true);
  });

  it('[AR32] a file that is not UTF-8 is refused where it stops being text', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('// ok\n// é '), 0xff, 0x0a, 0x41]);
    expect(refusal({ 'a.rules': FIGHTER, 'b.rules': bytes })).toMatchObject([
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
      'fighter.rules': FIGHTER,
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
    expect(run?.results.filter(({ passed }) => !passed)).toEqual([]);
    expect(run?.results.length).toBeGreaterThan(50);
  });

  it('[AR34] it compiles without a warning', () => {
    const outcome = compileRules(shippedFiles());
    expect(outcome.ok ? outcome.warnings : outcome.diagnostics).toEqual([]);
  });

  /** A probe and a novice face to face, where nobody sings or shouts. */
  function meetNovice(battle: TestArena): void {
    expect(battle.spawn(0, 'class probe')).toBe('ok');
    expect(battle.spawn(1, 'unit novice')).toBe('ok');
    for (const row of [0, 1]) {
      battle.set('x', row, 20);
      battle.set('y', row, 0);
    }
    battle.run();
  }

  /** What a strike of 20 attack takes. */
  function damage(files: Record<string, string>): number {
    const battle = new TestArena(loadOutcome(compileRules(files))).withoutBots();
    meetNovice(battle);
    battle.use(0, 'strike', 1);
    return ofKind(battle.changes.read(), CHANGE_KIND.hit)[0]?.amount ?? Number.NaN;
  }

  const PROBE = 'class probe { maxHp 100 attack 20 skills strike }\n';

  it('[AR34] a changed number changes the next hit by exactly that', () => {
    const files: Record<string, string> = { ...shippedFiles(), 'probe.rules': PROBE };
    const strike = files['strike.rules'] ?? '';
    const changed = strike.replace('= max(1, a.attack * 150%', '= max(1, a.attack * 200%');
    expect(changed).not.toBe(strike);
    expect(damage(files)).toBe(30);
    expect(damage({ ...files, 'strike.rules': changed })).toBe(40);
  });

  it('[AR34] the verbatim execute line slows whoever is below 30%', () => {
    const files: Record<string, string> = { ...shippedFiles(), 'probe.rules': PROBE };
    expect(files['execute.rules']).toContain(
      "if (target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }",
    );
    const battle = new TestArena(loadOutcome(compileRules(files))).withoutBots();
    meetNovice(battle);
    battle.set('hp', 1, 150);
    battle.use(0, 'strike', 1);
    expect(battle.get('speed', 1)).toBe(5);
    battle.run(10);
    battle.use(0, 'strike', 1);
    expect(battle.get('speed', 1)).toBe(3.5);
  });

  it('[AR34] its bots fight, mend and fall, round after round', () => {
    const battle = new TestArena(loadOutcome(compileRules(shippedFiles())));
    const kinds = new Set(
      Array.from({ length: 3_000 }, () => battle.run())
        .flat()
        .map(({ kind }) => kind),
    );
    const counts = battle.service.describe?.() ?? {};
    for (const name of Object.keys(createStatisticsCounter().read())) {
      if (name !== 'joins' && name !== 'refusals') expect(counts[name], name).toBeGreaterThan(20);
    }
    expect(counts['ruleFaults']).toBe(0);
    const silent = new Set<number>([CHANGE_KIND.joined, CHANGE_KIND.left, CHANGE_KIND.renamed]);
    for (const [name, kind] of Object.entries(CHANGE_KIND)) {
      if (!silent.has(kind)) expect(kinds.has(kind), name).toBe(true);
    }
  });
});

describe('the language and the host', () => {
  it('[AR15] the language compares draws with the range that the engine draws from', () => {
    expect(LANGUAGE_DRAW_RANGE).toBe(HOST_DRAW_RANGE);
  });

  it('[AR55] causes of an end have the numbers that the language gives them', () => {
    expect(END_CAUSES).toEqual(LANGUAGE_END_CAUSES);
  });
});
