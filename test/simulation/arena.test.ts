// Rooms of the arena through which generated versions go, in mid-battle: pushed, refused, taken back, failing, and
// recovered after crashes. MIDSWING_FUZZ multiplies how many runs. What is printed of a failure is the seed and what was
// done: `runOf(SEED)` replays it byte for byte.
import { describe, expect, it } from 'vitest';
import type { SimulationCounts } from './run-log.ts';
import { Simulation } from './simulation.ts';
import { VariantTree } from './variant-tree.ts';

const RUNS = 10 * Number(process.env['MIDSWING_FUZZ'] ?? 1);
/** Runs that share their variants, which are compiled once. */
const RUNS_PER_TREE = 10;
const SIZE = { ticks: 90, rooms: 3, variants: 10 };

let shared = { number: -1, tree: new VariantTree(0) };

function treeOf(seed: number): VariantTree {
  const number = Math.floor((seed - 1) / RUNS_PER_TREE);
  if (shared.number !== number) shared = { number, tree: new VariantTree(number) };
  return shared.tree;
}

async function runOf(seed: number, tree = treeOf(seed)): Promise<Simulation> {
  return new Simulation(tree, { seed, ...SIZE }).run();
}

describe('rooms under generated versions', () => {
  it(
    `[SI2][SI3][SI4][SI5] ${RUNS} runs: nothing is lost, twice, out of bounds, or left`,
    { timeout: 60_000 * Math.max(1, RUNS / 10) },
    async () => {
      const sums = new Map<string, number>();
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { wrong, story, counts } = (await runOf(seed)).log;
        if (wrong.length > 0) throw new Error([`seed ${seed}`, ...wrong, ...story].join('\n'));
        for (const [what, count] of Object.entries(counts)) {
          sums.set(what, (sums.get(what) ?? 0) + count);
        }
      }
      const rare: (keyof SimulationCounts)[] = ['refused', 'identical', 'restored', 'faults'];
      for (const what of [...rare, 'returns', 'moved', 'crashes', 'answers']) {
        expect(sums.get(what), what).toBeGreaterThan(0);
      }
    },
  );

  it('[SI1] a run is its seed, whatever ran before it', async () => {
    const seed = 5;
    const fresh = await runOf(seed, new VariantTree(0));
    const again = await runOf(seed);
    expect(again.log.story).toEqual(fresh.log.story);
    expect(again.hashes).toEqual(fresh.hashes);
    expect(again.answers).toEqual(fresh.answers);
  });
});
