// A tick's changes against the pack they should come from, one deviation at a time.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../combat-rules/model/change.ts';
import { createRoomView } from '../../loadtest/room-view.ts';
import { CHANGE, type ArenaChange, type UnitView } from '../../loadtest/wire.ts';

/** Ten units with 1,000 hp at 10, 10; slots 0 to 3 are played. */
function units(hp = 1_000): UnitView[] {
  return Array.from({ length: 10 }, (_, slot) => {
    const place = { x: 10, y: 10, speed: 5, respawnTick: 0 };
    const held = { resources: new Map<number, number>(), effects: [] };
    return { class: 1, hp, maxHp: 1_000, ...place, ...held, player: slot < 4 };
  });
}

function change(kind: ArenaChange['kind'], numbers: Partial<ArenaChange>): ArenaChange {
  return { kind, source: 0, target: 0, amount: 0, more: 0, hp: 0, what: 0, ...numbers };
}

/** `source` uses its skill on `target` for `amount`, which leaves `hp`. */
function hit(source: number, target: number, amount: number, hp: number): ArenaChange[] {
  return [
    change(CHANGE.used, { source, target, amount: 1 }),
    change(CHANGE.hit, { source, target, amount, hp }),
  ];
}

describe('room view', () => {
  it('[LT7] a hit with the number of its revision is right, with that of another one wrong', () => {
    expect(createRoomView(units()).apply(hit(0, 1, 105, 895), 5).wrong).toEqual([]);
    const findings = createRoomView(units()).apply(hit(0, 1, 105, 895), 6);
    expect(findings.wrong).toEqual(['hit of unit 0 on 1: 105 points, but revision 6 gives 106']);
  });

  it('[LT7] hits of an unknown pack are not judged, and counted', () => {
    const findings = createRoomView(units()).apply(hit(0, 1, 1, 999), undefined);
    expect(findings).toMatchObject({ checked: 0, unchecked: 1, wrong: [] });
  });

  it('[LT7] hit points follow from the hits, one after the other', () => {
    const view = createRoomView(units());
    const changes = [...hit(0, 1, 105, 895), ...hit(2, 1, 105, 790)];
    const told = change(CHANGE.vitals, { target: 1, amount: 1_000, hp: 790 });
    expect(view.apply([...changes, told], 5)).toMatchObject({ checked: 2, wrong: [] });
    expect(view.hp[1]).toBe(790);
    expect(view.apply(hit(0, 1, 105, 686), 5).wrong).toEqual([
      'hit of unit 0 on 1: 790 hp became 686',
    ]);
    const other = change(CHANGE.vitals, { target: 1, amount: 999, hp: 1 });
    expect(view.apply([other], 5).wrong).toEqual([
      'unit 1 has 1 hp, nobody knows why',
      'unit 1 has another maximum',
    ]);
  });

  it('[LT7] a step of a tick is half a metre at most', () => {
    const view = createRoomView(units());
    const step = change(CHANGE.moved, { target: 2, amount: 10.3, more: 10.4 });
    expect(view.apply([step], 5).wrong).toEqual([]);
    const leap = change(CHANGE.moved, { target: 2, amount: 10.3, more: 11 });
    expect(view.apply([leap], 5).wrong).toEqual([
      expect.stringMatching(/^unit 2 walked 0\.(6|5999)\d* metres in a tick$/),
    ]);
  });

  it('[LT7] what the pack does not bring about is wrong', () => {
    for (const kind of [CHANGE_KIND.began, CHANGE_KIND.died, CHANGE_KIND.healed]) {
      const { wrong } = createRoomView(units()).apply([change(kind, {})], 5);
      expect(wrong).toEqual([`the pack has no changes of kind ${kind}`]);
      expect(createRoomView(units()).apply([change(kind, {})], undefined).wrong).toEqual([]);
    }
    const shield = change(CHANGE.hit, { target: 1, amount: 100, more: 5, hp: 900 });
    expect(createRoomView(units()).apply([shield], 0).wrong).toEqual([
      'hit of unit 0 on 1: 5 points were absorbed',
    ]);
  });

  it('[LT8] it counts how often each unit used its skill', () => {
    const { used } = createRoomView(units()).apply(
      [...hit(0, 1, 105, 895), ...hit(4, 3, 105, 895)],
      5,
    );
    expect(used).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('[LT8] who joins is played from that tick, who leaves is a bot', () => {
    const view = createRoomView(units());
    view.apply([change(CHANGE.joined, { target: 9 }), change(CHANGE.left, { target: 0 })], 5);
    expect([view.player[9], view.player[0]]).toEqual([true, false]);
  });
});
