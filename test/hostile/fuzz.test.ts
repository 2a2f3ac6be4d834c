// Fuzzing of the gateway: frames of a seeded grammar, most of them straight into attachments, the others through real
// sockets. MIDSWING_FUZZ multiplies how many: 60 makes them more than 200,000. MIDSWING_SEED replays a run.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { closeAll, eventually } from '../engine/gateway/gateway-harness.ts';
import { Random } from '../simulation/random.ts';
import { Field } from './field.ts';
import { fuzzCodec, FuzzRun, fuzzTickets, type Reached } from './fuzz-run.ts';
import { fuzzFrame } from './grammar.ts';
import { HostileSocket } from './hostile-socket.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // what --expose-gc defines

const MANY = Number(process.env['MIDSWING_FUZZ'] ?? 1) || 1;
const SEED = Number(process.env['MIDSWING_SEED'] ?? (MANY === 1 ? 1 : Date.now() % 1e9));
const RUNS = 4 * MANY;
const MESSAGES = 900;
const SOCKET_FRAMES = 300 * MANY;
const BOUND_MS = 30_000 + 10_000 * MANY;
/** Of a run that ends where it began; what a compiler keeps beside it is less. */
const GROWTH_BYTES_MAX = 1_500_000;

/** What some runs together get to. */
const COMMON = ['resumes', 'malformed', 'hello-expected', 'renewal-refused'];

afterEach(closeAll);

function used(): number {
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** Bytes of the last third less those of the first. */
function growth(sizes: readonly number[]): number {
  const third = Math.ceil(sizes.length / 3);
  return middle(sizes.slice(-third)) - middle(sizes.slice(0, third));
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

it(
  `[HC3] messages of a grammar, ${RUNS} runs from seed ${SEED}: each number is answered once at most, nobody else notices, nothing is left`,
  async () => {
    const sizes: number[] = [];
    const reached: Reached = new Map();
    for (let seed = SEED; seed < SEED + RUNS; seed += 1) {
      const run = new FuzzRun(seed);
      try {
        await run.play(MESSAGES, () => sizes.push(used()));
      } catch (cause) {
        throw new Error(`seed ${seed}`, { cause });
      }
      for (const [name, count] of run.reached) reached.set(name, count + (reached.get(name) ?? 0));
    }
    // Otherwise it would prove little; a seed that is replayed proves what it proved.
    if (process.env['MIDSWING_SEED'] === undefined) {
      expect([...reached.keys()]).toEqual(expect.arrayContaining(COMMON));
    }
    expect(growth(sizes)).toBeLessThan(GROWTH_BYTES_MAX);
  },
  BOUND_MS,
);

it(
  `[HC3] frames of a grammar through real sockets, seed ${SEED}: nobody else notices, nothing is left`,
  async () => {
    const random = new Random(SEED + 1);
    const field = await Field.open({ codec: fuzzCodec, tickets: fuzzTickets });
    const sizes: number[] = [];
    for (let sent = 0; sent < SOCKET_FRAMES;) {
      const sockets = Array.from({ length: 10 }, () => attack(field, random));
      sent += (await Promise.all(sockets)).reduce((sum, count) => sum + count, 0);
      await field.play();
      field.ackAll();
      await eventually(() => field.harness.gateway.sockets === 2);
      sizes.push(used());
    }
    expect(growth(sizes)).toBeLessThan(GROWTH_BYTES_MAX);
    await field.expectUnharmed();
  },
  BOUND_MS,
);

/** One connection: some frames, cut anywhere; how many. */
async function attack(field: Field, random: Random): Promise<number> {
  const speaker = { sequence: 0, tick: 1, token: new Uint8Array(32) };
  const isGreeted = random.percent(60);
  const count = random.between(1, 20);
  const frames = Buffer.concat(Array.from({ length: count }, () => fuzzFrame(random, speaker)));
  const chopBytes = random.pick([1, 7, 100, 1_000, 1e6]);
  const socket = await HostileSocket.open(field.port);
  if (isGreeted) socket.hello();
  const least = Math.ceil(frames.length / 30);
  for (let at = 0; at < frames.length; at += Math.max(chopBytes, least)) {
    socket.write(frames.subarray(at, at + Math.max(chopBytes, least)));
    await new Promise((resolve) => setImmediate(resolve));
    if (socket.hasEnded) break;
  }
  socket.leave();
  return count;
}
