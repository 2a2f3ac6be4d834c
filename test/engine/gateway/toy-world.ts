// Two rooms of the toy game on a real kernel whose digests are real, as the gateway needs them.
import { createHash } from 'node:crypto';
import { ManualClock } from '../../../engine/base/clock.ts';
import type { Digest, RoomId } from '../../../engine/contract/ids.ts';
import { createKernel, type Kernel } from '../../../engine/kernel/kernel.ts';
import { createRoom, type Room } from '../../../engine/room/room.ts';
import { createToyBehaviour, type ToyOptions } from '../room/toy-behaviour.ts';

export const TICK_MS = 50;

export interface ToyWorld {
  readonly kernel: Kernel;
  readonly clock: ManualClock;
  readonly rooms: readonly Room[];
  /** Activates a new generation of the toy. */
  readonly swap: (toy?: ToyOptions, digest?: Digest) => void;
  /** Digest of the pack of the n-th swap; the first is 1. */
  readonly packOf: (number: number) => Digest;
}

export function createToyWorld(toy: ToyOptions = {}): ToyWorld {
  const clock = new ManualClock();
  const kernel = createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: sha256,
    drain: { policy: 'evict', deadlineMs: 1_000 },
    keepStandby: false,
    onUnload: () => undefined,
  });
  let revision = 0;
  const packOf = (number: number): Digest => sha256(`pack ${number}`);
  const swap: ToyWorld['swap'] = (next = {}, digest = packOf(revision + 1)) => {
    revision += 1;
    const pack = { name: 'toy', revision, digest };
    const service = { name: 'toy', contract: '^2.0.0', room: createToyBehaviour(next) };
    const generation = kernel.load(service, pack);
    kernel.activate(kernel.prepare([generation]), kernel.epoch, clock.nowMs());
  };
  swap(toy);
  const open = (id: number): Room =>
    createRoom({ id: id as RoomId, seed: id, tickMs: TICK_MS, service: 'toy', kernel, clock });
  return { kernel, clock, rooms: [open(0), open(1)], swap, packOf };
}

function sha256(text: string): Digest {
  return createHash('sha256').update(text).digest('hex') as Digest;
}
