// The metrics port: a registry that is an argument. Counters and gauges are asked for once and held, since
// looking one up costs more than counting.

export interface Counter {
  add(amount: number): void;
}

export interface Gauge {
  set(value: number): void;
}

export interface Histogram {
  observe(value: number): void;
}

/** What a figure of several is of, e.g. the reason of a refusal: names and values that are few and fixed. */
export type MetricLabels = Readonly<Record<string, string>>;

/** Names are `a-z`, digits and underscores, unit last, e.g. "drain_seconds". Asking twice gives the same one. */
export interface Metrics {
  /** All counters of one name have labels of the same names. */
  counter(name: string, help: string, labels?: MetricLabels): Counter;
  gauge(name: string, help: string): Gauge;
  histogram(name: string, help: string): Histogram;
}

const nothing = { add: () => undefined, set: () => undefined, observe: () => undefined };

/** Counts nothing; for libraries and tests that pass no registry. */
export const silentMetrics: Metrics = {
  counter: () => nothing,
  gauge: () => nothing,
  histogram: () => nothing,
};
