// What a version would do to running rooms, before it is activated; and how all rooms of a process go back.
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../engine/base/log.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { RoomMove } from '../../../engine/contract/room.ts';
import { createRooms, type Rooms } from '../../../engine/room/rooms.ts';
import { createRoomHarness, packDigest, type RoomHarness } from './room-harness.ts';
import { TOY, TOY_MEMBERS, createToyBehaviour, type ToyOptions } from './toy-behaviour.ts';
import { NARROW, WIDE } from './toy-versions.ts';

const TICK_MS = 50;

interface Opened {
  readonly harness: RoomHarness;
  readonly rooms: Rooms;
  readonly lines: string[];
  readonly failed: number[];
  readonly tick: () => void;
}

function openRooms(count = 3, toy: ToyOptions = NARROW): Opened {
  const harness = createRoomHarness(toy);
  const { kernel, clock } = harness;
  const lines: string[] = [];
  const failed: number[] = [];
  const line = (_: unknown, message: string): void => void lines.push(message);
  const rooms = createRooms({
    count,
    seed: 3,
    tickMs: TICK_MS,
    service: 'toy',
    kernel,
    clock,
    log: { ...silentLog, info: line, warn: line, error: line },
    onTick: () => undefined,
    onFault: () => undefined,
    onMoveFailed: ({ id }) => failed.push(id),
  });
  const tick = (): void => {
    for (let id = 1; id <= count; id += 1) rooms.find(id)?.runTick();
  };
  return { harness, rooms, lines, failed, tick };
}

describe('a look at a move', () => {
  it('[RM49] tries copies of the rooms, counts what runs in them, and changes nothing', async () => {
    const { rooms, tick } = openRooms();
    tick();
    const before = [1, 2, 3].map((id) => rooms.find(id)?.stateHash());
    const preview = await rooms.previewMove(createToyBehaviour(WIDE));
    expect(preview).toEqual({
      moving: 3,
      tried: 3,
      touches: [{ what: 'bonus', how: 'new', count: TOY_MEMBERS * 3 }],
      refusal: undefined,
    });
    expect([1, 2, 3].map((id) => rooms.find(id)?.stateHash())).toEqual(before);
    expect(await rooms.previewMove(createToyBehaviour(NARROW))).toMatchObject({ moving: 0 });
  });

  it('[RM49] tries a bounded number of rooms, and lets others have their turn', async () => {
    const { rooms } = openRooms(LIMITS.moveSampleMax + 40);
    const { tried, moving, touches } = await rooms.previewMove(createToyBehaviour(WIDE));
    expect(moving).toBe(LIMITS.moveSampleMax + 40);
    expect(touches).toEqual([{ what: 'bonus', how: 'new', count: TOY_MEMBERS * moving }]);
    expect(tried).toBeLessThanOrEqual(LIMITS.moveSampleMax);
    expect(tried).toBeGreaterThan(LIMITS.moveSampleMax / 4);
  });

  it.each<[string, ToyOptions, string]>([
    ['with no way', { ...WIDE, migrate: undefined }, 'no way to fill them'],
    ['of other slots', { ...WIDE, membersMax: 2 }, '2 member slots, not 4'],
    [
      'that refuses the path',
      { ...WIDE, refusesMove: () => 'unit.hp was text' },
      'unit.hp was text',
    ],
    [
      'that fails at a copy',
      {
        ...WIDE,
        migrate: ({ from }: RoomMove) => {
          throw new Error(`too long: ${from.f64.length}`);
        },
      },
      'too long',
    ],
  ])('[RM49][RO5] a version %s is refused with the room and the reason', async (_, toy, reason) => {
    const { rooms } = openRooms();
    const room = createToyBehaviour(toy);
    const { refusal } = await rooms.previewMove(room);
    expect(refusal).toMatchObject({ room: 1, reason: expect.stringContaining(reason) });
    const candidate = { name: 'toy', contract: '^2.0.0', room };
    await expect(rooms.participant.prepare(candidate)).rejects.toMatchObject({
      code: 'PACK_LAYOUT_CHANGED',
      message: expect.stringMatching(`Room 1 .*${reason}`),
    });
  });

  it('[RM49] of versions without rooms, or of another service, there is nothing to say', async () => {
    const { participant } = openRooms().rooms;
    const room = createToyBehaviour({ ...WIDE, migrate: undefined });
    expect(await participant.prepare({ name: 'other', contract: '^2.0.0', room })).toEqual([]);
    expect(await participant.prepare({ name: 'toy', contract: '^2.0.0' })).toEqual([]);
  });
});

describe('all rooms of a process', () => {
  it('[RM42] go back together, and say how each fared', () => {
    const { harness, rooms, lines, tick } = openRooms();
    tick();
    const hashes = (): unknown[] => [1, 2, 3].map((id) => rooms.find(id)?.stateHash());
    rooms.activated(harness.swap(WIDE));
    tick();
    expect(rooms.planRestore([1]).get(1)).toBe('nothing-kept');
    rooms.activated(harness.swap(NARROW, 'toy', { digest: packDigest(1) }), 'keep-state');
    tick();
    expect([...rooms.planRestore().values()]).toMatchObject(
      [1, 1, 1].map((fromTick) => ({ fromTick, accepted: 0 })),
    );
    const twins = openRooms();
    for (let i = 0; i < 4; i += 1) twins.tick();
    rooms.restore([1, 2]);
    tick();
    expect(hashes().slice(0, 2)).toEqual([1, 2].map((id) => twins.rooms.find(id)?.stateHash()));
    expect([1, 2, 3].map((id) => rooms.find(id)?.timeline)).toEqual([1, 1, 0]);
    expect(lines.filter((line) => line.includes('went back')).length).toBe(2);
    rooms.participant.confirm(['other']);
    expect(rooms.planRestore([3]).get(3)).toMatchObject({ fromTick: 1 });
    rooms.participant.confirm(['toy']);
    expect(rooms.planRestore([3]).get(3)).toBe('nothing-kept');
    rooms.restore();
    tick();
    expect(lines.at(-1)).toContain('does not go back');
  });

  it('[RM41] that go back by a rollback say first what it would mean', () => {
    const { harness, rooms, lines, tick } = openRooms();
    harness.swap(WIDE);
    tick();
    rooms.find(1)?.input(TOY.gift, [1, 0]);
    tick();
    rooms.activated(harness.swap(NARROW, 'toy', { digest: packDigest(1) }), 'restore');
    expect(lines).toEqual([expect.stringContaining('decide accepted commands again')]);
    tick();
    expect(lines.filter((line) => line.includes('went back')).length).toBe(3);
  });

  it('[RM38] a room that cannot move is logged and reported', () => {
    const { harness, failed, lines, tick } = openRooms();
    harness.swap({ membersMax: 2 });
    tick();
    tick();
    expect([failed, lines.length]).toEqual([[1, 2, 3], 3]);
  });

  it('[RM43] let go of states to go back to whose time is over', () => {
    const { harness, rooms, tick } = openRooms();
    harness.swap(WIDE);
    tick();
    harness.clock.advance(LIMITS.rollbackSnapshotMs);
    rooms.expire();
    harness.swap(NARROW, 'toy', { digest: packDigest(1) });
    expect(rooms.planRestore([1]).get(1)).toBe('nothing-kept');
  });
});
