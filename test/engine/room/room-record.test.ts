// What rooms write down, and rooms made out of it again.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_ARGS, type RoomBehaviour } from '../../../engine/contract/room.ts';
import { createBattle, createReport, restoreBattle } from '../../../engine/room/battle.ts';
import {
  RECORD,
  RECORD_ENDS,
  RECORD_STARTS,
  readHash,
  readStart,
  seedOfStart,
  type RoomJournal,
} from '../../../engine/room/record.ts';
import { replay } from '../../../engine/room/replay.ts';
import { readScript } from '../../../engine/room/replay-script.ts';
import { recoverRoom, type RoomRecordEntry } from '../../../engine/room/recover.ts';
import {
  INPUTS_BYTES_MAX,
  InputsReader,
  writeInputs,
  writeReplies,
} from '../../../engine/room/tick-inputs.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { createRoomHarness, packDigest, replies, seat, send } from './room-harness.ts';
import { TOY, TOY_MEMBERS, createToyBehaviour, valueOf } from './toy-behaviour.ts';
import { NARROW, WIDE } from './toy-versions.ts';

const TICK_MS = 50;
const behaviour = createToyBehaviour(NARROW);
const plain = createToyBehaviour();
const rules = { behaviour, tickMs: TICK_MS };

interface Entry extends RoomRecordEntry {
  readonly room: number;
  readonly references: readonly string[];
}

/** Keeps everything. */
function openJournal(): RoomJournal & {
  readonly entries: Entry[];
  isDue: boolean;
  durable: number;
} {
  const entries: Entry[] = [];
  return {
    entries,
    isDue: false,
    get position() {
      return entries.length;
    },
    durable: 0,
    append: (room, kind, bytes, length) => {
      entries.push({ room, kind, bytes: bytes.slice(0, length), references: [] });
    },
    appendReferring: ({ room, kind, bytes, references }) => {
      entries.push({ room, kind, bytes: bytes.slice(), references });
    },
    isSnapshotDue() {
      return this.isDue;
    },
  };
}

const argument = fc.oneof(fc.constant(0), fc.integer(), fc.double({ noNaN: true }));
const command = fc.record({
  member: fc.integer({ min: -1, max: TOY_MEMBERS - 1 }),
  sequence: fc.integer({ min: 0, max: 0xffff_ffff }),
  kind: fc.constantFrom(TOY.add, TOY.luck, TOY.refuse, TOY.gift),
  args: fc.array(argument, { minLength: COMMAND_ARGS, maxLength: COMMAND_ARGS }),
});

describe('a journal that is replayed', () => {
  it('[RY4] goes on over the same pack again, also while somebody is about to join', () => {
    const journal = openJournal();
    const harness = createRoomHarness({}, journal);
    const room = seat(harness.open(), 1);
    harness.swap({}, 'toy', { digest: packDigest(1) });
    room.join();
    room.runTick();
    const outcome = replay(readScript(journal.entries), () => plain);
    expect([outcome.parting, outcome.ticks]).toEqual([undefined, 2]);
  });

  it('[RY4] takes the state of a return under the same pack from the record', () => {
    const journal = openJournal();
    const harness = createRoomHarness({}, journal);
    const room = seat(harness.open(), 1);
    const dearer = createToyBehaviour({ worth: 10 });
    harness.swap({ worth: 10 });
    send(room, 0, 1, [TOY.add, 1]);
    room.runTick();
    harness.swap({}, 'toy', { digest: packDigest(1) });
    room.runTick();
    const before = room.stateHash();
    room.restore();
    room.runTick();
    expect([room.timeline, room.stateHash() === before]).toEqual([1, false]);
    room.step(LIMITS.stateHashEveryTicks);
    const ofPack = (pack: string): RoomBehaviour => (pack === packDigest(2) ? dearer : plain);
    const outcome = replay(readScript(journal.entries), ({ pack }) => ofPack(pack));
    expect(outcome).toMatchObject({ parting: undefined, endHash: room.stateHash() });
  });
});

describe('inputs of a tick', () => {
  it('[RM45] read back, they make the tick again: members, commands, arguments, answers', () => {
    const view = new DataView(new ArrayBuffer(INPUTS_BYTES_MAX));
    const joins = fc.nat(TOY_MEMBERS);
    fc.assert(
      fc.property(joins, fc.array(command, { maxLength: 20 }), (members, commands) => {
        const battle = createBattle({ ...rules, seed: 3 });
        const twin = restoreBattle(battle.snapshot(), rules);
        for (let i = 0; i < members; i += 1) battle.join();
        if (members > 1) battle.leave(1);
        for (const { args, ...rest } of commands) {
          battle.mailbox.enqueue({ ...rest, args: Float64Array.from(args) });
        }
        const [report, again] = [createReport(), createReport()];
        let length = writeInputs(battle, view);
        battle.runTick(report);
        if (length === 0) return;
        length = writeReplies(report, view, length);
        const reader = new InputsReader(new Uint8Array(view.buffer).slice(0, length));
        expect(reader.nextTick).toBe(1);
        reader.feed(twin);
        expect(reader.isAtEnd).toBe(true);
        twin.runTick(again);
        expect(twin.snapshot()).toEqual(battle.snapshot());
        const refusals = report.replyRefusal.slice(0, report.replyCount);
        expect(reader.refusals.slice(0, reader.commands)).toEqual(refusals);
        expect(again.replyRefusal.slice(0, again.replyCount)).toEqual(refusals);
      }),
    );
  });

  it('[RM45] a full tick fits, and one without inputs is not written', () => {
    const battle = createBattle({ ...rules, seed: 3 });
    const view = new DataView(new ArrayBuffer(INPUTS_BYTES_MAX));
    expect(writeInputs(battle, view)).toBe(0);
    for (let i = 0; i < TOY_MEMBERS; i += 1) battle.join();
    const args = new Float64Array(COMMAND_ARGS).fill(0.1);
    for (let sequence = 0; sequence < LIMITS.mailboxCommandsMax; sequence += 1) {
      battle.enqueue({ member: 0, sequence, kind: TOY.refuse, args });
    }
    const report = createReport();
    const length = writeInputs(battle, view);
    battle.runTick(report);
    expect(writeReplies(report, view, length)).toBeLessThanOrEqual(INPUTS_BYTES_MAX);
  });
});

describe('the records of a room', () => {
  it('[RM46] begin with all that it needs, name its pack, and end when it is closed', () => {
    const journal = openJournal();
    const room = createRoomHarness(NARROW, journal).open({ seed: 2 ** 40 + 5 });
    const [opened] = journal.entries;
    if (opened === undefined) throw new Error('a room says that it opened');
    expect([opened.kind, opened.references]).toEqual([RECORD.opened, [packDigest(1)]]);
    const start = readStart(opened.bytes);
    expect(start).toMatchObject({ tick: 0, timeline: 0, epoch: 1, from: 0, tickMs: TICK_MS });
    expect([start.pack, start.set]).toEqual([packDigest(1), room.set.digest]);
    expect(start.schema).toEqual(room.schema);
    expect([start.columns, seedOfStart(start)]).toEqual([room.snapshot(), 2 ** 40 + 5]);
    room.close();
    expect(journal.entries.at(-1)).toMatchObject({ kind: RECORD.closed, bytes: new Uint8Array(0) });
    expect([RECORD_STARTS, RECORD_ENDS]).toEqual([[1, 2, 3, 4], [7]]);
  });

  it('[RM46] are inputs of ticks that have some, hashes now and then, and a snapshot when asked', () => {
    const journal = openJournal();
    const room = seat(createRoomHarness(NARROW, journal).open(), 1);
    room.step(19);
    send(room, 0, 1, [TOY.add, 1]);
    room.step(20);
    journal.isDue = true;
    room.step(21);
    const kinds = journal.entries.map(({ kind }) => kind);
    const { opened, inputs, hash, snapshot } = RECORD;
    expect(kinds).toEqual([opened, inputs, hash, inputs, hash, snapshot]);
    const hashes = journal.entries.filter(({ kind }) => kind === hash);
    expect(hashes.map(({ bytes }) => readHash(bytes).tick)).toEqual([10, 20]);
  });

  it('[RM47] make the room again, byte for byte, whatever happened to it', () => {
    const action = fc.constantFrom('join', 'add', 'luck', 'input', 'swap', 'back', 'due');
    fc.assert(
      fc.property(fc.array(fc.array(action, { maxLength: 4 }), { maxLength: 60 }), (plan) => {
        const journal = openJournal();
        const harness = createRoomHarness(NARROW, journal);
        const room = harness.open({ seed: 8 });
        const versions = new Map<string, RoomBehaviour>();
        const remember = (): void => {
          const { pack, service } = room.generation;
          if (service.room !== undefined) versions.set(pack.digest, service.room);
        };
        remember();
        for (const [tick, actions] of plan.entries()) {
          journal.isDue = false;
          for (const [index, kind] of actions.entries()) {
            if (kind === 'join') room.join();
            else if (kind === 'input') room.input(TOY.gift, [index, 1]);
            else if (kind === 'swap') harness.swap(tick % 2 === 0 ? WIDE : NARROW);
            else if (kind === 'back') {
              const generation = harness.swap(NARROW, 'toy', { digest: packDigest(1) });
              harness.commons.returns.set(generation, 'restore');
            } else if (kind === 'due') journal.isDue = true;
            else send(room, index % 2, tick * 8 + index, [TOY[kind], tick]);
          }
          room.runTick();
          remember();
        }
        // The last tick may have had no inputs: a hash says how far it went.
        journal.isDue = true;
        room.runTick();
        const recovered = recoverRoom(journal.entries, ({ pack }) => versions.get(pack));
        if (recovered === undefined) throw new Error('a room that is open comes back');
        expect(recovered.battle.snapshot()).toEqual(room.snapshot());
        expect([recovered.timeline, recovered.differsAt]).toEqual([room.timeline, undefined]);
      }),
      { numRuns: 60 },
    );
  });

  it('[RM47] a room that comes back goes on where it was, and moves when its pack is not the active one', () => {
    const journal = openJournal();
    const room = seat(createRoomHarness(NARROW, journal).open(), 1);
    send(room, 0, 1, [TOY.add, 50]);
    room.step(10);
    const value = valueOf(room.columns, 0);
    const recovered = recoverRoom(journal.entries, () => behaviour);
    if (recovered === undefined) throw new Error('a room that is open comes back');
    expect([recovered.hashes, recovered.battle.tick]).toEqual([1, 10]);
    const { open } = createRoomHarness(WIDE, journal);
    const again = open({ recovered });
    expect([again.tick, again.schema.text, journal.entries.at(-1)?.kind]).toEqual([
      10,
      'wide',
      RECORD.snapshot,
    ]);
    expect(valueOf(again.columns, 0, again.layout)).toBe(value);
    send(again, 0, 2, [TOY.add, 1]);
    expect(replies(again.runTick())).toEqual([[0, 2, 0]]);
  });

  it('[RM47] tell where other code went another way', () => {
    const journal = openJournal();
    const room = seat(createRoomHarness(NARROW, journal).open(), 1);
    send(room, 0, 1, [TOY.add, 50]);
    room.step(30);
    const other = createToyBehaviour({ ...NARROW, worth: 2 });
    expect(recoverRoom(journal.entries, () => other)).toMatchObject({ differsAt: 10, hashes: 0 });
  });

  it('[RM47] rules of another schema take the start over, and say how many ticks they lost', () => {
    const journal = openJournal();
    const room = seat(createRoomHarness(NARROW, journal).open(), 1);
    journal.isDue = true;
    room.step(3);
    journal.isDue = false;
    const value = valueOf(room.columns, 0);
    send(room, 0, 1, [TOY.add, 50]);
    room.step(12);
    const recovered = recoverRoom(journal.entries, () => createToyBehaviour(WIDE));
    expect(recovered).toMatchObject({ lostTicks: 1, hashes: 0, differsAt: undefined });
    const { battle } = recovered ?? {};
    if (battle === undefined) throw new Error('it comes back');
    expect([battle.tick, battle.schema.text, valueOf(battle.columns, 0, battle.layout)]).toEqual([
      3,
      'wide',
      value,
    ]);
    expect(battle.slots.isPresent(0)).toBe(true);
  });

  it('[RM47] nothing comes back without rules of its schema, without a start, or when it was closed', () => {
    const journal = openJournal();
    const room = createRoomHarness(NARROW, journal).open();
    const { entries } = journal;
    expect(recoverRoom(entries, () => undefined)).toBeUndefined();
    const wide = { ...WIDE, migrate: undefined };
    expect(recoverRoom(entries, () => createToyBehaviour(wide))).toBeUndefined();
    const refusing = createToyBehaviour({ ...WIDE, refusesMove: () => 'not this one' });
    expect(recoverRoom(entries, () => refusing)).toBeUndefined();
    expect(recoverRoom([], () => behaviour)).toBeUndefined();
    room.close();
    expect(recoverRoom(entries, () => behaviour)).toBeUndefined();
  });
});

describe('a room that faults', () => {
  it('[RM48] leaves its last good state and the inputs of the tick; its siblings do not notice', () => {
    const { open } = createRoomHarness(NARROW);
    const [room, sibling, twin] = [seat(open(), 1), seat(open(), 1), seat(open(), 1)];
    const good = room.snapshot();
    send(room, 0, 1, [TOY.add, 3]);
    send(room, 0, 2, [TOY.fail]);
    expect(() => room.runTick()).toThrow('toy fault');
    const { wreck } = room;
    if (wreck === undefined) throw new Error('a room that threw leaves a wreck');
    expect([wreck.snapshot, wreck.schema]).toEqual([good, room.schema]);
    const battle = restoreBattle(wreck.snapshot, rules);
    const reader = new InputsReader(wreck.inputs);
    reader.feed(battle);
    expect([reader.commands, reader.isAtEnd]).toEqual([2, true]);
    expect(() => battle.runTick(createReport())).toThrow('toy fault');
    for (const each of [sibling, twin]) send(each, 0, 1, [TOY.luck]);
    expect(replies(sibling.runTick())).toEqual([[0, 1, 0]]);
    twin.runTick();
    expect([sibling.stateHash(), sibling.wreck]).toEqual([twin.stateHash(), undefined]);
  });
});
