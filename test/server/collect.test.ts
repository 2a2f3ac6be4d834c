// The proof of the unload: replaced generations of the arena, compiled from real packs and used by a
// room, are collected once nothing leases them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createArenaCompiler, type ArenaCompiler } from '../../combat-rules/service.ts';
import { builtInPackFolder } from '../../combat-rules/cli/built-in-pack.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { roomId } from '../../engine/contract/ids.ts';
import { createKernel, type Kernel } from '../../engine/kernel/kernel.ts';
import { createRoom, type Room } from '../../engine/room/room.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';
import { readPackSource } from '../../engine/trust/pack-source.ts';

const SWAPS = 50;
const TICKS_EACH = 20;

it('[HO17] replaced generations become garbage', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // what --expose-gc defines
  let unloads = 0;
  const kernel = createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: (text) => sha256Hex(text),
    drain: { policy: 'evict', deadlineMs: 1_000 },
    keepStandby: false,
    onUnload: () => {
      unloads += 1;
    },
  });
  const { members } = await readPackSource(builtInPackFolder());
  const generations: WeakRef<object>[] = [];
  // One for all, as in a server: what it keeps of rules keeps no generation.
  const compiler = createArenaCompiler();
  let room: Room | undefined;
  for (let revision = 1; revision <= SWAPS; revision += 1) {
    const generatedCode = revision % 2 === 0;
    generations.push(activate(kernel, { compiler, members, revision, generatedCode }));
    room ??= createRoom({
      id: roomId(1),
      seed: 7,
      tickMs: 100,
      service: 'arena',
      kernel,
      clock: systemClock,
    });
    for (let tick = 0; tick < TICKS_EACH; tick += 1) room.runTick();
  }
  // WeakRefs are kept alive until the end of the job that made them.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  const alive = generations.filter((reference) => reference.deref() !== undefined);
  expect(unloads).toBe(SWAPS - 1);
  expect(alive).toHaveLength(1);
  expect(room?.state).toBe('open');
});

interface Activation {
  readonly compiler: ArenaCompiler;
  readonly members: ReadonlyMap<string, Uint8Array>;
  readonly revision: number;
  readonly generatedCode: boolean;
}

/** In a function of its own, so that no local of the test keeps a generation. */
function activate(
  kernel: Kernel,
  { compiler, members, revision, generatedCode }: Activation,
): WeakRef<object> {
  const pack = { name: 'arena', service: 'arena', revision, members };
  const outcome = compiler.compile(pack, { generatedCode });
  if (!outcome.ok || outcome.layout === undefined) throw new Error('the demo pack compiles');
  const service = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
  const digest = sha256Hex(`pack ${revision}`);
  const generation = kernel.load(service, { name: 'arena', revision, digest });
  kernel.activate(kernel.prepare([generation]), kernel.epoch, revision);
  return new WeakRef(service);
}
