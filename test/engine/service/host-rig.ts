// A host of services on clocks by hand, and a service small enough to see through: a counter whose versions
// write 4 bytes (schema 1) or 4 bytes and a name (schema 2), and which misbehaves where a test says so.
import { afterEach } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import type { Scope } from '../../../engine/contract/scope.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type { Migration, ServiceState } from '../../../engine/contract/state.ts';
import type { ServiceSource } from '../../../engine/service/change.ts';
import { createServiceHost, type ServiceHost } from '../../../engine/service/host.ts';
import type { ServiceHostOptions } from '../../../engine/service/options.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { generateSealKey, loadSealKey } from '../../../engine/trust/seal.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { recordingLog, type LogLine } from '../../support/recording-log.ts';

export const SEAL_KEY = loadSealKey(generateSealKey());

export interface HostRig {
  readonly host: ServiceHost;
  readonly clock: ManualClock;
  readonly timers: ManualTimers;
  readonly lines: readonly LogLine[];
}

const rigs: HostRig[] = [];

afterEach(async () => {
  for (const { host, timers } of rigs.splice(0)) {
    const stopped = host.stop().catch(() => undefined);
    await settle(timers);
    await stopped;
  }
});

/** A host that is stopped after the test. */
export function openHost(options: Partial<ServiceHostOptions> = {}): HostRig {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const lines: LogLine[] = [];
  const log = recordingLog(lines);
  const given = { log, metrics: silentMetrics, clock, timers, sealKey: SEAL_KEY };
  const host = createServiceHost({ ...given, environment: 'test', ...options });
  const rig = { host, clock, timers, lines };
  rigs.push(rig);
  return rig;
}

/** Lets all that is ready run, and everything that waits for a deadline reach it. */
export async function settle(timers: ManualTimers, ms = 120_000): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await turn();
    timers.advance(ms / 6);
  }
  await turn();
}

/** Lets all that is ready run; no time passes. */
export async function turn(rounds = 8): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** What a counter is made like; each flag is one misbehaviour. */
export interface CounterShape {
  readonly name?: string;
  readonly revision?: number;
  readonly dependencies?: readonly string[];
  /** 0 for a counter without state. */
  readonly schema?: 0 | 1 | 2;
  readonly contract?: string;
  readonly prepare?: (scope: Scope, counter: Counter) => void | Promise<void>;
  readonly dispose?: (counter: Counter) => void | Promise<void>;
  readonly exportState?: (own: () => Uint8Array) => Uint8Array;
  readonly importState?: (own: () => void) => void;
  readonly handle?: (request: unknown, counter: Counter) => unknown;
  readonly migrations?: readonly Migration[];
  /** Hears of every instance. */
  readonly onMade?: (counter: Counter) => void;
}

/** A Service whose inside tests may look at. */
export interface Counter extends Service {
  count: number;
  label: string;
  scope: Scope | undefined;
  disposed: number;
}

/** Says "name" for what schema 1 cannot hold, and carries it down. */
export const COUNTER_MIGRATION: Migration = {
  from: 1,
  to: 2,
  up: (state, carried) => join(state, carried ?? new TextEncoder().encode('fresh')),
  down: (state) => ({ state: state.slice(0, 4), carried: state.slice(4) }),
};

export function counterSource(shape: CounterShape = {}): ServiceSource {
  const { name = 'counter', revision = 1 } = shape;
  const digest = sha256Hex(`${name}@${revision}`);
  return { pack: { name, revision, digest }, create: () => createCounter(shape) };
}

function createCounter(shape: CounterShape): Counter {
  const { name = 'counter', schema = 1, prepare, dispose, handle } = shape;
  const counter: Counter = {
    name,
    contract: shape.contract ?? '^2.0.0',
    ...(shape.dependencies === undefined ? {} : { dependencies: shape.dependencies }),
    count: 0,
    label: 'none',
    scope: undefined,
    disposed: 0,
    prepare(scope) {
      counter.scope = scope;
      return prepare?.(scope, counter);
    },
    dispose() {
      counter.disposed += 1;
      return dispose?.(counter);
    },
    handle(request) {
      if (handle !== undefined) return handle(request, counter);
      if (request === 'add') counter.count += 1;
      return counter.count;
    },
    ...(schema === 0 ? {} : { state: stateOf(() => counter, schema, shape) }),
  };
  shape.onMade?.(counter);
  return counter;
}

function stateOf(counterOf: () => Counter, schema: 1 | 2, shape: CounterShape): ServiceState {
  const own = (): Uint8Array => {
    const { count, label } = counterOf();
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, count);
    return schema === 1 ? bytes : join(bytes, new TextEncoder().encode(label));
  };
  const take = (state: Uint8Array): void => {
    const counter = counterOf();
    counter.count = new DataView(state.buffer, state.byteOffset).getUint32(0);
    counter.label = schema === 1 ? 'none' : new TextDecoder().decode(state.slice(4));
  };
  return {
    schema,
    migrations: shape.migrations ?? (schema === 2 ? [COUNTER_MIGRATION] : []),
    exportState: () => (shape.exportState === undefined ? own() : shape.exportState(own)),
    importState: (state) => {
      if (shape.importState === undefined) return take(state);
      return shape.importState(() => take(state));
    },
  };
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
