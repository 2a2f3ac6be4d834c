// Battles of the pack that ships, added up: the same whoever ran them, and what differs between two packs.
import { beforeAll, describe, expect, it } from 'vitest';
import { battleOpener } from '../../../battle-parts.ts';
import { reportPage } from '../../../combat-rules/simulate/page.ts';
import { indexPack } from '../../../combat-rules/simulate/pack-names.ts';
import { runOnThreads, type SimulationThread } from '../../../combat-rules/simulate/pool.ts';
import { reportOf, type SimulationReport } from '../../../combat-rules/simulate/report.ts';
import {
  ChunkSum,
  Simulation,
  chunksOf,
  seedOfBattle,
  type ChunkSums,
} from '../../../combat-rules/simulate/simulation.ts';
import { reportText } from '../../../combat-rules/simulate/text.ts';
import type { BattlePack } from '../../../combat-rules/battle-pack.ts';
import { arenaContents, compiledPack, harderContents } from '../support/battle-pack.ts';

const BATTLES = 50;
const arena = compiledPack(arenaContents());
const harder = compiledPack(harderContents());

function report(packs: readonly BattlePack[], sums: ChunkSums): SimulationReport {
  const named = packs.map(({ program }, at) => ({
    pack: { name: 'arena', path: `pack-${at}`, digest: `${at}`.repeat(64) },
    names: indexPack(program).names,
  }));
  return reportOf({ seed: 1, packs: named, sums });
}

function runAll(packs: readonly BattlePack[], battles = BATTLES): ChunkSums {
  const simulation = new Simulation(packs, 1, battleOpener());
  const sum = new ChunkSum();
  for (const [place, [from, to]] of chunksOf(battles).entries()) {
    sum.add(place, simulation.run(from, to));
  }
  return sum.result();
}

/** Answers at once, or not before the others. */
function thread(packs: readonly BattlePack[], wait: Promise<void>): SimulationThread {
  const simulation = new Simulation(packs, 1, battleOpener());
  return {
    run: async (from, to) => {
      if (from === 1) await wait;
      return simulation.run(from, to);
    },
    close: () => Promise.resolve(),
  };
}

function rowOf({ rows }: SimulationReport, id: string) {
  return rows.find((row) => row.id === id);
}

describe('a simulation', () => {
  let alone: SimulationReport;
  let both: SimulationReport;
  beforeAll(() => {
    alone = report([arena], runAll([arena]));
    both = report([arena, harder], runAll([arena, harder]));
  });

  it('[SM3] fights one round a seed, between teams that are drawn each for itself', () => {
    const shares = ['battle.length', 'battle.kills'].map((id) => rowOf(alone, id)?.value?.value);
    expect(shares[0]).toBeGreaterThan(10);
    expect(shares[0]).toBeLessThanOrEqual(91);
    expect(shares[1]).toBeGreaterThan(1);
    const rates = alone.rows.filter(({ measure }) => measure === 'win-rate');
    expect(rates).toHaveLength(8);
    expect(rates.some(({ value }) => value !== undefined && value.value !== 0.5)).toBe(true);
  });

  it('[SM3] seeds of battles follow from the seed and their number', () => {
    const seeds = [1, 2, 3].map((number) => seedOfBattle(1, number));
    expect(new Set([...seeds, seedOfBattle(2, 1)]).size).toBe(4);
    expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
    expect(seedOfBattle(1, 1)).toBe(seeds[0]);
  });

  it('[SM5] gives the same report on any number of threads', async () => {
    let release = (): void => {};
    const wait = new Promise<void>((resolve) => {
      release = resolve;
    });
    const threads = [thread([arena], wait), thread([arena], wait)];
    const told: number[] = [];
    const onProgress = (done: number): void => {
      told.push(done);
      // The first chunk comes last.
      if (done >= BATTLES - 20) release();
    };
    const sums = await runOnThreads({ battles: BATTLES, threads, onProgress });
    const two = report([arena], sums);
    expect(two).toEqual(alone);
    expect([reportText(two), reportPage(two)]).toEqual([reportText(alone), reportPage(alone)]);
    expect(told.at(-1)).toBe(BATTLES);
  });

  it('[SM6] of a pack against itself finds no difference', () => {
    const same = report([arena, arena], runAll([arena, arena], 20));
    const differences = same.rows.flatMap(({ difference }) => difference ?? []);
    expect(differences.length).toBeGreaterThan(100);
    expect(
      differences.every(({ value, low, high }) => value === 0 && low >= -1e-9 && high <= 1e-9),
    ).toBe(true);
    expect(same.rows.some(({ isApart }) => isApart === true)).toBe(false);
  });

  it('[SM6] finds that harder strikes hurt more', () => {
    const strike = rowOf(both, 'damage.strike.damage');
    expect(strike?.isApart).toBe(true);
    expect(strike?.difference?.low).toBeGreaterThan(0);
    const { value, other } = strike ?? {};
    expect((other?.value ?? 0) - (value?.value ?? 0)).toBeCloseTo(
      strike?.difference?.value ?? 0,
      6,
    );
    expect(reportText(both)).toContain('Differences that are not chance');
    expect(reportText(both)).toContain('battle.time-to-kill');
  });

  it('[SM6] shows a skill that one pack has, without a difference', () => {
    const more = compiledPack(
      arenaContents((path, text) =>
        path === 'practice.rules' ? `${text}\nskill nod { target self on use { } }\n` : text,
      ),
    );
    const found = report([arena, more], runAll([arena, more], 20));
    expect(rowOf(found, 'skill.nod.uses')).toMatchObject({ other: { value: 0 } });
    expect(rowOf(found, 'skill.nod.uses')?.difference).toBeUndefined();
  });

  it('[SM7] is one page without scripts and addresses, in light and in dark', () => {
    const page = reportPage(both);
    expect(page).not.toMatch(/<script|<link|<img|url\(|https?:|@import/);
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page.match(/<svg /g)?.length).toBeGreaterThan(6);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    for (const tag of ['svg', 'section', 'table', 'g', 'details']) {
      const opened = page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length;
      expect(page.match(new RegExp(`</${tag}>`, 'g'))?.length, tag).toBe(opened);
    }
  });

  it('[SM7] names of packs cannot write on the page', () => {
    const named = { ...both, pack: { ...both.pack, name: '<b>"x"&</b>' } };
    expect(reportPage(named)).not.toContain('<b>"x"');
    expect(reportPage(named)).toContain('&lt;b&gt;&quot;x&quot;&amp;');
  });

  it('[SM7] text has tables of 25 lines at most, and says how to read them', () => {
    const text = reportText(both);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    for (const line of ['Wilson', 'same seeds', 'by chance alone']) expect(text).toContain(line);
    const longest = Math.max(...text.split('\n\n').map((table) => table.split('\n').length));
    expect(longest).toBeLessThanOrEqual(28);
  });
});
