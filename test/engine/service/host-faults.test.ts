// A fault at every step of a replacement: whatever fails before the write, everything is as it was, bit by
// bit: state, timers with what remained of their time, waiting messages, shown values, leases, kernel.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { topic } from '../../../engine/contract/topic.ts';
import type { ServiceHost } from '../../../engine/service/host.ts';
import { PHASES } from '../../../engine/service/phase.ts';
import {
  COUNTER_MIGRATION,
  SEAL_KEY,
  counterSource,
  openHost,
  turn,
  type Counter,
  type CounterShape,
  type HostRig,
} from './host-rig.ts';

const LINE = topic<number>('talk.line');

/** What a test breaks at the moment of the replacement. */
interface Fault {
  readonly code: string;
  /** Of the second of two services that are replaced together. */
  readonly shape?: CounterShape;
  /** Hooks that the candidates ran; one that was never loaded runs none. */
  readonly disposed?: readonly number[];
  /** Breaks something when everything stands. */
  readonly arm?: (world: World) => void;
}

interface World extends HostRig {
  /** What must not happen now. */
  readonly broken: Set<string>;
  /** What an old version exports instead of its state. */
  readonly given: Map<string, Uint8Array>;
  readonly old: Counter[];
  readonly candidates: Counter[];
}

const boom = (): never => {
  throw new Error('boom');
};

const FAULTS: Readonly<Record<string, Fault>> = {
  'the factory throws': { code: 'SERVICE_LOAD_FAILED', shape: { onMade: boom } },
  'the contract is not served': {
    code: 'CONTRACT_UNSUPPORTED',
    shape: { contract: '^9.0.0' },
    disposed: [1, 0],
  },
  'prepare throws': { code: 'SERVICE_PREPARE_FAILED', shape: { prepare: boom } },
  'prepare rejects': {
    code: 'SERVICE_PREPARE_FAILED',
    shape: { prepare: () => Promise.reject(new Error('boom')) },
  },
  'a dependency is missing': {
    code: 'SERVICE_DEPENDENCY_MISSING',
    shape: { dependencies: ['nowhere'] },
  },
  'the dry run of a migration throws': {
    code: 'MIGRATION_FAILED',
    shape: { schema: 2, migrations: [{ ...COUNTER_MIGRATION, up: boom }] },
  },
  'the migration throws only at the switch': {
    code: 'MIGRATION_FAILED',
    shape: { schema: 2, migrations: [{ ...COUNTER_MIGRATION, up: failSecondTime() }] },
  },
  'the export throws': { code: 'STATE_EXPORT_REFUSED', arm: ({ broken }) => broken.add('export') },
  'the export gives no bytes': {
    code: 'STATE_EXPORT_REFUSED',
    // What services give at run time may be anything.
    arm: ({ given }) => given.set('b', [0, 0, 0, 1] as unknown as Uint8Array),
  },
  'the export gives too many bytes': {
    code: 'STATE_EXPORT_REFUSED',
    arm: ({ given }) => given.set('b', new Uint8Array(LIMITS.serviceStateBytesMax + 1)),
  },
  'the migration makes too many bytes': {
    code: 'STATE_TOO_LARGE',
    shape: {
      schema: 2,
      migrations: [
        { ...COUNTER_MIGRATION, up: () => new Uint8Array(LIMITS.serviceStateBytesMax + 1) },
      ],
    },
  },
  'no migration leads to the schema': {
    code: 'MIGRATION_MISSING',
    shape: { schema: 2, migrations: [] },
  },
  'the new version has no state': {
    code: 'STATE_IMPORT_REFUSED',
    shape: { schema: 0 },
  },
  'the import throws': { code: 'STATE_IMPORT_REFUSED', shape: { importState: boom } },
  'the import throws after it took the state': {
    code: 'STATE_IMPORT_REFUSED',
    shape: {
      importState: (own) => {
        own();
        boom();
      },
    },
  },
  'sealing fails': { code: 'Error', arm: ({ broken }) => broken.add('seal') },
  'the sealed state does not open': {
    code: 'SEAL_REFUSED',
    arm: ({ broken }) => broken.add('open'),
  },
  ...Object.fromEntries(
    PHASES.slice(0, -1).map((phase) => [
      `the hook of ${phase} throws`,
      { code: 'Error', arm: ({ broken }: World) => broken.add(phase) },
    ]),
  ),
};

function failSecondTime(): (state: Uint8Array) => Uint8Array {
  let calls = 0;
  return (state) => {
    calls += 1;
    return calls === 1 ? state : boom();
  };
}

/** Two services with a timer each, a queue with messages that wait, and a lease. */
async function openWorld(): Promise<World> {
  const broken = new Set<string>();
  const given = new Map<string, Uint8Array>();
  const old: Counter[] = [];
  const rig = openHost({
    drain: { policy: 'wait', deadlineMs: 1_000 },
    onPhase: ({ phase }) => {
      if (broken.has(phase)) boom();
    },
    sealKey: {
      keyId: SEAL_KEY.keyId,
      derive: (salt, purpose, bytes) => {
        if (broken.has('seal')) boom();
        const derived = SEAL_KEY.derive(salt, purpose, bytes);
        // The first derivation seals and the second opens: with another key it does not.
        if (broken.delete('open')) derived.fill(7);
        return derived;
      },
    },
  });
  const shape = (name: string): CounterShape => ({
    name,
    onMade: (counter) => old.push(counter),
    exportState: (own) =>
      broken.has('export') && name === 'b' ? boom() : (given.get(name) ?? own()),
    prepare: (scope, counter) => {
      scope.every(100, () => void (counter.count += 1_000));
      scope.expose('count', { is: name });
      scope.subscribe(LINE, ({ payload }) => void (counter.count += payload));
    },
  });
  await rig.host.start([counterSource(shape('a')), counterSource(shape('b'))]);
  return { ...rig, broken, given, old, candidates: [] };
}

/** Everything that a replacement may change, as text. */
function picture(host: ServiceHost, old: readonly Counter[]): string {
  const { kernel } = host;
  const set = kernel.routing?.defaultSet;
  const { captures } = host.capture();
  return JSON.stringify({
    epoch: kernel.epoch,
    set: set?.digest,
    serving: [...(set?.generations.values() ?? [])].map(({ id, state }) => [id, state]),
    generations: kernel.generations().map(({ id, state }) => [id, state]),
    leases: kernel.leases(),
    states: captures.map(({ state, carried }) => [[...state], carried]),
    inside: old.map(({ count, label, disposed }) => [count, label, disposed]),
    shown: ['a.count', 'b.count'].map((name) => old[0]?.scope?.view(name).value),
  });
}

describe('a fault before the write', () => {
  it.each(Object.entries(FAULTS))('[RP3] %s: all is as it was', async (_what, fault) => {
    const world = await openWorld();
    const { host, timers, old, candidates, broken, given } = world;
    host.request('a', 'add');
    host.request('b', 'add');
    const lease = host.lease('b', 'room');
    lease.acquire();
    timers.advance(30);
    await turn();
    const before = picture(host, old);
    const onMade = (counter: Counter) => void candidates.push(counter);
    const change = {
      put: [
        counterSource({ name: 'a', revision: 2, onMade }),
        counterSource({ name: 'b', revision: 2, onMade, ...fault.shape }),
      ],
    };
    fault.arm?.(world);
    const replaced = host.replace(change).catch((error: unknown) => error);
    // While it is made ready messages arrive.
    old[0]?.scope?.publish(LINE, 10_000);
    const error = await replaced;
    broken.clear();
    given.clear();
    expect(codeOf(error)).toBe(fault.code);
    await turn();
    const hooks = fault.disposed ?? candidates.map(() => 1);
    expect(candidates.map(({ disposed }) => disposed)).toEqual(hooks);
    for (const counter of old) counter.count -= 10_000;
    expect(picture(host, old)).toBe(before);
    // 70 ms of the period were left, not more and not less.
    timers.advance(69);
    expect(old.map(({ count }) => count)).toEqual([1, 1]);
    timers.advance(1);
    expect(old.map(({ count }) => count)).toEqual([1_001, 1_001]);
    lease.release();
    await host.replace({ put: [counterSource({ name: 'a', revision: 3 })] });
    expect(host.request('a', 'count')).toBe(1_001);
  });

  it('[RP3] messages that wait at a failed switch are delivered once, to the old version', async () => {
    const { host, old } = await openWorld();
    const staged = await host.stage({
      put: [counterSource({ name: 'b', revision: 2, importState: boom })],
    });
    for (let i = 0; i < 5; i += 1) old[0]?.scope?.publish(LINE, 1);
    expect(() => host.activate(staged, 1)).toThrow('refused the state');
    await turn();
    await host.discard(staged);
    expect(old.map(({ count }) => count)).toEqual([5, 5]);
  });
});

function codeOf(error: unknown): unknown {
  if (error instanceof Error && 'code' in error) return error.code;
  return error instanceof Error ? error.name : error;
}
