// The HTTP side of a run: autocannon asks the admin API for its status, its metrics, and to take an obsolete pack, all
// the while the swarm plays.
import autocannon from 'autocannon';
import { createHistogram, type Histogram } from './histogram.ts';

export interface HttpSideOptions {
  readonly admin: string;
  readonly token: string;
  /** At most; stop() ends it before. */
  readonly seconds: number;
  /** The pack that is pushed again and again: it is read, verified and refused. */
  readonly obsolete: Uint8Array;
}

/** What the HTTP side has seen. */
export interface HttpFigures {
  readonly requests: number;
  readonly errors: number;
  /** Answers with a status of 500 or more. */
  readonly failures: number;
  readonly p50: number;
  readonly p99: number;
}

export interface HttpSide {
  stop(): Promise<HttpFigures>;
}

/** Requests a second, all paths together: what dashboards and operators come to, many times over. */
const REQUESTS_PER_SECOND = 10;

/** Begins to ask. */
export function startHttpSide({ admin, token, seconds, obsolete }: HttpSideOptions): HttpSide {
  const times = createHistogram();
  const figures = { requests: 0, errors: 0, failures: 0 };
  const headers = { authorization: `Bearer ${token}` };
  const instance = autocannon(
    {
      url: admin,
      connections: 1,
      overallRate: REQUESTS_PER_SECOND,
      duration: seconds,
      requests: [
        { method: 'GET', path: '/v1/status', headers },
        { method: 'GET', path: '/metrics', headers },
        { method: 'GET', path: '/healthz' },
        { method: 'POST', path: '/v1/packs', headers, body: Buffer.from(obsolete) },
      ],
    },
    () => undefined,
  );
  instance.on('response', (_client, status, _bytes, ms) => {
    figures.requests += 1;
    if (status >= 500) figures.failures += 1;
    times.record(ms);
  });
  instance.on('reqError', () => {
    figures.errors += 1;
  });
  const ended = new Promise<void>((resolve) => {
    instance.on('done', () => resolve());
  });
  return {
    stop: async () => {
      instance.stop?.();
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, STOP_MS))]);
      return { ...figures, ...percentiles(times) };
    },
  };
}

const STOP_MS = 3_000;

function percentiles(times: Histogram): { p50: number; p99: number } {
  const of = (share: number): number => Math.round(times.percentileMs(share) * 1_000) / 1_000;
  return { p50: of(0.5), p99: of(0.99) };
}
