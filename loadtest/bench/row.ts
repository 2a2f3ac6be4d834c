// One line of a benchmark: what was measured, the figure, and whether its bar holds. `npm run bench` prints
// rows; a benchmark file exports functions that return them.

/** One measured figure. */
export interface BenchRow {
  /** Stable name inside its area, e.g. "lease-ratio". */
  readonly id: string;
  /** What was measured against what, in words. */
  readonly what: string;
  readonly value: number;
  /** Unit of value and bar, e.g. "x", "ns", "B/op". */
  readonly unit: string;
  /** The value that must not be exceeded; undefined for a figure that is only told. */
  readonly bar: number | undefined;
  /** `least`: the value must reach the bar instead. */
  readonly sense?: 'least';
  /** Whether the bar holds; true where there is none. */
  readonly ok: boolean;
  /** Spread, sample size, and what the figure does not say. */
  readonly note: string;
}

/** What a row is made from; `ok` follows. */
export type BenchFigure = Omit<BenchRow, 'ok'>;

/** A row whose `ok` follows from its value and bar; a value that is no number never holds. */
export function benchRow(figure: BenchFigure): BenchRow {
  const { value, bar, sense } = figure;
  const holds = bar === undefined || (sense === 'least' ? value >= bar : value <= bar);
  return { ...figure, ok: Number.isFinite(value) && holds };
}

/** Some rows that are measured together. */
export interface Benchmark {
  readonly name: string;
  readonly run: () => readonly BenchRow[] | Promise<readonly BenchRow[]>;
}
