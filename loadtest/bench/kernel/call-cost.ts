// What a call costs through a lease: the service is a field of the held lease, so that nothing is looked up.
// Both sides call 16 services of one class in turn; one alone would be inlined away.
import type { BenchRow } from '../row.ts';
import { benchRow } from '../row.ts';
import { bytesPerOperation, compare, describeRatio } from '../measure.ts';
import { CountingService, makeKernel, packOf } from './fixture.ts';

const COUNT = 16;
const MASK = COUNT - 1;

/** Rows "call-ratio" and "call-bytes". */
export function measureCalls(): readonly BenchRow[] {
  const kernel = makeKernel();
  const names = Array.from({ length: COUNT }, (_none, i) => `service-${i}`);
  const services = names.map((name) => new CountingService(name));
  const generations = services.map((service) => kernel.load(service, packOf(service.name, 1)));
  kernel.activate(kernel.prepare(generations), 0, 0);
  const leases = names.map((name) => {
    const lease = kernel.createServiceLease('bench', name);
    lease.acquire();
    return lease;
  });
  const subject = (operations: number): void => {
    for (let i = 0; i < operations; i += 1) leases[i & MASK]?.service?.handle?.(i);
  };
  const direct = names.map((name) => new CountingService(name));
  const baseline = (operations: number): void => {
    for (let i = 0; i < operations; i += 1) direct[i & MASK]?.handle(i);
  };
  const ratio = compare({ subject, baseline, operations: 1 << 20, rounds: 41 });
  const bytes = bytesPerOperation(subject, 1 << 18);
  const sum = (all: readonly CountingService[]): number =>
    all.reduce((total, { count }) => (total + count) | 0, 0);
  if (sum(services) === 0 || sum(direct) === 0) throw new Error('the calls were optimised away');
  return [
    benchRow({
      id: 'call-ratio',
      what: 'call through a leased service, against a direct method call',
      value: ratio.median,
      unit: 'x',
      bar: 1.5,
      note: describeRatio(ratio),
    }),
    benchRow({
      id: 'call-bytes',
      what: 'allocated by a call through a leased service',
      value: bytes,
      unit: 'B/op',
      bar: 0.5,
      note: 'heap growth of 262,144 less that of a quarter, medians of 9 runs; below 0.5 is none',
    }),
  ];
}
