// A room under swaps: when it moves, what it reports, what it must not notice.
import type { Room } from '../../../engine/room/room.ts';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { createRoomHarness, replies, seat, send } from './room-harness.ts';
import { TOY, valueOf } from './toy-behaviour.ts';

describe('a swap', () => {
  it('[RM11] reaches a room at the start of its next tick, before anything else', () => {
    const calls: string[] = [];
    const { open, swap } = createRoomHarness();
    const room = seat(open(), 1);
    send(room, 0, 1, [TOY.add, 1]);
    swap({ worth: 10, onCall: (name, { tick }) => calls.push(`${name} ${tick}`) });
    expect([room.epoch, room.generation.id]).toEqual([1, 1]);
    room.join();
    const report = room.runTick();
    expect(calls).toEqual(['adopt 1', 'memberChanged 2', 'decide 2', 'step 2', 'observe 2']);
    expect([report.adoptedFrom, report.epoch, report.generation.id]).toEqual([1, 2, 2]);
    expect([room.epoch, room.set === report.set, valueOf(room.columns, 0) >= 10]).toEqual([
      2,
      true,
      true,
    ]);
    expect(room.runTick().adoptedFrom).toBe(-1);
    expect(calls.filter((call) => call.startsWith('adopt')).length).toBe(1);
  });

  it('[RM11] several activations between two ticks are one move', () => {
    const { open, swap, unloaded } = createRoomHarness();
    const room = open();
    swap();
    swap();
    swap();
    const report = room.runTick();
    expect([report.adoptedFrom, report.epoch, report.generation.id]).toEqual([1, 4, 4]);
    expect(unloaded).toEqual([2, 3, 1]);
  });

  it('[RM12] in the middle of a tick changes nothing of that tick', () => {
    let swapOnce: (() => void) | undefined;
    const { open, swap } = createRoomHarness({
      onCall: (name) => {
        if (name !== 'decide') return;
        swapOnce?.();
        swapOnce = undefined;
      },
    });
    const room = seat(open(), 2);
    const before = valueOf(room.columns, 1);
    swapOnce = () => swap({ worth: 100 });
    send(room, 1, 1, [TOY.add, 1]);
    send(room, 1, 2, [TOY.add, 1]);
    const report = room.runTick();
    expect([report.epoch, report.generation.id, replies(report).length]).toEqual([1, 1, 2]);
    expect(valueOf(room.columns, 1)).toBe(before + 2);
    send(room, 1, 3, [TOY.add, 1]);
    expect(room.runTick().epoch).toBe(2);
    expect(valueOf(room.columns, 1)).toBe(before + 102);
  });

  it('[RM13] unloads the old generation when the last room has moved, and not before', () => {
    const { kernel, open, swap, unloaded } = createRoomHarness();
    const rooms = [open(), open(), open()];
    swap();
    for (const room of rooms) {
      expect(unloaded).toEqual([]);
      room.runTick();
    }
    expect(unloaded).toEqual([1]);
    expect(kernel.leases().map(({ generations }) => generations)).toEqual([[2], [2], [2]]);
  });

  it('[RM13] a room that was evicted takes the active set at its next tick', () => {
    const { kernel, clock, open, swap, unloaded } = createRoomHarness();
    const room = open();
    swap();
    clock.advance(1_000);
    kernel.expire(clock.nowMs());
    expect([unloaded, kernel.leases()]).toEqual([[1], []]);
    expect([room.runTick().epoch, kernel.leases().length]).toEqual([2, 1]);
  });

  it('[RM14] tells how long the room stood still, by the clock', () => {
    const pauses: [Room, number][] = [];
    const { clock, open, swap } = createRoomHarness();
    const room = open({ onAdopted: (moved, pauseMs) => pauses.push([moved, pauseMs]) });
    swap({ onCall: (name) => name === 'adopt' && clock.advance(3) });
    room.runTick();
    room.runTick();
    expect(pauses).toEqual([[room, 3]]);
  });

  it('[RM14] of another service moves the room without an adoption by its own', () => {
    const calls: string[] = [];
    const { open, swap } = createRoomHarness({ onCall: (name) => calls.push(name) });
    const room = open();
    swap({}, 'other');
    const report = room.runTick();
    expect([report.adoptedFrom, report.epoch, report.generation.id]).toEqual([1, 2, 1]);
    expect(calls).not.toContain('adopt');
  });
});

describe('the life of a room', () => {
  it('[RM16] a throw in a tick faults the room: it lets go and never ticks again', () => {
    const { kernel, open } = createRoomHarness();
    const room = seat(open(), 1);
    const sibling = seat(open(), 1);
    send(room, 0, 1, [TOY.fail]);
    expect(() => room.runTick()).toThrow('toy fault');
    expect([room.state, kernel.leases().length]).toEqual(['faulted', 1]);
    expect(() => room.runTick()).toThrow(AssertionFailed);
    send(sibling, 0, 1, [TOY.add, 1]);
    expect(replies(sibling.runTick())).toEqual([[0, 1, 0]]);
  });

  it.each(['faulted', 'closed'] as const)(
    '[RM17] a %s room takes no member and no command, and its leaves and closes do nothing',
    (state) => {
      const { kernel, open } = createRoomHarness();
      const room = seat(open(), 1);
      if (state === 'faulted') {
        send(room, 0, 1, [TOY.fail]);
        expect(() => room.runTick()).toThrow('toy fault');
      } else {
        room.close();
      }
      expect([room.join(), send(room, 0, 2, [TOY.add])]).toEqual([-1, false]);
      room.leave(0);
      room.leave(0);
      room.close();
      expect([room.state, kernel.leases()]).toEqual([state, []]);
    },
  );

  it('[RM17] a closed room takes no part in ticks', () => {
    const { open } = createRoomHarness();
    const room = open();
    room.close();
    expect(() => room.runTick()).toThrow(AssertionFailed);
    expect([room.state, room.tick]).toEqual(['closed', 0]);
  });

  it('[RM18] opens on the default set with a lease that names it', () => {
    const { kernel, open } = createRoomHarness();
    const room = open();
    const held = kernel.leases();
    expect(held).toEqual([{ holder: 'room 0', set: room.set.digest, generations: [1] }]);
    expect([room.epoch, room.tick, room.generation.id]).toEqual([1, 0, 1]);
  });

  it('[RM18] a behaviour that cannot open leaves no lease behind', () => {
    const { kernel, open } = createRoomHarness({
      onCall: () => {
        throw new Error('cannot open');
      },
    });
    expect(() => open()).toThrow('cannot open');
    expect(kernel.leases()).toEqual([]);
  });

  it.each([
    ['another service', { service: 'missing' }],
    ['a broken seed', { seed: 1.5 }],
    ['a negative seed', { seed: -1 }],
  ])('[RM18] a room of %s is a bug', (_, options) => {
    const { kernel, open } = createRoomHarness();
    expect(() => open(options)).toThrow(AssertionFailed);
    expect(kernel.leases()).toEqual([]);
  });

  it('[RM18] a behaviour with no slots, or more than a room may have, is a bug', () => {
    for (const membersMax of [0, 65]) {
      const { open } = createRoomHarness({ membersMax });
      expect(() => open()).toThrow(AssertionFailed);
    }
    expect(createRoomHarness({ membersMax: 64 }).open().membersMax).toBe(64);
  });
});
