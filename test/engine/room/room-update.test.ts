// When a running room moves to a version, and how: at its update point, along the schemas, or not at all.
import { describe, expect, it } from 'vitest';
import type { RoomBoundary } from '../../../engine/contract/room.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { schemaOf } from '../../../engine/state/room-schema.ts';
import { createRoomHarness, replies, seat, send } from './room-harness.ts';
import { TOY, createToyBehaviour, valueOf } from './toy-behaviour.ts';
import { NARROW, WIDE, WIDE_LAYOUT, bonusOf } from './toy-versions.ts';

/** Rounds end every third tick, the battle every sixth. */
const boundary = ({ tick }: { readonly tick: number }): RoomBoundary => {
  if (tick % 6 === 0) return 'battle';
  return tick % 3 === 0 ? 'round' : 'none';
};

describe('an update point', () => {
  it.each([
    ['now', 2],
    ['next-round', 4],
    ['pin', 7],
  ] as const)('[RM33] %s: the room moves before tick %i', (update, expected) => {
    const { open, swap } = createRoomHarness({ boundary });
    const room = seat(open(), 1);
    swap({ boundary, worth: 10 }, 'toy', { update });
    const moved: number[] = [];
    room.step(10, ({ tick, adoptedFrom }) => void (adoptedFrom >= 0 && moved.push(tick)));
    expect([moved, room.epoch]).toEqual([[expected], 2]);
  });

  it('[RM33] a pinned room is not evicted, and what it is on stays loaded until it moves', () => {
    const { kernel, clock, open, swap, unloaded } = createRoomHarness({ boundary });
    const room = seat(open(), 1);
    swap({ boundary }, 'toy', { update: 'pin' });
    clock.advance(60_000);
    kernel.expire(clock.nowMs());
    send(room, 0, 1, [TOY.add, 1]);
    const report = room.runTick();
    expect([report.epoch, replies(report), unloaded]).toEqual([1, [[0, 1, 0]], []]);
    expect(open().epoch).toBe(2);
    room.step(7);
    expect([room.epoch, unloaded]).toEqual([2, [1]]);
  });

  it('[RM33] a later version decides anew, a swap of another service decides nothing', () => {
    const { open, swap } = createRoomHarness({ boundary });
    const room = seat(open(), 1);
    swap({ boundary }, 'toy', { update: 'pin' });
    swap({ boundary }, 'other');
    expect([room.runTick().epoch, room.generation.id]).toEqual([1, 1]);
    const last = swap({ boundary });
    expect([room.runTick().epoch, room.generation.id]).toEqual([4, last.id]);
  });

  it('[RM33] what is gone back to is taken at once', () => {
    const { commons, open, swap } = createRoomHarness({ boundary });
    const room = seat(open(), 1);
    commons.returns.set(swap({ boundary }, 'toy', { update: 'pin' }), 'keep-state');
    expect(room.runTick().epoch).toBe(2);
  });
});

describe('a move to other columns', () => {
  it('[RM15] takes state, members and commands along, and members are told all of it', () => {
    const { open, swap } = createRoomHarness(NARROW);
    const room = seat(open(), 2);
    const value = valueOf(room.columns, 0);
    swap(WIDE);
    send(room, 1, 1, [TOY.add, 5]);
    const report = room.runTick();
    expect([report.isMoved, report.isHashed, replies(report)]).toEqual([true, true, [[1, 1, 0]]]);
    expect([room.schema.text, room.layout]).toEqual(['wide', WIDE_LAYOUT]);
    expect([bonusOf(room.columns, 0), valueOf(room.columns, 1, WIDE_LAYOUT)]).toEqual([
      value * 10,
      5,
    ]);
    expect(room.runTick().isMoved).toBe(false);
  });

  it('[RM34] what the next schema cannot hold comes back with the one that can', () => {
    const { open, swap, commons } = createRoomHarness(WIDE);
    const room = seat(open(), 1);
    const at = WIDE_LAYOUT.columns.get('bonus')?.offset ?? -1;
    room.columns.f64[at] = 1_234;
    swap(NARROW);
    room.step(3);
    swap(WIDE);
    room.step(5);
    expect(bonusOf(room.columns, 0)).toBe(1_234);
    expect(commons.images.count).toBe(2);
    commons.images.confirm();
    swap(NARROW);
    room.step(6);
    commons.images.confirm();
    swap(WIDE);
    room.step(7);
    expect(bonusOf(room.columns, 0)).not.toBe(1_234);
  });

  it('[RM38] a room that cannot move is as it was, on its old set, and says so once', () => {
    for (const unfit of [
      { ...WIDE, migrate: () => expect.fail('no way') },
      { layout: WIDE_LAYOUT, schema: 'wide' },
      { membersMax: 3 },
      { onCall: (name: string) => name === 'adopt' && expect.fail('no adoption') },
    ]) {
      const failures: unknown[] = [];
      const { kernel, open, swap } = createRoomHarness();
      const room = seat(open({ onMoveFailed: (_, error) => failures.push(error) }), 1);
      const twin = seat(createRoomHarness().open(), 1);
      swap(unfit);
      for (let i = 0; i < 3; i += 1) {
        send(room, 0, i, [TOY.luck]);
        send(twin, 0, i, [TOY.luck]);
        expect([room.runTick().epoch, twin.runTick().epoch]).toEqual([1, 1]);
      }
      expect([failures.length, room.stateHash(), room.state]).toEqual([
        1,
        twin.stateHash(),
        'open',
      ]);
      expect(kernel.leases().length).toBe(1);
      swap();
      expect(room.runTick().epoch).toBe(3);
    }
  });

  it('[RM38] a room that cannot move and was evicted is faulted', () => {
    const { kernel, clock, open, swap } = createRoomHarness();
    const room = seat(open({ onMoveFailed: () => undefined }), 1);
    swap({ layout: WIDE_LAYOUT, schema: 'wide' });
    room.runTick();
    clock.advance(60_000);
    kernel.expire(clock.nowMs());
    expect(() => room.runTick()).toThrow();
    expect(room.state).toBe('faulted');
  });

  it('[RM39] takes the schemas between by the way they followed one another', () => {
    const paths: (readonly string[])[] = [];
    const version = (schema: string): object => ({
      ...WIDE,
      schema,
      migrate: (move: Parameters<NonNullable<(typeof WIDE)['migrate']>>[0], context: never) => {
        paths.push(move.path.map(({ text }) => text));
        WIDE.migrate?.(move, context);
      },
    });
    const { commons, open, swap } = createRoomHarness(version('a'));
    const rooms = [open(), open()];
    const activate = (schema: string): void => {
      const { service } = swap(version(schema));
      const behaviour = service.room ?? createToyBehaviour();
      commons.lineage.note(schemaOf(behaviour), commons.held);
    };
    activate('b');
    rooms[0]?.runTick();
    activate('c');
    for (const room of rooms) room.runTick();
    activate('a');
    rooms[0]?.runTick();
    activate('d');
    for (const room of rooms) room.runTick();
    expect(paths.map((path) => path.join(' '))).toEqual([
      'a b',
      'b c',
      'a b c',
      'c b a',
      'a d',
      'c b a d',
    ]);
  });
});

describe('the lineage of schemas', () => {
  it('[RM39] is bounded: what nobody is on goes, what somebody is on stays as long as it fits', () => {
    const { commons } = createRoomHarness();
    const schemas = Array.from({ length: 200 }, (_, index) =>
      schemaOf(createToyBehaviour({ schema: `version ${index}` })),
    );
    const [first] = schemas;
    const held = (): ReadonlySet<string> => new Set([first?.digest ?? '']);
    for (const schema of schemas) commons.lineage.note(schema, held);
    expect(commons.lineage.size).toBeLessThanOrEqual(LIMITS.schemaLineageMax);
    const last = schemas.at(-1);
    if (first === undefined || last === undefined) throw new Error('there are schemas');
    expect(commons.lineage.path(first, last)).toEqual([first, last]);
    expect(commons.lineage.path(last, last)).toEqual([last]);
  });
});
