// One room: its tick, its members, its bounds.
import type { Command } from '../../../engine/contract/room.ts';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import {
  REFUSAL_NOT_MEMBER,
  REFUSAL_RESERVED_MIN,
  REFUSAL_TICK_FULL,
} from '../../../engine/room/refusal.ts';
import { viewEngineColumns } from '../../../engine/room/room-layout.ts';
import { createRoomHarness, replies, seat, send } from './room-harness.ts';
import { TOY, TOY_MEMBERS, TOY_REFUSAL, valueOf } from './toy-behaviour.ts';

describe('a tick', () => {
  it('[RM1] runs joins and leaves, then commands in arrival order, then step, then observe', () => {
    const calls: string[] = [];
    const { open } = createRoomHarness({ onCall: (name) => calls.push(name) });
    const room = open();
    room.join();
    room.join();
    room.runTick();
    expect(calls.splice(0)).toEqual(['open', 'memberChanged', 'memberChanged', 'step', 'observe']);
    send(room, 1, 1, [TOY.add, 1]);
    room.leave(0);
    const report = room.runTick();
    expect(calls).toEqual(['memberChanged', 'decide', 'step', 'observe']);
    expect([report.tick, room.tick, report.room === room]).toEqual([2, 2, true]);
  });

  it('[RM1] the changes of one event are applied before the next begins', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 2);
    send(room, 1, 1, [TOY.add, 5]);
    send(room, 1, 2, [TOY.add, 3]);
    const report = room.runTick();
    expect([valueOf(room.columns, 1), report.changes.length]).toEqual([8, 2]);
  });

  it('[RM16] a tick above the last one its column can count faults the room', () => {
    const room = createRoomHarness().open();
    viewEngineColumns(room.columns, room.layout).tick[0] = 0xffff_fffe;
    expect(room.runTick().tick).toBe(0xffff_ffff);
    expect(() => room.runTick()).toThrow(AssertionFailed);
    expect([room.state, room.tick]).toEqual(['faulted', 0xffff_ffff]);
  });

  it('[RM2] answers each command once, in order, with what the behaviour decided', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 2);
    send(room, 1, 5, [TOY.add, 1]);
    send(room, 0, 9, [TOY.refuse]);
    send(room, 1, 6, [TOY.add, 1]);
    expect(replies(room.runTick())).toEqual([
      [1, 5, 0],
      [0, 9, TOY_REFUSAL],
      [1, 6, 0],
    ]);
    expect(replies(room.runTick())).toEqual([]);
  });

  it('[RM2] keeps all four arguments, all sequence numbers, and copies them', () => {
    const seen: number[][] = [];
    const { kernel, open } = createRoomHarness();
    const room = seat(open(), 1);
    const behaviour = kernel.routing?.defaultSet.generations.get('toy')?.service.room;
    Object.assign(behaviour ?? {}, {
      decide: (_: unknown, { sequence, args }: Command) => (seen.push([sequence, ...args]), 0),
    });
    const args = new Float64Array([1.5, -2, 3e9, 4]);
    room.enqueue({ member: 0, sequence: 0xffff_ffff, kind: 1, args });
    args.fill(0);
    room.enqueue({ member: 0, sequence: 2, kind: 1, args: new Float64Array([9]) });
    expect(replies(room.runTick()).map(([, sequence]) => sequence)).toEqual([0xffff_ffff, 2]);
    expect(seen).toEqual([
      [0xffff_ffff, 1.5, -2, 3e9, 4],
      [2, 9, 0, 0, 0],
    ]);
  });

  it('[RM3] a full mailbox refuses the command and loses none of those it took', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < LIMITS.mailboxCommandsMax; i += 1) {
        expect(send(room, 0, i, [TOY.refuse])).toBe(true);
      }
      expect(send(room, 0, 9_999, [TOY.refuse])).toBe(false);
      const sequences = replies(room.runTick()).map(([, sequence]) => sequence);
      expect(sequences).toEqual(Array.from({ length: LIMITS.mailboxCommandsMax }, (_, i) => i));
    }
  });

  it('[RM3] the mailbox keeps its order when it wraps around', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    let sequence = 0;
    for (let round = 0; round < 7; round += 1) {
      const first = sequence;
      for (let i = 0; i < 100; i += 1) send(room, 0, sequence++, [TOY.refuse]);
      const expected = Array.from({ length: 100 }, (_, i) => first + i);
      expect(replies(room.runTick()).map((reply) => reply[1])).toEqual(expected);
    }
  });

  it('[RM4] a command whose changes do not fit is undone whole and refused; smaller ones go on', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    const rows = LIMITS.changesPerTickMax;
    send(room, 0, 1, [TOY.flood, rows - 2]);
    send(room, 0, 2, [TOY.flood, 3]);
    send(room, 0, 3, [TOY.add, 4]);
    send(room, 0, 4, [TOY.flood, 1]);
    send(room, 0, 5, [TOY.add, 4]);
    const before = valueOf(room.columns, 0);
    const report = room.runTick();
    expect(replies(report).map(([, , refusal]) => refusal)).toEqual([
      0,
      REFUSAL_TICK_FULL,
      0,
      0,
      REFUSAL_TICK_FULL,
    ]);
    expect([report.changes.length, report.undone]).toEqual([rows, 2]);
    expect(valueOf(room.columns, 0)).toBe(before + 4);
  });

  it('[RM4] exactly as many changes as a tick holds are carried out', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    send(room, 0, 1, [TOY.flood, LIMITS.changesPerTickMax]);
    const report = room.runTick();
    expect([replies(report)[0]?.[2], report.changes.length, report.undone]).toEqual([
      0,
      LIMITS.changesPerTickMax,
      0,
    ]);
  });

  it('[RM4] the next tick has room again', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    send(room, 0, 1, [TOY.flood, LIMITS.changesPerTickMax + 1]);
    expect(room.runTick().changes.length).toBe(0);
    send(room, 0, 2, [TOY.add, 1]);
    expect(replies(room.runTick())).toEqual([[0, 2, 0]]);
  });

  it('[RM4] a step that does not fit is undone whole and counted', () => {
    let rows = LIMITS.changesPerTickMax + 1;
    const { open } = createRoomHarness({ stepRows: () => rows });
    const room = open();
    const { undone, changes } = room.runTick();
    expect([undone, changes.length]).toEqual([1, 0]);
    rows = 2;
    const next = room.runTick();
    expect([next.undone, next.changes.length]).toEqual([0, 2]);
  });

  it.each([[-1], [REFUSAL_RESERVED_MIN], [REFUSAL_TICK_FULL], [Number.NaN]])(
    '[RM5] the reserved or impossible refusal %d of a behaviour is a bug',
    (refusal) => {
      const { open } = createRoomHarness();
      const room = seat(open(), 1);
      send(room, 0, 1, [TOY.badRefusal, refusal]);
      expect(() => room.runTick()).toThrow(AssertionFailed);
    },
  );

  it('[RM5] the last refusal before the reserved ones belongs to the game', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    send(room, 0, 1, [TOY.badRefusal, REFUSAL_RESERVED_MIN - 1]);
    expect(replies(room.runTick())).toEqual([[0, 1, REFUSAL_RESERVED_MIN - 1]]);
  });

  it('[RM5] changes appended by open, adopt, observe or a refused command are bugs', () => {
    for (const call of ['open', 'adopt', 'observe', 'decide'] as const) {
      const { open, swap } = createRoomHarness({
        onCall: (name, { changes }) => {
          if (name === call) changes.push(0, 0, 0, 0, 0, 0);
        },
      });
      const run = (): void => {
        const room = open();
        room.join();
        send(room, 0, 1, [TOY.refuse]);
        if (call === 'adopt') {
          swap({
            onCall: (name, { changes }) => void (name === call && changes.push(0, 0, 0, 0, 0, 0)),
          });
        }
        room.runTick();
      };
      expect(run, call).toThrow(AssertionFailed);
    }
  });

  it('[RM5] a change appended while changes are applied is a bug', () => {
    const { open } = createRoomHarness({
      onApply: ({ changes }) => changes.push(0, 0, 0, 0, 0, 0),
    });
    const room = open();
    room.join();
    expect(() => room.runTick()).toThrow(AssertionFailed);
  });
});

describe('members', () => {
  it('[RM6] get the lowest free slot and take part from the next tick', () => {
    const { open } = createRoomHarness();
    const room = open();
    expect([room.join(), room.join()]).toEqual([0, 1]);
    const report = room.runTick();
    expect([report.joined, report.left]).toEqual([[0, 1], []]);
    expect(room.runTick().joined).toEqual([]);
  });

  it('[RM6] a full room gives out no slot', () => {
    const { open } = createRoomHarness();
    const room = open();
    const slots = Array.from({ length: TOY_MEMBERS + 1 }, () => room.join());
    expect(slots).toEqual([0, 1, 2, 3, -1]);
    room.leave(2);
    expect(room.join()).toBe(-1);
    room.runTick();
    expect(room.join()).toBe(2);
  });

  it('[RM6] joins and leaves of one tick are carried out in slot order', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 3);
    room.leave(2);
    room.join();
    room.leave(0);
    const report = room.runTick();
    expect([report.joined, report.left]).toEqual([[3], [0, 2]]);
    const next = room.runTick();
    expect([next.joined, next.left]).toEqual([[], []]);
  });

  it('[RM7] a slot whose leave is pending is not given out before the next tick', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    room.leave(0);
    expect(room.join()).toBe(1);
    room.runTick();
    expect(room.join()).toBe(0);
  });

  it('[RM7] a join and its leave before the tick cancel out, and free the slot with that tick', () => {
    const calls: string[] = [];
    const { open } = createRoomHarness({ onCall: (name) => calls.push(name) });
    const room = open();
    room.leave(room.join());
    expect(room.join()).toBe(1);
    const report = room.runTick();
    expect([report.joined, report.left]).toEqual([[1], []]);
    expect(calls.filter((name) => name === 'memberChanged').length).toBe(1);
    expect(room.join()).toBe(0);
  });

  it('[RM7] commands of a slot that was let go are never taken for its next owner', () => {
    const { open } = createRoomHarness();
    const room = open();
    const first = room.join();
    send(room, first, 1, [TOY.add, 1]);
    room.leave(first);
    send(room, room.join(), 1, [TOY.add, 1]);
    expect(replies(room.runTick())).toEqual([
      [0, 1, REFUSAL_NOT_MEMBER],
      [1, 1, 0],
    ]);
  });

  it('[RM8] a command of a slot that is not present is refused without asking the behaviour', () => {
    const calls: string[] = [];
    const { open } = createRoomHarness({ onCall: (name) => calls.push(name) });
    const room = seat(open(), 1);
    send(room, 3, 1, [TOY.add, 1]);
    send(room, 0, 1, [TOY.add, 1]);
    room.leave(0);
    expect(replies(room.runTick())).toEqual([
      [3, 1, REFUSAL_NOT_MEMBER],
      [0, 1, REFUSAL_NOT_MEMBER],
    ]);
    expect(calls).not.toContain('decide');
  });

  it('[RM8] a command sent right after join counts in the tick of the join', () => {
    const { open } = createRoomHarness();
    const room = open();
    send(room, room.join(), 1, [TOY.add, 1]);
    expect(replies(room.runTick())).toEqual([[0, 1, 0]]);
  });

  it('[RM9] a join or leave that does not fit stays pending until it does', () => {
    let rows: number = LIMITS.changesPerTickMax;
    const { open } = createRoomHarness({ joinRows: () => rows });
    const room = open();
    room.join();
    const full = room.runTick();
    expect([full.joined, full.undone, full.changes.length]).toEqual([[], 1, 0]);
    rows = 0;
    expect(room.runTick().joined).toEqual([0]);
    rows = LIMITS.changesPerTickMax;
    room.leave(0);
    expect(room.runTick().left).toEqual([]);
    expect(room.join()).toBe(1);
    rows = 0;
    expect(room.runTick().left).toEqual([0]);
  });

  it('[RM9] leaving a slot that is not taken, or twice, and a slot out of range are bugs', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    expect(() => room.leave(1)).toThrow(AssertionFailed);
    expect(() => room.leave(TOY_MEMBERS)).toThrow(AssertionFailed);
    room.leave(0);
    expect(() => room.leave(0)).toThrow(AssertionFailed);
    expect(() => send(room, TOY_MEMBERS, 1, [TOY.add])).toThrow(AssertionFailed);
    expect(() => send(room, -1, 1, [TOY.add])).toThrow(AssertionFailed);
    expect(room.runTick().left).toEqual([0]);
  });
});

describe('the engine columns', () => {
  it('[RM10] hold seed, tick and members, and only those that are present', () => {
    const { open } = createRoomHarness();
    const room = open({ seed: 2 ** 32 * 5 + 7 });
    const read = (name: string): number[] => {
      const { offset = 0, length = 0 } = room.layout.columns.get(name) ?? {};
      return [...room.columns.u32.subarray(offset, offset + length)];
    };
    for (let i = 0; i < 3; i += 1) room.join();
    expect(read('room.members')).toEqual([0, 0]);
    room.runTick();
    room.leave(1);
    room.runTick();
    expect([read('room.seed'), read('room.tick'), read('room.members')]).toEqual([
      [7, 5],
      [2],
      [0b101, 0],
    ]);
  });
});
