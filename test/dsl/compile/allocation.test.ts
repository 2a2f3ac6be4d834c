// Running rules allocates nothing: the slope of the heap over many runs, which one stray object of the test
// itself does not move.
import { describe, expect, it } from 'vitest';
import { BINDING, checkOk, createStage, holdEffect } from '../support/toy.ts';

const TEXT = `effect slow { duration 2s modify speed: less 20% }
formula strike(a: unit, t: unit) = max(1, a.attack * 150% - t.defense * 50%)
formula scaled(n: number, share: percent) = n * share / 3
rule a on hit { when target.hp < 30% and attacker.attack > 3.5 modify damage: flat strike(attacker, target) }
rule b on hit { let x = scaled(damage, 33%) + attacker.speed / (target.speed - 0.1) else 7  modify damage: more 5% modify damage: set x }
rule c on hit { chance 50% { apply(debuff: slow, duration: 1s * (damage / 3)) } else { modify damage: at least 1.5 } }
rule d on hit { if target has slow or not crit { modify damage: increased 12.5% } else { modify damage: at most clamp(damage, 1.1, 9.9) } }
`;
const RUNS = 20_000;
/** Garbage that the machine itself makes now and then, spread over the runs. */
const NOISE_BYTES = 0.5;

function bytesOf(run: () => void): number {
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < RUNS; i += 1) run();
  return (process.memoryUsage().heapUsed - before) / RUNS;
}

describe('allocation', () => {
  it('[FC2] running rules allocates nothing', () => {
    const pack = checkOk(TEXT).bind(BINDING);
    const stage = createStage(pack, () => 0);
    const { frame } = stage;
    // The test's own sink writes things down; this one does not.
    const sink = { ...frame.sink, emit: () => undefined, draw: () => 1 };
    const quiet = { ...frame, sink };
    quiet.f64.forEach((_, i) => (quiet.f64[i] = 20 + i / 7));
    holdEffect(quiet, 1, 'slow', 200);
    quiet.event.set([0, 1, 1, 10.5]);
    const hit = pack.run('hit');
    const run = (): void => {
      quiet.buckets[18] = 0.1;
      hit(quiet);
    };
    for (let i = 0; i < 3; i += 1) bytesOf(run);
    const samples = Array.from({ length: 9 }, () => bytesOf(run)).sort((a, b) => a - b);
    // A collection in the midst of a sample makes it negative; the middle one has none.
    expect(Math.abs(samples[4] ?? 1)).toBeLessThan(NOISE_BYTES);
  });
});
