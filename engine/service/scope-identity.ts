// What a generation writes carries its name: log lines as fields, figures as a prefix that no other service
// can have.
import type { Log } from '../base/log.ts';
import type { Counter, Gauge, Histogram, Metrics } from '../base/metrics.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';

/** `log` with what `fields` says at the time in every line; a line cannot change them. */
export function bindLog(log: Log, fields: () => Readonly<Record<string, unknown>>): Log {
  return {
    debug: (more, message) => log.debug({ ...more, ...fields() }, message),
    info: (more, message) => log.info({ ...more, ...fields() }, message),
    warn: (more, message) => log.warn({ ...more, ...fields() }, message),
    error: (more, message) => log.error({ ...more, ...fields() }, message),
  };
}

/**
 * The figures of one service: `visits` of chat-hall is `service_chat__hall_visits`. Names of different
 * services differ, since a dash becomes two underscores and a figure starts with a letter.
 */
export function prefixMetrics(metrics: Metrics, service: string): Metrics {
  return new ServiceMetrics(metrics, `service_${service.replaceAll('-', '__')}_`);
}

class ServiceMetrics implements Metrics {
  readonly #metrics: Metrics;
  readonly #prefix: string;
  readonly #names = new Set<string>();

  constructor(metrics: Metrics, prefix: string) {
    this.#metrics = metrics;
    this.#prefix = prefix;
  }

  counter(name: string, help: string): Counter {
    return this.#metrics.counter(this.#fullName(name), help);
  }

  gauge(name: string, help: string): Gauge {
    return this.#metrics.gauge(this.#fullName(name), help);
  }

  histogram(name: string, help: string): Histogram {
    return this.#metrics.histogram(this.#fullName(name), help);
  }

  #fullName(name: string): string {
    assert(/^[a-z][a-z0-9_]{0,63}$/.test(name), 'a figure is named a-z, digits and underscores');
    if (!this.#names.has(name) && this.#names.size >= LIMITS.scopeMetricsMax) {
      throw new CodedError('SCOPE_LIMIT', { details: { metrics: this.#names.size } });
    }
    this.#names.add(name);
    return `${this.#prefix}${name}`;
  }
}
