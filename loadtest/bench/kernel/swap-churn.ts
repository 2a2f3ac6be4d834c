// 100,000 swaps of one kernel while holders take, use, exchange and give back leases between any two of them.
// Counts what must be 0: calls that no generation or the wrong one answered, second unloads, leases left.
import type { Lease } from '#engine/kernel/lease';
import type { Kernel } from '#engine/kernel';
import type { BenchRow } from '../row.ts';
import { performance } from 'node:perf_hooks';
import { benchRow } from '../row.ts';
import { makeKernel, packOf, VersionedService } from './fixture.ts';

const SWAPS = 100_000;
const HOLDERS = 64;
const STEPS_PER_SWAP = 4;
const SERVICE = 'versioned';

/** Rows "swap-lost", "swap-double-unload" and "swap-leaked". */
export function measureSwaps(): readonly BenchRow[] {
  const unloads = new Map<number, number>();
  const count = (id: number): unknown => unloads.set(id, 1 + (unloads.get(id) ?? 0));
  const kernel = makeKernel({ onUnload: ({ id }) => count(id) });
  const random = createRandom(2_026);
  const holders = Array.from({ length: HOLDERS }, (_none, i) => kernel.createLease(`room ${i}`));
  let [lost, calls] = [0, 0];
  const startMs = performance.now();
  for (let swap = 1; swap <= SWAPS; swap += 1) {
    const generation = kernel.load(new VersionedService(SERVICE, swap), packOf(SERVICE, swap));
    kernel.activate(kernel.prepare([generation]), kernel.epoch, swap);
    for (let i = 0; i < STEPS_PER_SWAP; i += 1) {
      const lease = holders[random(HOLDERS)];
      if (lease === undefined) continue;
      turn(lease, kernel, random(4));
      calls += 1;
      if (!isAnswered(lease)) lost += 1;
    }
  }
  const seconds = (performance.now() - startMs) / 1_000;
  for (const lease of holders) if (lease.set !== undefined) lease.release();
  const note = `${calls} calls by ${HOLDERS} holders in ${seconds.toFixed(1)} s`;
  const twice = [...unloads.values()].filter((times) => times > 1).length;
  const leaked = kernel.leases().length + (SWAPS - 1 - unloads.size);
  return [
    zero('swap-lost', `calls lost or answered by another generation in ${SWAPS} swaps`, lost, note),
    zero('swap-double-unload', 'generations unloaded twice', twice, `${unloads.size} unloaded`),
    zero(
      'swap-leaked',
      'leases left, or generations never unloaded',
      leaked,
      'all leases given back',
    ),
  ];
}

/** One thing that a holder does: take the newest, move to it, give back, or stay on what it has. */
function turn(lease: Lease, kernel: Kernel, choice: number): void {
  const { routing } = kernel;
  if (routing === undefined) throw new Error('nothing serves');
  if (lease.set === undefined) lease.acquire(routing.defaultSet);
  else if (choice === 0) lease.exchange(routing.defaultSet);
  else if (choice === 1) {
    lease.release();
    lease.acquire(routing.defaultSet);
  }
}

/** The generation that is held answers, as itself: it neither drained to its end nor gave way to another. */
function isAnswered(lease: Lease): boolean {
  const generation = lease.set?.generations.get(SERVICE);
  if (generation === undefined || generation.state === 'unloaded') return false;
  return generation.service.handle?.(0) === generation.pack.revision;
}

function zero(id: string, what: string, value: number, note: string): BenchRow {
  return benchRow({ id, what, value, unit: 'times', bar: 0, note });
}

/** A small repeatable generator: whole numbers below `bound`. */
function createRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
