// What the one write and its bookkeeping take in a kernel of 100 services: the time in which nothing else
// runs. Loading and preparing come before it and are not counted.
import type { BenchRow } from '../row.ts';
import { performance } from 'node:perf_hooks';
import { benchRow } from '../row.ts';
import { percentile } from '../measure.ts';
import { CountingService, makeKernel, packOf } from './fixture.ts';

const SERVICES = 100;
/** For the compiler; a server's first activations are slower and told by no figure here. */
const WARM = 500;
const COUNT = 4_000;
const HOLDERS = 128;

/** Rows "activation-one" and "activation-all". */
export function measureActivations(): readonly BenchRow[] {
  const one = activationsUs(1, COUNT);
  const all = activationsUs(SERVICES, COUNT / 4);
  return [
    benchRow({
      id: 'activation-p99',
      what: `activation of one service of ${SERVICES}, p99`,
      value: percentile(one, 0.99),
      unit: 'us',
      bar: 50,
      note: describe(one),
    }),
    benchRow({
      id: 'activation-all-p99',
      what: `activation of all ${SERVICES} services at once, p99`,
      value: percentile(all, 0.99),
      unit: 'us',
      bar: 50,
      note: describe(all),
    }),
  ];
}

/** Microseconds of each activation that replaces `replaced` services, while leases hold the old set. */
function activationsUs(replaced: number, count: number): readonly number[] {
  let unloaded = 0;
  const kernel = makeKernel({ onUnload: () => (unloaded += 1) });
  const names = Array.from({ length: SERVICES }, (_none, i) => `service-${i}`);
  const load = (name: string, revision: number) =>
    kernel.load(new CountingService(name), packOf(name, revision));
  kernel.activate(kernel.prepare(names.map((name) => load(name, 0))), 0, 0);
  const leases = Array.from({ length: HOLDERS }, (_none, i) => kernel.createLease(`room ${i}`));
  const timesUs: number[] = [];
  for (let i = 1; i <= WARM + count; i += 1) {
    const chosen = Array.from({ length: replaced }, (_none, k) => names[(i + k) % SERVICES] ?? '');
    const set = kernel.prepare(chosen.map((name) => load(name, i)));
    const startMs = performance.now();
    const { defaultSet } = kernel.activate(set, kernel.epoch, i);
    const endMs = performance.now();
    if (i > WARM) timesUs.push((endMs - startMs) * 1_000);
    for (const lease of leases) lease.exchange(defaultSet);
  }
  const expected = replaced * (WARM + count);
  if (unloaded !== expected) throw new Error(`${unloaded} generations unloaded, not ${expected}`);
  return timesUs;
}

function describe(timesUs: readonly number[]): string {
  const figure = (share: number): string => percentile(timesUs, share).toFixed(1);
  return `p50 ${figure(0.5)}, p99.9 ${figure(0.999)}, max ${figure(1)} us of ${timesUs.length}; ${HOLDERS} leases held`;
}
