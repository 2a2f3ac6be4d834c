// Closures and generated code against hand-written JavaScript, one function a rule: 200 and 1,000 distinct rules, all
// of them on every event. One rule alone would be inlined and tell nothing.
import { bytesPerOperation, compare, describeRatio } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { createSubject, type RunEvents } from './subject.ts';

const SEED = 7;
/** Rules, events of a round, and events before anything counts. */
const SIZES = [
  { count: 200, events: 1_500, warm: 8_000 },
  { count: 1_000, events: 300, warm: 8_000 },
] as const;

const TIERS = [
  { name: 'closures', bar: 3 },
  { name: 'direct', bar: 0.35 },
] as const;

/** Rows "closures-200", "closures-bytes-200", "direct-200" ... for both sizes. */
export function measureTiers(): readonly BenchRow[] {
  return SIZES.flatMap((size) => {
    const subject = createSubject({ count: size.count, seed: SEED, effects: true });
    for (const run of [subject.hand, subject.closures, subject.direct]) run(size.warm);
    const hits = `${(subject.hitRate * 100).toFixed(0)}% of conditions hold`;
    return TIERS.flatMap(({ name, bar }) => [
      ratioRow({ name, bar, size, hits, subject: subject[name], hand: subject.hand }),
      bytesRow(name, size.count, subject[name]),
    ]);
  });
}

interface RatioOptions {
  readonly name: string;
  readonly bar: number;
  readonly size: (typeof SIZES)[number];
  readonly hits: string;
  readonly subject: RunEvents;
  readonly hand: RunEvents;
}

function ratioRow({ name, bar, size, hits, subject, hand }: RatioOptions): BenchRow {
  const ratio = compare({ subject, baseline: hand, operations: size.events, rounds: 11 });
  return benchRow({
    id: `${name}-${size.count}`,
    what: `${size.count} rules on an event, ${name} against hand-written`,
    value: ratio.median,
    unit: 'x',
    bar,
    note: `${describeRatio(ratio)}; ${hits}`,
  });
}

function bytesRow(name: string, count: number, run: RunEvents): BenchRow {
  return benchRow({
    id: `${name}-bytes-${count}`,
    what: `allocated by ${count} rules on an event, ${name}`,
    value: bytesPerOperation(run, 2_000),
    unit: 'B/op',
    bar: 0.5,
    note: 'an operation is an event with all its rules; below 0.5 is none',
  });
}
