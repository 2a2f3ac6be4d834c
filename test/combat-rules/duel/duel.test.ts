// Duels of the pack that ships, and of one that is harder.
import { describe, expect, it } from 'vitest';
import { runDuel } from '../../../combat-rules/cli/duel.ts';
import type { DuelEntry, DuelResult } from '../../../combat-rules/duel/duel-log.ts';
import { comparedLines, duelLines } from '../../../combat-rules/duel/duel-text.ts';
import { fightDuel } from '../../../combat-rules/duel/fight.ts';
import { findDuelist, readScript } from '../../../combat-rules/duel/script.ts';
import type { Program } from '../../../combat-rules/battle-pack.ts';
import { arenaContents, compiledPack, harderContents } from '../support/battle-pack.ts';

const { program } = compiledPack(arenaContents());
const harder = compiledPack(harderContents()).program;

interface Asked {
  readonly a?: string;
  readonly b?: string;
  readonly script: string;
  readonly seed?: number;
  readonly buckets?: true;
  readonly on?: Program;
}

function duelist(name: string, on: Program) {
  const found = findDuelist(name, on);
  if (!found.ok) throw new Error(found.message);
  return found.value;
}

function duel({
  a = 'rogue',
  b = 'dummy',
  script,
  seed = 1,
  buckets,
  on = program,
}: Asked): DuelResult {
  const fighters = [duelist(a, on), duelist(b, on)] as const;
  const steps = readScript(script, fighters, on);
  if (!steps.ok) throw new Error(steps.message);
  const told = buckets === undefined ? {} : { buckets };
  return fightDuel({ program: on, fighters, steps: steps.value, seed, ...told });
}

function mistake(script: string, a = 'rogue'): string {
  const found = readScript(script, [duelist(a, program), duelist('dummy', program)], program);
  return found.ok ? '' : found.message;
}

function kinds({ entries }: DuelResult): readonly DuelEntry['kind'][] {
  return entries.map(({ kind }) => kind);
}

describe('a script', () => {
  it('[DU1] is skills and waits; `b:` lets the other one act', () => {
    const fighters = [duelist('rogue', program), duelist('mage', program)] as const;
    const found = readScript('poison , wait 2s,b: fireball, wait 500ms,a:jab rank 2', fighters, {
      ...program,
      skills: program.skills.map((skill) => ({ ...skill, ranks: 2 })),
    });
    const steps = found.ok ? found.value : [];
    const told = steps.map((step) =>
      step.kind === 'wait' ? step.ms : [step.row, program.skills[step.skill]?.name, step.rank],
    );
    expect(told).toEqual([[0, 'poison', 1], 2_000, [1, 'fireball', 1], 500, [0, 'jab', 2]]);
  });

  it.each([
    ['poisn', 'no skill `poisn`. Did you mean `poison`?'],
    ['jab, wait 2', 'Did you mean `wait 2s`?'],
    ['wait long', 'Write it like `wait 2s`.'],
    ['fireball', '`fireball` is no skill of `rogue`. `rogue` has strike, jab,'],
    ['jab poison', 'The step `jab poison` cannot be read'],
    ['jab,,jab', 'A step is missing'],
    ['wait 2000m', 'for an hour at most'],
    ['strike rank 2', 'has one rank, and no rank 2'],
    ['strike rank 0', 'has one rank, and no rank 0'],
  ])('[DU2] %s is told with what was meant', (script, message) => {
    expect(mistake(script)).toContain(message);
  });

  it('[DU2] a fighter that is not there is told with the nearest name', () => {
    const found = findDuelist('rouge', program);
    expect(found).toMatchObject({ ok: false });
    expect(found.ok ? '' : found.message).toContain('Did you mean `rogue`?');
  });

  it('[DU2] a unit without skills of its own may use all', () => {
    expect(mistake('fireball', 'novice')).toBe('');
  });
});

describe('a duel', () => {
  const script = 'poison, wait 2s, eviscerate';

  it('[DU3] tells uses, hits with their origin and sums, effects and their end', () => {
    const result = duel({ script });
    expect(kinds(result)).toEqual(['use', 'began', 'outcome', 'outcome', 'use', 'outcome']);
    const lines = duelLines(result);
    expect(lines[0]).toBe('    0.0 s  rogue uses poison on dummy');
    expect(lines[2]).toMatch(
      /^ +1\.0 s {2}rogue hits dummy for \d+ with effect poison \(element: shadow\)/,
    );
    expect(lines[2]).toMatch(/absorbed 0, dealt \d+, overkill 0, left \d+$/);
    expect(lines[5]).toContain('with skill eviscerate');
  });

  it('[DU3] sums are those of the lines, and what is left is what was not dealt', () => {
    const { entries, totals } = duel({ script: `${script}, wait 10s` });
    const hits = entries.flatMap((entry) => (entry.kind === 'outcome' ? [entry] : []));
    const dealt = hits.reduce((sum, hit) => sum + hit.dealt, 0);
    for (const { amount, absorbed, dealt: own, overkill } of hits) {
      expect(absorbed + own + overkill).toBe(amount);
    }
    expect(totals[0]).toMatchObject({ who: 'rogue', dealt, uses: 2, refused: 0 });
    expect(totals[1]).toMatchObject({ hp: 10_000 - dealt, maxHp: 10_000 });
    expect(totals[0]?.dealtBy.map(([origin]) => origin).toSorted()).toEqual([
      'effect poison',
      'skill eviscerate',
    ]);
  });

  it('[DU3] tells what shields took', () => {
    const { totals } = duel({ a: 'mage', b: 'novice', script: 'arcane_barrier, b: strike' });
    expect(totals[1]).toMatchObject({ dealt: 0, absorbed: 26 });
  });

  it('[DU4] a skill that is refused is told with its reason, and the duel goes on', () => {
    const result = duel({ script: 'eviscerate, poison' });
    expect(duelLines(result)[0]).toBe('    0.0 s  rogue cannot use eviscerate: no combo points');
    expect(kinds(result)).toEqual(['refused', 'use', 'began']);
  });

  it('[DU5] tells how amounts came about when it is asked to', () => {
    const { entries } = duel({ a: 'novice', b: 'guard', script: 'strike', buckets: true });
    const hit = entries.find((entry) => entry.kind === 'outcome');
    expect(hit?.buckets.join()).toMatch(/^damage: .* = \d/);
    expect(
      duel({ script }).entries.every(
        (entry) => !('buckets' in entry) || entry.buckets.length === 0,
      ),
    ).toBe(true);
  });

  it('[DU6] the same on another pack stands side by side, with what differs', () => {
    const first = duel({ a: 'novice', script: 'strike' });
    const second = duel({ a: 'novice', script: 'strike', on: harder });
    const lines = comparedLines(first, second, ['old', 'new']);
    expect(lines.join('\n')).toMatch(
      /novice on dummy, skill strike: -30 +novice on dummy, skill strike: -38/,
    );
    expect(lines.find((line) => line.startsWith('novice dealt'))).toMatch(/30 +38 +\+8/);
  });

  it('[DU7] is the same for the same seed', () => {
    const script = Array.from({ length: 12 }, () => 'jab, wait 1s').join();
    expect(duel({ script })).toEqual(duel({ script }));
    const seeds = [1, 2, 3, 4, 5, 6].map((seed) => duel({ script, seed }).totals[0]?.dealt);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  it('[DU3] as JSON has the entries and the sums', () => {
    let text = '';
    const terminal = {
      write: (more: string) => {
        text += more;
      },
      writeError: () => {},
    };
    const packs = [{ name: 'arena', program }];
    const asked = { json: true, packs, a: 'rogue', b: 'dummy', script, seed: 1, buckets: false };
    expect(runDuel(asked, terminal)).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      ok: true,
      pack: 'arena',
      totals: [{ who: 'rogue' }, {}],
    });
  });
});
