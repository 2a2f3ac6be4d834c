// Asynchronous holders and operators of one kernel, interleaved by fast-check's scheduler: what the enumeration
// of short sequences cannot reach.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrainPolicy } from '../../../engine/kernel/kernel.ts';
import { KernelWorld, type Tally, type Turn } from './kernel-world.ts';

const rounds = fc.integer({ min: 1, max: 5 });
const plan = fc.record({
  callers: fc.array(rounds, { minLength: 1, maxLength: 3 }),
  works: fc.array(rounds, { minLength: 1, maxLength: 3 }),
  rooms: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 2 }),
  operators: fc.array(rounds, { minLength: 1, maxLength: 3 }),
  ticks: fc.nat(8),
});
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

const noTally = (): Tally => ({
  calls: 0,
  quiesced: 0,
  evicted: 0,
  superseded: 0,
  unfinished: 0,
  revived: 0,
  unloads: 0,
});

function actorsOf(world: KernelWorld, of: Plan, turn: Turn): readonly Promise<void>[] {
  return [
    ...of.callers.map((count) => world.lookThenLease(turn, count)),
    ...of.works.map((count) => world.callService(turn, count)),
    ...of.rooms.map((count) => world.tickRoom(turn, count)),
    ...of.operators.map((count) => world.operate(turn, count)),
    world.passTime(turn, of.ticks),
  ];
}

/** What happened in all runs together; throws what a run threw, with its seed and schedule. */
async function runAll(policy: DrainPolicy): Promise<Tally> {
  const tally = noTally();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), plan, async (scheduler, of) => {
      const world = new KernelWorld(policy, tally);
      const turn = async (): Promise<void> => {
        await scheduler.schedule(Promise.resolve());
        // Recounts: throws when a count is wrong (D1).
        world.kernel.leases();
      };
      await scheduler.waitFor(Promise.all(actorsOf(world, of, turn)));
      world.finish();
    }),
    { numRuns: 600 },
  );
  return tally;
}

describe('asynchronous holders and operators', () => {
  it('[LS11][DR2] never meet an unloaded version, nor unload one twice, under evict', async () => {
    const { evicted, ...tally } = await runAll('evict');
    expect(Math.min(tally.calls, tally.quiesced, tally.superseded)).toBeGreaterThan(100);
    expect([evicted > 50, tally.revived > 50, tally.unloads > 600]).toEqual([true, true, true]);
  });

  it('[LS11][DR7] never meet an unloaded version, nor lose a lease, under wait', async () => {
    const { evicted, ...tally } = await runAll('wait');
    expect(Math.min(tally.calls, tally.quiesced, tally.superseded)).toBeGreaterThan(100);
    expect([evicted, tally.unfinished]).toEqual([0, 0]);
  });

  it('[LS11][DR8] never meet an unloaded version, and wait for drains, under refuse', async () => {
    const { evicted, ...tally } = await runAll('refuse');
    expect(Math.min(tally.calls, tally.superseded, tally.unfinished)).toBeGreaterThan(100);
    expect(evicted).toBe(0);
  });
});
