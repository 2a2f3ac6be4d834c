// How long the direct tier holds up the game while it is brought into service: every slice of a warm-up of 1,000
// rules, compilation and comparison.
import { openDirectTier } from '#dsl/direct';
import { createRecorder } from '#dsl/direct/recorder';
import { createWarmUp } from '#dsl/direct/warm-up';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { percentile } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { BattleFrame, BINDING, createBattle } from './battle.ts';
import { createRuleSet, EFFECTS } from './rule-set.ts';
import { checkedPack } from './subject.ts';

const COUNT = 1_000;
const BUDGET_MS = 1;
const SAMPLES = 64;
const SERVED = 4_000;

/** Row "warm-up-slice". */
export async function measureWarmUp(): Promise<readonly BenchRow[]> {
  const pack = checkedPack(createRuleSet({ count: COUNT, seed: 23, effects: true }));
  const hashes = EFFECTS.map((name) => pack.effects.find((one) => one.name === name)?.hash ?? 0);
  const battle = createBattle(23, hashes);
  const { tier: reference } = pack.bind(BINDING);
  const recorder = createRecorder({ every: 1, samplesMax: SAMPLES });
  const frame = new BattleFrame(battle, reference.scratchLength, reference.selectedLength);
  const serve = reference.rules(0, 'on');
  // It has served for a while when generated code is warmed up.
  for (let i = 0; i < SERVED; i += 1) {
    frame.load(i);
    if (i < SAMPLES) recorder.offer(0, frame);
    serve(frame);
  }
  const { program } = pack;
  const startMs = performance.now();
  const direct = time(() => openDirectTier(program, BINDING));
  const warmUp = createWarmUp({
    program,
    binding: BINDING,
    reference,
    direct: direct.made,
    recorder,
  });
  // Planning holds up as well.
  const holds = [direct.hold];
  while (warmUp.state.kind === 'compiling' || warmUp.state.kind === 'comparing') {
    holds.push(time(() => warmUp.slice(BUDGET_MS, () => performance.now())).hold);
    // Other work gets its turn, as it does in a server.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (warmUp.state.kind !== 'ready') throw new Error(`warm-up ended as ${warmUp.state.kind}`);
  const totalMs = performance.now() - startMs;
  const ran = holds.map(({ ranMs }) => ranMs);
  const wall = holds.map(({ wallMs }) => wallMs);
  return [
    benchRow({
      id: 'warm-up-slice',
      what: `longest hold of a warm-up of ${COUNT} rules, p99 of its slices`,
      value: percentile(ran, 0.99),
      unit: 'ms',
      bar: 2,
      note:
        `${holds.length} slices of ${BUDGET_MS} ms in ${totalMs.toFixed(0)} ms, max ` +
        `${percentile(ran, 1).toFixed(2)} ms; waiting for a processor included, p99 ` +
        `${percentile(wall, 0.99).toFixed(2)} ms; ${direct.made.functions} functions`,
    }),
  ];
}

interface Hold {
  readonly wallMs: number;
  /** Without the time in which other processes had the processor. */
  readonly ranMs: number;
}

function time<Made>(make: () => Made): { readonly made: Made; readonly hold: Hold } {
  const waitedMs = waitMs();
  const startMs = performance.now();
  const made = make();
  const wallMs = performance.now() - startMs;
  return { made, hold: { wallMs, ranMs: Math.max(0, wallMs - (waitMs() - waitedMs)) } };
}

/** How long the thread has waited for a processor so far; 0 where the system does not tell. */
function waitMs(): number {
  try {
    const [, waitedNs = '0'] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}
