// The same rules through other libraries, side by side: 200 distinct rules on every event, without conditions about
// effects, which no other library knows. What they give is compared bit by bit before anything is measured.
import {
  bytesPerOperation,
  compare,
  describeRatio,
  ratioOf,
  timeMs,
  type Ratio,
  type RoundTimes,
} from '../measure.ts';
import { performance } from 'node:perf_hooks';
import { benchRow, type BenchRow } from '../row.ts';
import { loadHandEvent } from './battle.ts';
import { createJsonRules } from './json-rules.ts';
import { PEERS, type Peer } from './peer.ts';
import { createHandEvent, createSubject, type RunEvents, type Subject } from './subject.ts';

const COUNT = 200;
const CHECKED = 64;
const ROUNDS = 7;
/** Closures are to be this much faster than the best of the others. */
const FASTER = 2.5;

/** Rows "peer-hand", one for each library, and "closures-against-best". */
export async function measurePeers(): Promise<readonly BenchRow[]> {
  const subject = createSubject({ count: COUNT, seed: 11, effects: false });
  subject.closures(4_000);
  subject.hand(4_000);
  const measured = [
    ...PEERS.map((peer) => measurePeer(peer, subject)),
    await measureJsonRules(subject),
  ];
  const best = measured.toSorted((a, b) => a.ratio.median - b.ratio.median)[0];
  if (best === undefined) throw new Error('invariant broken: no other library');
  return [
    ...measured.map(rowOf),
    benchRow({
      id: 'closures-against-best',
      what: `closures, against the best of ${measured.length} libraries (${best.name})`,
      value: 1 / best.ratio.median,
      unit: 'x',
      bar: 1 / FASTER,
      note: `closures are ${best.ratio.median.toFixed(1)} times as fast; ${FASTER} is the bar`,
    }),
  ];
}

interface Measured {
  readonly name: string;
  /** The library against closures. */
  readonly ratio: Ratio;
  readonly bytes: number | undefined;
}

function measurePeer({ name, compile }: Peer, subject: Subject): Measured {
  const functions = compile(subject.rules);
  const event = createHandEvent(subject.battle);
  const added = (index: number): number => {
    loadHandEvent(subject.battle, event, index);
    let sum = 0;
    for (let k = 0; k < functions.length; k += 1) sum += functions[k]?.(event) ?? 0;
    return sum;
  };
  for (let i = 0; i < CHECKED; i += 1) assertSame(name, i, added(i), subject);
  const run: RunEvents = (events) => {
    for (let i = 0; i < events; i += 1) added(i);
  };
  const operations = eventsFor(timeMs(() => run(20)) / 20);
  const ratio = compare({ subject: run, baseline: subject.closures, operations, rounds: ROUNDS });
  return { name, ratio, bytes: bytesPerOperation(run, 40) / COUNT };
}

async function measureJsonRules(subject: Subject): Promise<Measured> {
  const run = createJsonRules(subject.rules, subject.battle);
  for (let i = 0; i < 8; i += 1) {
    assertSame('json-rules-engine', i, await run.added(i), subject);
  }
  const times: RoundTimes[] = [];
  const events = 10;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startMs = performance.now();
    await run(events);
    const subjectMs = performance.now() - startMs;
    // So few events of ours are over before the clock moves.
    const baselineMs = timeMs(() => subject.closures(events * 20)) / 20;
    times.push({ subjectMs, baselineMs });
  }
  return { name: 'json-rules-engine', ratio: ratioOf(times, events), bytes: undefined };
}

/** Events that take about 20 ms. */
function eventsFor(eventMs: number): number {
  return Math.max(20, Math.min(Math.ceil(20 / eventMs), 2_000));
}

function assertSame(name: string, index: number, found: number, { expected }: Subject): void {
  const wanted = expected(index);
  if (Object.is(found, wanted)) return;
  throw new Error(`${name} does other work: ${found} against ${wanted} in event ${index}`);
}

function rowOf({ name, ratio, bytes }: Measured): BenchRow {
  const allocated = bytes === undefined ? 'bytes not counted' : `${bytes.toFixed(0)} B a rule`;
  return benchRow({
    id: `peer-${name}`,
    what: `${COUNT} rules on an event, ${name} against closures`,
    value: ratio.median,
    unit: 'x',
    bar: undefined,
    note: `${describeRatio(ratio)}; ${allocated}`,
  });
}
