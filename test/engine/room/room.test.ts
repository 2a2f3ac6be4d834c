// One room: its tick, its members, its bounds.
import type { Command } from '../../../engine/contract/room.ts';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { REFUSAL_NOT_MEMBER, REFUSAL_RESERVED_MIN } from '../../../engine/room/refusal.ts';
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

  it('[RM1] each event sees what the one before it did', () => {
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

  it('[RM4] changes that do not fit are left out and say so; everything happens all the same', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    const rows = LIMITS.changesPerTickMax;
    const before = valueOf(room.columns, 0);
    send(room, 0, 1, [TOY.flood, rows - 1]);
    send(room, 0, 2, [TOY.add, 4]);
    const full = room.runTick();
    expect([full.changes.length, full.overflowed]).toEqual([rows, false]);
    send(room, 0, 3, [TOY.flood, rows]);
    send(room, 0, 4, [TOY.add, 3]);
    const over = room.runTick();
    expect(replies(over).map(([, , refusal]) => refusal)).toEqual([0, 0]);
    expect([over.changes.length, over.overflowed]).toEqual([rows, true]);
    expect(valueOf(room.columns, 0)).toBe(before + 7);
    send(room, 0, 5, [TOY.add, 1]);
    expect(room.runTick().overflowed).toBe(false);
  });

  it.each([[-1], [REFUSAL_RESERVED_MIN], [0xffff], [Number.NaN]])(
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
  it('[RM10] hold seed, tick, inputs of the host, member slots and the boundary', () => {
    const { open } = createRoomHarness({ boundary: ({ tick }) => (tick < 2 ? 'none' : 'round') });
    const room = open({ seed: 2 ** 32 * 5 + 7 });
    const engine = viewEngineColumns(room.columns, room.layout);
    for (let i = 0; i < 3; i += 1) room.join();
    expect([...engine.slots.subarray(0, 5)]).toEqual([1, 1, 1, 0, 0]);
    room.runTick();
    room.leave(1);
    room.input(TOY.gift, [1, 0]);
    const report = room.runTick();
    expect([...engine.slots.subarray(0, 5)]).toEqual([2, 0, 2, 0, 0]);
    const { seed, tick, inputs, boundary } = engine;
    expect([[...seed], [...tick], [...inputs], [...boundary]]).toEqual([[7, 5], [2], [1], [1]]);
    expect([report.boundary, room.boundary]).toEqual(['round', 'round']);
  });
});

describe('a room that its host drives', () => {
  it('[RM35] runs up to a tick, and tells of each', () => {
    const { open } = createRoomHarness();
    const room = open();
    const ticks: number[] = [];
    room.step(3, ({ tick }) => ticks.push(tick));
    room.step(3, ({ tick }) => ticks.push(tick));
    room.step(4);
    expect([ticks, room.tick]).toEqual([[1, 2, 3], 4]);
  });

  it('[RM36] inputs of the host are counted, carried out in order, and no member can send them', () => {
    const { open } = createRoomHarness();
    const room = seat(open(), 1);
    const before = valueOf(room.columns, 0);
    send(room, 0, 9, [TOY.gift, 100]);
    expect([room.input(TOY.gift, [5, 0]), room.input(TOY.gift, [2, 3])]).toEqual([1, 2]);
    expect(replies(room.runTick())).toEqual([
      [0, 9, TOY_REFUSAL],
      [-1, 1, 0],
      [-1, 2, 0],
    ]);
    expect([valueOf(room.columns, 0), valueOf(room.columns, 3)]).toEqual([before + 5, 2]);
    expect(room.input(TOY.gift, [1, 0])).toBe(3);
    room.close();
    expect(room.input(TOY.gift, [1, 0])).toBe(-1);
  });

  it('[RM36] a full mailbox takes no input of the host either', () => {
    const { open } = createRoomHarness();
    const room = open();
    for (let i = 1; i <= LIMITS.mailboxCommandsMax; i += 1) expect(room.input(0, [])).toBe(i);
    expect(room.input(0, [])).toBe(-1);
    room.runTick();
    expect(room.input(0, [])).toBe(LIMITS.mailboxCommandsMax + 1);
  });

  it('[RM2] a kind that is no u16 is a bug of the codec', () => {
    const room = createRoomHarness().open();
    for (const kind of [-1, 0x1_0000, 1.5, Number.NaN]) {
      expect(() => send(room, 0, 1, [kind])).toThrow(AssertionFailed);
    }
  });
});
