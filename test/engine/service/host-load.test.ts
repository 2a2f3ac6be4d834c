// The echo service replaced under load: synchronous requests, bus requests, messages to a log, and leases
// held across awaits flow on, while V1 and V2 follow each other 200 times. All numbers come from one seed.
import { describe, expect, it } from 'vitest';
import { requestTopic, topic } from '../../../engine/contract/topic.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type { ServiceSource } from '../../../engine/service/change.ts';
import { createServiceHost, type ServiceHost } from '../../../engine/service/host.ts';
import { systemClock } from '../../../engine/base/clock.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import { systemTimers } from '../../../engine/service/timers.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { SEAL_KEY, turn } from './host-rig.ts';

const ASK = requestTopic<number, Echo>('echo.ask');
const LOG_LINE = topic<number>('log.line');
const SWAPS = 200;

/** Who answered, what, and as the how many-th. */
interface Echo {
  readonly version: number;
  readonly said: number;
  readonly count: number;
}

/** Schema 1 keeps the count as 8 bytes; schema 2 as text. */
function echoSource(version: 1 | 2): ServiceSource {
  const digest = sha256Hex(`echo ${version}`);
  return { pack: { name: 'echo', revision: version, digest }, create: () => createEcho(version) };
}

function createEcho(version: 1 | 2): Service {
  let count = 0;
  const answer = (said: number): Echo => {
    count += 1;
    return { version, said, count };
  };
  const toText = (state: Uint8Array): Uint8Array => new TextEncoder().encode(String(binary(state)));
  const toBytes = (state: Uint8Array): Uint8Array =>
    bytesOf(Number(new TextDecoder().decode(state)));
  return {
    name: 'echo',
    contract: '^2.0.0',
    prepare(scope) {
      scope.respond(
        ASK,
        async ({ payload }) => {
          const reply = answer(payload);
          // Some answers take a while: they end on the version that they began on.
          if (payload % 3 === 0) await turn(1);
          return reply;
        },
        { queueMax: 4_096 },
      );
    },
    handle: (request) => answer(Number(request)),
    state: {
      schema: version,
      migrations:
        version === 2
          ? [{ from: 1, to: 2, up: toText, down: (state) => ({ state: toBytes(state) }) }]
          : [],
      exportState: () => (version === 1 ? bytesOf(count) : toText(bytesOf(count))),
      importState: (state) => {
        count = version === 1 ? binary(state) : binary(toBytes(state));
      },
    },
  };
}

function bytesOf(count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, count);
  return bytes;
}

function binary(state: Uint8Array): number {
  return new DataView(state.buffer, state.byteOffset).getFloat64(0);
}

/** Keeps every line it hears; its lines are its state. */
function logSource(revision: number): ServiceSource {
  const create = (): Service => {
    let lines: number[] = [];
    return {
      name: 'log',
      contract: '^2.0.0',
      prepare: (scope) => {
        scope.subscribe(LOG_LINE, ({ payload }) => void lines.push(payload), {
          queueMax: 4_096,
          overflow: 'refuse',
        });
      },
      handle: () => [...lines],
      state: {
        schema: 1,
        exportState: () => new TextEncoder().encode(JSON.stringify(lines)),
        importState: (state) => {
          // Written by exportState above.
          lines = JSON.parse(new TextDecoder().decode(state)) as number[];
        },
      },
    };
  };
  return { pack: { name: 'log', revision, digest: sha256Hex(`log ${revision}`) }, create };
}

/** Asks over the bus, and passes lines on to the log. */
function clientSource(
  onScope: (ask: (n: number) => Promise<Echo>, say: (n: number) => void) => void,
) {
  const create = (): Service => ({
    name: 'client',
    contract: '^2.0.0',
    prepare: (scope) =>
      onScope(
        (n) => scope.request(ASK, n, 30_000),
        (n) => scope.publish(LOG_LINE, n),
      ),
  });
  return { pack: { name: 'client', revision: 1, digest: sha256Hex('client') }, create };
}

function openRealHost(): ServiceHost {
  return createServiceHost({
    log: silentLog,
    metrics: silentMetrics,
    clock: systemClock,
    timers: systemTimers,
    sealKey: SEAL_KEY,
    environment: 'load',
  });
}

describe('under load', () => {
  it('[RP14] 200 swaps amid 20,000 requests: each answered once, none lost or counted twice', async () => {
    const host = openRealHost();
    let ask: (n: number) => Promise<Echo> = () => Promise.reject(new Error('no scope'));
    let say: (n: number) => void = () => undefined;
    await host.start([
      echoSource(1),
      logSource(1),
      clientSource((...given) => {
        [ask, say] = given;
      }),
    ]);
    const asked: Promise<Echo>[] = [];
    const answers: Echo[] = [];
    const leased: Promise<boolean>[] = [];
    let lines = 0;
    for (let swap = 1; swap <= SWAPS; swap += 1) {
      for (let i = 0; i < 50; i += 1) {
        const n = swap * 1_000 + i;
        asked.push(ask(n));
        answers.push(host.request('echo', n) as Echo);
        say((lines += 1));
      }
      leased.push(holdAcrossAwaits(host));
      // A client may wait for so many replies: some hundred wait at every swap, and never more.
      await asked.at(-600);
      const put = [echoSource(swap % 2 === 0 ? 1 : 2)];
      if (swap % 10 === 0) put.push(logSource(swap));
      if (swap % 7 === 0) await host.rollback({ state: 'migrate', service: 'echo' });
      else await host.replace({ put });
    }
    const replies = [...answers, ...(await Promise.all(asked))];
    expect(await Promise.all(leased)).toEqual(leased.map(() => true));
    // Every request got its own answer, and every count from 1 on was given once.
    expect(replies.map(({ said }) => said).toSorted((a, b) => a - b)).toEqual(
      answers.flatMap(({ said }) => [said, said]),
    );
    const counts = replies.map(({ count }) => count).toSorted((a, b) => a - b);
    expect(counts).toEqual(counts.map((_count, index) => index + 1));
    expect(new Set(replies.map(({ version }) => version))).toEqual(new Set([1, 2]));
    await turn();
    expect(host.request('log', 'lines')).toEqual(Array.from({ length: lines }, (_, i) => i + 1));
    expect(host.kernel.epoch).toBe(1 + SWAPS);
    host.confirm();
    await host.settled();
    expect(host.kernel.leases()).toEqual([]);
    expect(host.kernel.generations()).toHaveLength(3);
    await host.stop();
    expect(host.kernel.generations()).toEqual([]);
  });
});

/** True when all calls of one lease were answered by the version that was leased first. */
async function holdAcrossAwaits(host: ServiceHost): Promise<boolean> {
  const lease = host.lease('echo', 'worker');
  lease.acquire();
  const first = lease.service;
  try {
    await turn(3);
    return first !== undefined && lease.service === first;
  } finally {
    lease.release();
  }
}
