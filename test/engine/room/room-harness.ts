// Rooms of the toy game on a real kernel, and short words for what tests do with them.
import type { Digest, RoomId } from '../../../engine/contract/ids.ts';
import type { Generation, PackIdentity } from '../../../engine/kernel/generation.ts';
import type { Kernel } from '../../../engine/kernel/kernel.ts';
import type { RoomJournal } from '../../../engine/room/record.ts';
import type { Room, RoomOptions, TickReport } from '../../../engine/room/room.ts';
import type { ToyOptions } from './toy-behaviour.ts';
import { ManualClock } from '../../../engine/base/clock.ts';
import { createKernel } from '../../../engine/kernel/kernel.ts';
import { createCommand } from '../../../engine/room/mailbox.ts';
import { RoomCommons } from '../../../engine/room/room-commons.ts';
import { createMemorySeal } from '../../../engine/state/memory-seal.ts';
import { generateSealKey, loadSealKey } from '../../../engine/trust/seal.ts';
import { createRoom } from '../../../engine/room/room.ts';
import { toyDigest, toyService } from '../kernel/kernel-twin.ts';
import { createToyBehaviour } from './toy-behaviour.ts';

const TICK_MS = 50;

const SEALING = createMemorySeal(loadSealKey(generateSealKey()), 'test');

export interface RoomHarness {
  readonly kernel: Kernel;
  readonly clock: ManualClock;
  /** Ids of unloaded generations, in order. */
  readonly unloaded: number[];
  /** Shared by the rooms that are opened. */
  readonly commons: RoomCommons;
  /** Puts a new generation of the toy (or of another service) in place, of a new pack unless one is named. */
  readonly swap: (toy?: ToyOptions, service?: string, pack?: Partial<PackIdentity>) => Generation;
  readonly open: (options?: Partial<RoomOptions>) => Room;
}

export function createRoomHarness(toy: ToyOptions = {}, journal?: RoomJournal): RoomHarness {
  const clock = new ManualClock();
  const unloaded: number[] = [];
  const kernel = createKernel({
    lastGeneration: 0,
    lastEpoch: 0,
    digest: toyDigest,
    drain: { policy: 'evict', deadlineMs: 1_000 },
    keepStandby: false,
    onUnload: ({ id }) => unloaded.push(id),
  });
  const commons = new RoomCommons(journal, undefined, SEALING);
  let packs = 0;
  const swap: RoomHarness['swap'] = (next = {}, service = 'toy', named = {}) => {
    packs += 1;
    const pack = { name: 'toy', revision: packs, digest: packDigest(packs), ...named };
    const room = createToyBehaviour(next);
    const generation = kernel.load({ ...toyService(service), room }, pack);
    kernel.activate(kernel.prepare([generation]), kernel.epoch, clock.nowMs());
    return generation;
  };
  swap(toy);
  const open = (options: Partial<RoomOptions> = {}): Room =>
    createRoom({
      id: roomId(0),
      seed: 1,
      tickMs: TICK_MS,
      service: 'toy',
      kernel,
      clock,
      commons,
      ...options,
    });
  return { kernel, clock, unloaded, commons, swap, open };
}

/** The digest of the pack of the n-th swap; the first is 1. */
export function packDigest(number: number): Digest {
  return toyDigest(`pack ${number}`);
}

export function roomId(id: number): RoomId {
  return id as RoomId;
}

/** Enqueues a command of one number; answers what the mailbox answered. */
export function send(
  room: Room,
  member: number,
  sequence: number,
  what: [number, number?],
): boolean {
  const command = createCommand();
  const [kind, amount = 0] = what;
  command.args[0] = amount;
  return room.enqueue({ ...command, member, sequence, kind });
}

/** The replies of a report as plain triples: member, sequence, refusal. */
export function replies(report: TickReport): number[][] {
  return Array.from({ length: report.replyCount }, (_, i) => [
    report.replyMember[i] ?? -1,
    report.replySequence[i] ?? -1,
    report.replyRefusal[i] ?? -1,
  ]);
}

/** A room in which these many members have joined. */
export function seat(room: Room, members: number): Room {
  for (let i = 0; i < members; i += 1) room.join();
  room.runTick();
  return room;
}
