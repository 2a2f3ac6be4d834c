// What a lease costs beside a plain counter: 128 of each, taken and given back in turn, half of them held at
// any time, as rooms hold them.
import type { BenchRow } from '../row.ts';
import { benchRow } from '../row.ts';
import { bytesPerOperation, compare, describeRatio } from '../measure.ts';
import { CountingService, makeKernel, packOf } from './fixture.ts';

const COUNT = 128;
const MASK = COUNT - 1;
const HALF = COUNT / 2;

class PlainCounter {
  count = 0;
}

/** Rows "lease-ratio" and "lease-bytes". */
export function measureLeases(): readonly BenchRow[] {
  const kernel = makeKernel();
  const generation = kernel.load(new CountingService('counting'), packOf('counting', 1));
  const { defaultSet } = kernel.activate(kernel.prepare([generation]), 0, 0);
  const leases = Array.from({ length: COUNT }, (_none, i) => kernel.createLease(`room ${i}`));
  const counters = Array.from({ length: COUNT }, () => new PlainCounter());
  for (let i = 0; i < HALF; i += 1) leases[i]?.acquire(defaultSet);
  let at = HALF;
  const subject = (operations: number): void => {
    for (let i = 0; i < operations; i += 1) {
      leases[at & MASK]?.acquire(defaultSet);
      leases[(at - HALF) & MASK]?.release();
      at += 1;
    }
  };
  let plainAt = HALF;
  const baseline = (operations: number): void => {
    for (let i = 0; i < operations; i += 1) {
      const taken = counters[plainAt & MASK];
      const given = counters[(plainAt - HALF) & MASK];
      if (taken !== undefined) taken.count += 1;
      if (given !== undefined) given.count -= 1;
      plainAt += 1;
    }
  };
  const ratio = compare({ subject, baseline, operations: 1 << 20, rounds: 41 });
  const bytes = bytesPerOperation(subject, 1 << 18);
  if (kernel.leases().length !== HALF) throw new Error('a lease was lost or counted twice');
  return [
    benchRow({
      id: 'lease-ratio',
      what: 'lease acquire + release, 128 in turn, against 128 plain counters',
      value: ratio.median,
      unit: 'x',
      bar: 4,
      note: describeRatio(ratio),
    }),
    benchRow({
      id: 'lease-bytes',
      what: 'allocated by lease acquire + release',
      value: bytes,
      unit: 'B/op',
      bar: 0.5,
      note: 'heap growth of 262,144 less that of a quarter, medians of 9 runs; below 0.5 is none',
    }),
  ];
}
