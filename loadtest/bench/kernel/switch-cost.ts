// What the whole switch of a host of services takes, beside the kernel's part of it: scopes, bus, breakers,
// views and ways back of 100 services without state. No bar names it; it says what an activation costs in all.
import type { BenchRow } from '../row.ts';
import { performance } from 'node:perf_hooks';
import { benchRow } from '../row.ts';
import { percentile } from '../measure.ts';
import { CountingService, makeHost, packOf } from './fixture.ts';

const SERVICES = 100;
const WARM = 200;
const COUNT = 1_500;

/** Row "switch-p99". */
export async function measureSwitches(): Promise<readonly BenchRow[]> {
  const host = makeHost();
  const names = Array.from({ length: SERVICES }, (_none, i) => `service-${i}`);
  const source = (name: string, revision: number) => ({
    pack: packOf(name, revision),
    create: () => new CountingService(name),
  });
  await host.start(names.map((name) => source(name, 0)));
  const timesUs: number[] = [];
  for (let i = 1; i <= WARM + COUNT; i += 1) {
    const staged = await host.stage({ put: [source(names[i % SERVICES] ?? '', i)] });
    const startMs = performance.now();
    host.activate(staged, staged.baseEpoch);
    if (i > WARM) timesUs.push((performance.now() - startMs) * 1_000);
    host.confirm();
  }
  await host.stop();
  const figure = (share: number): string => percentile(timesUs, share).toFixed(1);
  return [
    benchRow({
      id: 'switch-p99',
      what: `the whole switch of one of ${SERVICES} services without state, p99`,
      value: percentile(timesUs, 0.99),
      unit: 'us',
      bar: undefined,
      note: `p50 ${figure(0.5)}, max ${figure(1)} us of ${COUNT}; scopes, bus and ways back included`,
    }),
  ];
}
