// Duels under pushes, migrations, rollbacks and crashes in mid-battle, drawn from a seed: what must hold is looked at
// after every tick.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../engine/base/clock.ts';
import { roomId } from '../../engine/contract/ids.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import { createKernel, type Kernel } from '../../engine/kernel/kernel.ts';
import type { RoomJournal } from '../../engine/room/record.ts';
import { recoverRoom, type RoomRecordEntry } from '../../engine/room/recover.ts';
import { RoomCommons } from '../../engine/room/room-commons.ts';
import { createRoom, type Room } from '../../engine/room/room.ts';
import { schemaOf } from '../../engine/state/room-schema.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';
import { DUEL, GOAL, createDuel, duelValue, pointsName, type DuelVersion } from './duel-room.ts';

const TICK_MS = 100;

/** A process with one duel; `crash` begins another one out of the journal of this one. */
class DuelServer {
  readonly kernel: Kernel;
  readonly entries: RoomRecordEntry[];
  readonly versions = new Map<string, RoomBehaviour>();
  readonly #commons: RoomCommons;
  readonly #clock = new ManualClock();
  room: Room;

  constructor(version: DuelVersion, before?: DuelServer) {
    this.entries = before?.entries ?? [];
    for (const [pack, behaviour] of before?.versions ?? []) this.versions.set(pack, behaviour);
    this.kernel = createKernel({
      lastGeneration: before?.room.generation.id ?? 0,
      lastEpoch: before?.kernel.epoch ?? 0,
      digest: sha256Hex,
      drain: { policy: 'evict', deadlineMs: 1_000 },
      keepStandby: false,
      onUnload: () => undefined,
    });
    const journal: RoomJournal = {
      append: (_room, kind, bytes, length) =>
        void this.entries.push({ kind, bytes: bytes.slice(0, length) }),
      appendReferring: ({ kind, bytes }) => void this.entries.push({ kind, bytes: bytes.slice() }),
      isSnapshotDue: () => false,
      position: 0,
      durable: 0,
    };
    this.#commons = new RoomCommons(journal);
    this.push(version, 'now');
    const recovered = recoverRoom(this.entries, ({ pack }) => this.versions.get(pack));
    this.room = createRoom({
      id: roomId(1),
      seed: 11,
      tickMs: TICK_MS,
      service: 'duel',
      kernel: this.kernel,
      clock: this.#clock,
      commons: this.#commons,
      onMoveFailed: (_, error) => expect.fail(String(error)),
      ...(recovered === undefined ? {} : { recovered }),
    });
  }

  push(
    version: DuelVersion,
    update: 'now' | 'next-round' | 'pin',
    back?: 'restore' | 'keep-state',
  ): void {
    const room = createDuel(version);
    const digest = sha256Hex(`duel ${version}`);
    const service = { name: 'duel', contract: '^2.0.0', room };
    const pack = { name: 'duel', revision: version, digest, update };
    this.versions.set(digest, room);
    const generation = this.kernel.load(service, pack);
    this.kernel.activate(this.kernel.prepare([generation]), this.kernel.epoch, this.#clock.nowMs());
    this.#commons.lineage.note(schemaOf(room), this.#commons.held);
    if (back !== undefined) this.#commons.returns.set(generation, back);
  }
}

const version = fc.constantFrom<DuelVersion>(1, 2, 3);
const event = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('throw 0', 'throw 1', 'join', 'gift') },
  fc.tuple(fc.constantFrom('push now', 'push next-round', 'push pin'), version),
  fc.tuple(fc.constantFrom('back restore', 'back keep-state'), version),
  fc.constant('crash'),
);
const battle = fc.array(fc.array(event, { maxLength: 4 }), { minLength: 5, maxLength: 60 });

function checkState({ room }: DuelServer): void {
  const { revision } = room.generation.pack;
  const name = pointsName(revision === 1 || revision === 2 ? revision : 3);
  for (const seat of [0, 1]) {
    expect(duelValue(room, name, seat)).toBeLessThan(GOAL);
    expect(duelValue(room, 'wins', seat)).toBeLessThan(3);
  }
  expect(duelValue(room, 'turn', 0)).toBeLessThan(2);
}

describe('a duel in rooms', () => {
  it('[RM2][RM12][RM47] under pushes, rollbacks and crashes nothing is lost, twice, or out of bounds', () => {
    fc.assert(
      fc.property(version, battle, (first, ticks) => {
        let server = new DuelServer(first);
        let sequence = 0;
        let serving = first;
        for (const events of ticks) {
          const sent: number[] = [];
          for (const one of events) {
            if (typeof one === 'object') {
              const [what = '', how] = one[0].split(' ');
              serving = one[1];
              if (what === 'push')
                server.push(one[1], how === 'pin' ? 'pin' : how === 'now' ? 'now' : 'next-round');
              else server.push(one[1], 'pin', how === 'restore' ? 'restore' : 'keep-state');
            } else if (one === 'crash') {
              // What waited for the next tick is lost with the process, and nothing else is.
              sent.length = 0;
              const { tick } = server.room;
              const hash = server.room.stateHash();
              const wasMoved = server.room.generation.pack.revision !== serving;
              server = new DuelServer(serving, server);
              expect(server.room.tick).toBeLessThanOrEqual(tick);
              if (server.room.tick === tick && !wasMoved && !hasWaiting(events)) {
                expect(server.room.stateHash()).toBe(hash);
              }
            } else if (one === 'join') server.room.join();
            else if (one === 'gift') server.room.input(DUEL.gift, [1, 0]);
            else {
              sequence += 1;
              const member = one === 'throw 0' ? 0 : 1;
              const args = new Float64Array(4);
              if (server.room.enqueue({ member, sequence, kind: DUEL.throw, args }))
                sent.push(sequence);
            }
          }
          const before = server.room.epoch;
          const report = server.room.runTick();
          const answered = [...report.replySequence.subarray(0, report.replyCount)].filter(
            (_, index) => (report.replyMember[index] ?? -1) >= 0,
          );
          expect(answered).toEqual(sent);
          expect([report.epoch >= before, report.generation]).toEqual([
            true,
            server.room.generation,
          ]);
          checkState(server);
        }
        server.room.step(server.room.tick + 10);
        const recovered = recoverRoom(server.entries, ({ pack }) => server.versions.get(pack));
        expect([recovered?.differsAt, (recovered?.hashes ?? 0) > 0]).toEqual([undefined, true]);
      }),
      { numRuns: 120 },
    );
  });

  it('[RM34][RM39] totals become points and totals again, and pairs come back', () => {
    const server = new DuelServer(2);
    const { room } = server;
    for (let i = 0; i < 2; i += 1) room.join();
    room.input(DUEL.gift, [12, 0]);
    room.runTick();
    const pairs = room.layout.columns.get('pairs')?.offset ?? -1;
    room.columns.u32[pairs] = 5;
    server.push(3, 'now');
    room.runTick();
    expect([duelValue(room, 'points', 0), duelValue(room, 'pairs', 0)]).toEqual([12, 5]);
    server.push(1, 'now', 'keep-state');
    room.runTick();
    expect([duelValue(room, 'total', 0), duelValue(room, 'pairs', 0)]).toEqual([12, Number.NaN]);
    server.push(3, 'now');
    room.runTick();
    expect([duelValue(room, 'points', 0), duelValue(room, 'pairs', 0)]).toEqual([12, 5]);
  });
});

/** Joins before a crash are in the hash of the columns, and lost with the process. */
function hasWaiting(events: readonly unknown[]): boolean {
  return events.includes('join');
}
