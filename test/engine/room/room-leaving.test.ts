// What leaves a room, when it is durable, and what a room leaves to the next process.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { RoomContext } from '../../../engine/contract/room.ts';
import { createBattle, createReport, restoreBattle } from '../../../engine/room/battle.ts';
import { DurableMark } from '../../../engine/room/durable-mark.ts';
import { RECORD, readStart } from '../../../engine/room/record.ts';
import type { RoomOutbox } from '../../../engine/room/room-commons.ts';
import { RoomCommons } from '../../../engine/room/room-commons.ts';
import type { OutboxEntry } from '../../../engine/state/outbox-record.ts';
import { createRoomHarness, packDigest, seat, send } from './room-harness.ts';
import { TOY, createToyBehaviour, type ToyOptions } from './toy-behaviour.ts';

const BYTES = Uint8Array.of(1, 2);

/** Sends at the end of every fourth tick, under a key of the tick. */
const sender: ToyOptions = {
  onCall: (name, context) => {
    if (name === 'step' && context.tick % 4 === 0)
      context.send?.('result', `tick ${context.tick}`, BYTES);
  },
};

/** Keeps what is put, by key, as an outbox does. */
function keepingOutbox(): RoomOutbox & { readonly entries: OutboxEntry[]; since: number[] } {
  const entries: OutboxEntry[] = [];
  const since: number[] = [];
  return {
    entries,
    since,
    put: (entry) => {
      if (entries.some(({ key }) => key === entry.key)) return 'known';
      entries.push(entry);
      return 'taken';
    },
    cancelSince: (_room, tick) => {
      since.push(tick);
      const undone = entries.filter((entry) => entry.tick > tick);
      for (const entry of undone) entries.splice(entries.indexOf(entry), 1);
      return undone;
    },
    sentSince: () => [],
  };
}

describe('what leaves a room', () => {
  it('[RM51] goes to the outbox in its tick, under the key of the room, its battle and its own', () => {
    const outbox = keepingOutbox();
    const harness = createRoomHarness(sender);
    const room = harness.open({ commons: new RoomCommons(undefined, outbox) });
    room.step(9);
    expect(outbox.entries).toEqual([
      { room: 0, timeline: 0, tick: 4, topic: 'result', key: '0.1.tick 4', bytes: BYTES },
      { room: 0, timeline: 0, tick: 8, topic: 'result', key: '0.1.tick 8', bytes: BYTES },
    ]);
  });

  it('[RM51] leaves no battle that is replayed, and changes nothing in one', () => {
    const rules = { behaviour: createToyBehaviour(sender), tickMs: 50 };
    const quiet = { behaviour: createToyBehaviour(), tickMs: 50 };
    const [battle, other] = [
      createBattle({ ...rules, seed: 1 }),
      createBattle({ ...quiet, seed: 1 }),
    ];
    const report = createReport();
    for (let tick = 0; tick < 8; tick += 1) {
      battle.runTick(report);
      other.runTick(createReport());
    }
    expect(report.sends.map(({ key }) => key)).toEqual(['tick 8']);
    expect(battle.snapshot()).toEqual(other.snapshot());
    restoreBattle(battle.snapshot(), rules).runTick(report);
    expect(report.sends).toEqual([]);
  });

  it('[RM51] is bounded a tick; names that are missing or long, and sending between ticks, are bugs', () => {
    const answers: (boolean | undefined)[] = [];
    let act: (context: RoomContext) => void = () => undefined;
    const behaviour = createToyBehaviour({
      onCall: (name, context) => {
        if (name === 'step' || name === 'observe') act(context);
      },
    });
    const battle = createBattle({ behaviour, tickMs: 50, seed: 1 });
    const report = createReport();
    act = (context) => {
      for (let i = 0; i <= LIMITS.sendsPerTickMax; i += 1)
        answers.push(context.send?.('result', `${i}`, BYTES));
    };
    battle.runTick(report);
    expect(answers.filter((answer) => answer === true)).toHaveLength(LIMITS.sendsPerTickMax);
    expect(answers.at(-1)).toBe(false);
    expect(() => battle.observe(report)).toThrow('only what a tick decides');
    const bad: ((context: RoomContext) => void)[] = [
      ({ send: leave }) => leave?.('result', '', BYTES),
      ({ send: leave }) => leave?.('x'.repeat(LIMITS.sendNameCharactersMax + 1), 'a', BYTES),
      ({ send: leave }) => leave?.('a', 'a', new Uint8Array(LIMITS.outboxEntryBytesMax + 1)),
    ];
    for (const wrong of bad) {
      act = wrong;
      expect(() => battle.runTick(report)).toThrow('what leaves is named, and bounded');
    }
  });

  it('[RM52] of ticks that a restore undoes is dropped, and what they send instead goes out', () => {
    const outbox = keepingOutbox();
    const harness = createRoomHarness(sender);
    const room = harness.open({ commons: new RoomCommons(undefined, outbox) });
    room.step(6);
    harness.swap({ worth: 2 });
    room.step(13);
    // Back to the pack of before: its state at the switch, with the ticks since.
    harness.swap(sender, 'toy', { digest: packDigest(1) });
    room.restore();
    room.step(15);
    expect(room.timeline).toBe(1);
    expect(outbox.since).toEqual([6]);
    expect(outbox.entries.map(({ key, timeline }) => [key, timeline])).toEqual([
      ['0.1.tick 4', 0],
      ['0.1.tick 8', 1],
      ['0.1.tick 12', 1],
    ]);
  });
});

describe('the durable tick', () => {
  it('[RM53] is the newest one that has written something and is durable; slow disks let it rise too', () => {
    const journal = { position: 0, durable: 0 };
    const mark = new DurableMark(5);
    expect(mark.read(journal)).toBe(5);
    journal.position = 10;
    mark.note(7, journal);
    journal.position = 20;
    mark.note(8, journal);
    journal.position = 30;
    mark.note(9, journal);
    expect(mark.read(journal)).toBe(5);
    journal.durable = 10;
    expect(mark.read(journal)).toBe(7);
    journal.durable = 29;
    expect(mark.read(journal)).toBe(7);
    journal.durable = 30;
    expect(mark.read(journal)).toBe(9);
  });
});

describe('a room whose process ends', () => {
  it('[RM54] writes its state down and no end; one that has faulted its state before the tick', () => {
    const entries: { kind: number; bytes: Uint8Array }[] = [];
    const journal = {
      position: 0,
      durable: 0,
      isDue: false,
      append: (_: number, kind: number) => void entries.push({ kind, bytes: BYTES }),
      appendReferring: ({ kind, bytes }: { kind: number; bytes: Uint8Array }) =>
        void entries.push({ kind, bytes: bytes.slice() }),
      isSnapshotDue() {
        return this.isDue;
      },
    };
    const harness = createRoomHarness({}, journal);
    const room = seat(harness.open(), 1);
    room.step(6);
    const before = room.snapshot();
    send(room, 0, 1, [TOY.fail]);
    expect(() => room.runTick()).toThrow('toy fault');
    expect(room.snapshot()).toEqual(before);
    const written = entries.length;
    room.keep();
    expect(entries).toHaveLength(written);
    journal.isDue = true;
    room.keep();
    const kept = entries.at(-1);
    expect(kept?.kind).toBe(RECORD.snapshot);
    expect(readStart(kept?.bytes ?? BYTES)).toMatchObject({ tick: 6, columns: before });
    room.suspend();
    const other = harness.open();
    other.suspend();
    expect(other.state).toBe('closed');
    expect(entries.map(({ kind }) => kind)).not.toContain(RECORD.closed);
    expect(entries.at(-1)?.kind).toBe(RECORD.snapshot);
    expect(harness.kernel.leases()).toEqual([]);
  });
});
