// The metrics port on prom-client: one registry a server, shown as text by GET /metrics.
import prometheus from 'prom-client';
import { assert } from '../base/assert.ts';
import type { Metrics } from '../base/metrics.ts';

export interface MetricRegistry extends Metrics {
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>;
  /** Of that text, for the header. */
  readonly contentType: string;
}

const PREFIX = 'midswing_';

/** An empty registry of its own: two servers of one process share nothing. */
export function createMetricRegistry(): MetricRegistry {
  const registry = new prometheus.Registry();
  const once = <T extends object>(
    name: string,
    kind: new (...none: never) => T,
    make: () => T,
  ): T => {
    const known: unknown = registry.getSingleMetric(name);
    if (known === undefined) return make();
    assert(known instanceof kind, `SC12 the figure ${name} keeps its kind`);
    return known;
  };
  const options = (name: string, help: string) => ({
    name: `${PREFIX}${name}`,
    help,
    registers: [registry],
  });
  return {
    counter: (name, help, labels = {}) => {
      const labelNames = Object.keys(labels);
      const make = () => new prometheus.Counter({ ...options(name, help), labelNames });
      const counter = once(`${PREFIX}${name}`, prometheus.Counter, make).labels(labels);
      return { add: (amount) => counter.inc(amount) };
    },
    gauge: (name, help) => {
      const make = () => new prometheus.Gauge(options(name, help));
      const gauge = once(`${PREFIX}${name}`, prometheus.Gauge, make);
      return { set: (value) => gauge.set(value) };
    },
    histogram: (name, help) => {
      const make = () => new prometheus.Histogram(options(name, help));
      const histogram = once(`${PREFIX}${name}`, prometheus.Histogram, make);
      return { observe: (value) => histogram.observe(value) };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
