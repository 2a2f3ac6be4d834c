// Going back to the state of a switch: as if it had never happened, with the inputs since.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { RoomCommons } from '../../../engine/room/room-commons.ts';
import { PreImages } from '../../../engine/room/pre-images.ts';
import type { Restored } from '../../../engine/room/restoring.ts';
import type { Room } from '../../../engine/room/room.ts';
import type { RestoreRefusal } from '../../../engine/room/way-back.ts';
import { createColumns } from '../../../engine/state/layout.ts';
import { createMemorySeal } from '../../../engine/state/memory-seal.ts';
import { generateSealKey, loadSealKey } from '../../../engine/trust/seal.ts';
import { createRoomHarness, packDigest, seat, send, type RoomHarness } from './room-harness.ts';
import { TOY, TOY_MEMBERS, type ToyOptions } from './toy-behaviour.ts';
import { NARROW, WIDE } from './toy-versions.ts';

type Outcome = Restored | RestoreRefusal;

interface Played {
  readonly harness: RoomHarness;
  readonly room: Room;
  readonly outcomes: Outcome[];
}

function openPlayed(): Played {
  const outcomes: Outcome[] = [];
  const harness = createRoomHarness(NARROW);
  const room = seat(harness.open({ onRestored: (_, outcome) => outcomes.push(outcome) }), 2);
  return { harness, room, outcomes };
}

/** Goes back to the version of the first pack, with the state of its switch. */
function goBack({ commons, swap }: RoomHarness): void {
  // Whether a state was sealed meanwhile makes no difference.
  commons.images.seal(1);
  commons.returns.set(swap(NARROW, 'toy', { digest: packDigest(1) }), 'restore');
}

interface Action {
  readonly kind: 'join' | 'leave' | 'add' | 'luck' | 'input';
  readonly member: number;
}

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom('join', 'leave', 'add', 'luck', 'input'),
  member: fc.nat(TOY_MEMBERS - 1),
});
const plan = fc.array(fc.array(action, { maxLength: 5 }), { minLength: 1, maxLength: 150 });

/** `taken`: slots that may be left. */
function act(
  rooms: readonly Room[],
  actions: readonly Action[],
  tick: number,
  taken: Set<number>,
): void {
  for (const [index, { kind, member }] of actions.entries()) {
    const isLeft = kind === 'leave' && taken.delete(member);
    for (const room of rooms) {
      if (isLeft) room.leave(member);
      if (kind === 'join') taken.add(room.join());
      else if (kind === 'input') room.input(TOY.gift, [member, member]);
      else if (kind !== 'leave') send(room, member, tick * 10 + index, [TOY[kind], member]);
    }
  }
}

describe('a restore', () => {
  it('[RM40] gives the state that the room would have had without the switch', () => {
    fc.assert(
      fc.property(plan, plan, (bad, after) => {
        const { harness, room, outcomes } = openPlayed();
        const twin = seat(createRoomHarness(NARROW).open(), 2);
        const taken = new Set([0, 1]);
        harness.swap(WIDE);
        for (const [tick, actions] of bad.entries()) {
          act([room, twin], actions, tick, taken);
          for (const each of [room, twin]) each.runTick();
        }
        goBack(harness);
        let restoredAt = 0;
        for (const [tick, actions] of after.entries()) {
          act([room, twin], actions, bad.length + tick, taken);
          twin.runTick();
          if (room.runTick().isRestored) restoredAt = room.tick;
          if (restoredAt > 0) expect(room.stateHash()).toBe(twin.stateHash());
        }
        if (bad.length <= LIMITS.restoreTicksPerTick) expect(restoredAt).toBe(bad.length + 2);
        if (restoredAt === 0) return;
        expect(outcomes).toMatchObject([{ fromTick: 1, ticks: restoredAt - 2 }]);
        expect([room.timeline, harness.commons.images.count]).toEqual([1, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it('[RM40] that takes long goes on in slices, under the rules of before with the state of today', () => {
    const { harness, room, outcomes } = openPlayed();
    harness.swap(WIDE);
    room.step(LIMITS.restoreTicksPerTick * 3);
    goBack(harness);
    const reports: [number, string, boolean][] = [];
    room.step(room.tick + 6, (report) => {
      reports.push([report.generation.id, room.schema.text, report.isRestored]);
    });
    expect(reports.map(([, , isRestored]) => isRestored).filter(Boolean).length).toBe(1);
    expect(reports[0]).toEqual([3, 'toy', false]);
    expect(outcomes.length).toBe(1);
    const twin = seat(createRoomHarness(NARROW).open(), 2);
    twin.step(room.tick);
    expect(room.stateHash()).toBe(twin.stateHash());
  });

  it('[RM41] names the commands that were decided again, and those that came out otherwise', () => {
    const { harness, room, outcomes } = openPlayed();
    harness.swap({ ...WIDE, refuses: 1 });
    send(room, 0, 1, [TOY.add, 5]);
    send(room, 1, 2, [TOY.add, 5]);
    room.runTick();
    expect(room.planRestore()).toEqual('nothing-kept');
    goBack(harness);
    const plan = room.planRestore();
    expect(plan).toMatchObject({ fromTick: 1, accepted: 1 });
    expect(typeof plan === 'string' ? plan : plan.commands(9)).toEqual([
      { tick: 2, member: 0, sequence: 1, kind: TOY.add },
    ]);
    room.runTick();
    expect(outcomes).toEqual([
      {
        fromTick: 1,
        ticks: 1,
        commands: 2,
        redecidedCount: 1,
        redecided: [{ tick: 2, member: 1, sequence: 2, before: 7, now: 0 }],
      },
    ]);
  });

  it('[RM40] what waits for the next tick is not lost by it', () => {
    const { harness, room } = openPlayed();
    harness.swap(WIDE);
    room.step(5);
    goBack(harness);
    room.join();
    room.leave(0);
    send(room, 1, 5, [TOY.add, 1]);
    const report = room.runTick();
    expect([report.isRestored, report.joined, report.left]).toEqual([true, [2], [0]]);
    expect(report.replyCount).toBe(1);
  });

  it('[RM42] may be asked for later, when the room has moved back with its state', () => {
    const { harness, room, outcomes } = openPlayed();
    harness.swap(WIDE);
    room.step(5);
    const { swap, commons } = harness;
    commons.returns.set(swap(NARROW, 'toy', { digest: packDigest(1) }), 'keep-state');
    room.step(8);
    expect(outcomes).toEqual([]);
    room.restore();
    expect([room.runTick().isRestored, room.timeline]).toEqual([true, 1]);
    expect(outcomes).toMatchObject([{ fromTick: 1, ticks: 7 }]);
  });

  it.each([
    ['confirmed', ({ commons }: RoomHarness) => commons.images.confirm(), 'nothing-kept'],
    [
      'too old',
      ({ commons, clock }: RoomHarness) => {
        clock.advance(LIMITS.rollbackSnapshotMs);
        commons.images.expire(clock.nowMs());
      },
      'nothing-kept',
    ],
  ] as const)(
    '[RM43] is refused when the switch is %s: the state of today stays',
    (_, end, why) => {
      const { harness, room, outcomes } = openPlayed();
      harness.swap(WIDE);
      room.step(5);
      end(harness);
      goBack(harness);
      const report = room.runTick();
      expect([report.isRestored, report.generation.id, outcomes]).toEqual([false, 3, [why]]);
      room.step(9);
      expect(outcomes.length).toBe(1);
    },
  );

  it('[RM43] is refused when more inputs came than are kept', () => {
    const { harness, room, outcomes } = openPlayed();
    harness.swap(WIDE);
    room.runTick();
    const commands = LIMITS.mailboxCommandsMax;
    const ticks = Math.ceil(LIMITS.keptInputsBytesMax / (commands * 10));
    for (let tick = 0; tick < ticks; tick += 1) {
      for (let i = 0; i < commands; i += 1) send(room, 0, i, [TOY.refuse]);
      room.runTick();
    }
    goBack(harness);
    room.runTick();
    expect(outcomes).toEqual(['inputs-lost']);
    expect(harness.commons.images.bytes).toBeLessThan(LIMITS.keptInputsBytesMax);
  });

  it.each([1, 100])(
    '[RM43] ends when the rules of before throw after %d ticks of it: the room plays on',
    (ticks) => {
      const { harness, room, outcomes } = openPlayed();
      harness.swap(WIDE);
      room.step(room.tick + ticks);
      const onCall: ToyOptions['onCall'] = (_, { tick, columns }) => {
        if (columns !== room.columns && tick > ticks) throw new Error('these rules cannot');
      };
      const back = harness.swap({ ...NARROW, onCall }, 'toy', { digest: packDigest(1) });
      harness.commons.returns.set(back, 'restore');
      room.step(room.tick + 3);
      expect([room.state, outcomes, room.timeline]).toEqual(['open', ['rules-failed'], 0]);
      expect(room.generation).toBe(back);
    },
  );

  it('[RM43] does not concern a room that never left the version', () => {
    const { harness, room, outcomes } = openPlayed();
    harness.swap(WIDE, 'toy', { update: 'pin' });
    room.step(5);
    goBack(harness);
    expect([room.runTick().isRestored, room.generation.id, outcomes]).toEqual([false, 3, []]);
  });

  it('[RM43] ends when another version is activated meanwhile', () => {
    const { harness, room, outcomes } = openPlayed();
    harness.swap(WIDE);
    room.step(LIMITS.restoreTicksPerTick * 4);
    goBack(harness);
    room.runTick();
    harness.swap(NARROW);
    room.step(room.tick + 8);
    expect([outcomes, room.timeline]).toEqual([['nothing-kept'], 0]);
  });
});

describe('what is kept to go back', () => {
  it('[RM56] is sealed between ticks, oldest first, and is then what it was', () => {
    const { room, harness } = openPlayed();
    const { images } = harness.commons;
    const layout = room.layout;
    const state = { schema: room.schema, pack: 'p', tick: 0, sinceMs: 0 };
    const kept = [3, 4, 5].map((value) => {
      const columns = createColumns(layout);
      columns.u8[9] = value;
      return images.keep({ ...state, columns });
    });
    const before = images.bytes;
    images.seal(2);
    expect(kept.map(({ isSealed }) => isSealed)).toEqual([true, true, false]);
    expect(kept.map(({ columns }) => columns.u8[9])).toEqual([3, 4, 5]);
    expect(images.bytes).toBe(
      before + kept.reduce((sum, { bytes }) => sum + bytes, 0) - 3 * layout.bytes,
    );
    for (const image of kept) images.release(image);
    images.seal();
    expect([images.bytes, images.count]).toEqual([0, 0]);
  });

  it('[RM56] is not opened by a switch to rules of the same schema', () => {
    const opened: number[] = [];
    const sealing = createMemorySeal(loadSealKey(generateSealKey()), 'test');
    const open = (record: Uint8Array, number: number): Uint8Array => {
      opened.push(number);
      return sealing.open(record, number);
    };
    const harness = createRoomHarness(NARROW);
    const commons = new RoomCommons(undefined, undefined, { ...sealing, open });
    const room = seat(harness.open({ commons }), 2);
    const swaps = [NARROW, NARROW, WIDE, NARROW].map((toy) => {
      harness.swap(toy);
      room.runTick();
      commons.images.seal(10);
      return opened.length;
    });
    expect(commons.images.count).toBe(4);
    expect(swaps).toEqual([0, 0, 0, 1]);
  });

  it('[RM56] opens under its own number alone', () => {
    const key = loadSealKey(generateSealKey());
    const sealing = createMemorySeal(key, 'test');
    const record = sealing.seal(new Uint8Array([1, 2]), 1);
    expect(sealing.open(record, 1)).toEqual(new Uint8Array([1, 2]));
    expect(() => sealing.open(record, 2)).toThrow(
      expect.objectContaining({ code: 'SEAL_REFUSED' }),
    );
    const other = createMemorySeal(key, 'test');
    expect(() => other.open(record, 1)).toThrow(expect.objectContaining({ code: 'SEAL_REFUSED' }));
  });

  it('[RM44] is bounded over all rooms: the oldest go first', () => {
    const images = new PreImages(undefined, 1_000);
    const { room } = openPlayed();
    const layout = { ...room.layout, bytes: 400 };
    const state = { schema: room.schema, pack: 'p', tick: 0, sinceMs: 0 };
    const kept = Array.from({ length: 5 }, () =>
      images.keep({ ...state, columns: createColumns(layout) }),
    );
    expect(kept.map(({ released }) => released)).toEqual([true, true, true, false, false]);
    const last = kept.at(-1);
    if (last === undefined) throw new Error('something is kept');
    images.addInputs(last, new Uint8Array(10), 10);
    expect([images.bytes <= 1_000, kept[3]?.released, last.released]).toEqual([true, true, true]);
    expect([images.bytes, images.count]).toEqual([0, 0]);
  });

  it('[RM44] is bounded a room, and goes with it', () => {
    const { harness, room } = openPlayed();
    for (let i = 0; i < LIMITS.preImagesPerRoomMax + 3; i += 1) {
      harness.swap(i % 2 === 0 ? WIDE : NARROW);
      room.runTick();
    }
    expect(harness.commons.images.count).toBe(LIMITS.preImagesPerRoomMax);
    room.close();
    expect([harness.commons.images.count, harness.commons.images.bytes]).toEqual([0, 0]);
  });
});
