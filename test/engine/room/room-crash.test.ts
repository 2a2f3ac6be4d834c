// What a crash, a full disk, versions that come and go back, and a sink that refuses can do to rooms, in any order.
import * as fc from 'fast-check';
import { it } from 'vitest';
import { CrashWorld, ROOMS } from './crash-world.ts';

type Step = (world: CrashWorld) => void | Promise<void>;

const number = fc.constantFrom(...ROOMS);

/** A step that shows as what it is when a run fails. */
function named(text: string, step: Step): { readonly step: Step; toString(): string } {
  return { step, toString: () => text };
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .integer({ min: 1, max: 12 })
      .map((ticks) => named(`tick ${ticks}`, (world) => world.tick(ticks))),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom('join', 'leave', 'add', 'add'), number)
      .map(([what, room]) =>
        named(`${what} ${room}`, (world) => {
          if (what === 'add') world.add(room, 5);
          else if (what === 'join') world.join(room);
          else world.leave(room);
        }),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ isWide: fc.boolean(), worth: fc.integer({ min: 1, max: 9 }) })
      .map((version) => named(`push ${JSON.stringify(version)}`, (world) => world.push(version))),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('restore', 'restore', 'keep-state')
      .map((way) => named(way, (world) => world.goBack(way))),
  },
  {
    weight: 7,
    arbitrary: fc.constantFrom(
      named('commit', (world) => world.commit()),
      named('rotate', (world) => world.rotate()),
      named('pump', (world) => world.pump()),
      named('crash', (world) => world.crash()),
      named('confirm', (world) => world.confirm()),
      named('fail write', (world) => world.disk.failNext('write')),
      named('fail sync', (world) => world.disk.failNext('sync')),
      named('full', (world) => void (world.disk.isFull = !world.disk.isFull)),
      named('refuse', (world) => void (world.refusals = 3)),
    ),
  },
);

/** Numbers that follow from a seed. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 0x1_0000_0000;
  };
}

const FUZZ = Number(process.env['MIDSWING_FUZZ'] ?? 1);

it(
  '[RM47][RM53][OB4][JN6] whatever happens, rooms come back and a key means one result',
  { timeout: 60_000 * FUZZ },
  async () => {
    const steps = fc.array(step, { minLength: 5, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1 }), async (all, seed) => {
        const world = new CrashWorld(chanceOf(seed));
        await world.start();
        for (const one of all) {
          await one.step(world);
          if (world.wrong.length > 0) throw new Error(world.wrong.join('\n'));
        }
        await world.end();
        if (world.wrong.length > 0) throw new Error(world.wrong.join('\n'));
      }),
      { numRuns: 60 * FUZZ },
    );
  },
);
