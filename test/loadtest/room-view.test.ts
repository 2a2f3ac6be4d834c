// A tick's changes against the pack they should come from, one deviation at a time.
import { describe, expect, it } from 'vitest';
import { createRoomView } from '../../loadtest/room-view.ts';
import { CHANGE, type ArenaChange, type UnitView } from '../../loadtest/wire.ts';

/** Ten Mages with 100 hp; slots 0 to 3 are played. */
function units(hp = 100): UnitView[] {
  return Array.from({ length: 10 }, (_, slot) => {
    const base = { hp, maxHp: 100, attack: 30, defense: 6, speed: 100, readyTick: 0, effects: [] };
    return { ...base, player: slot < 4 };
  });
}

function change(kind: ArenaChange['kind'], numbers: Partial<ArenaChange>): ArenaChange {
  return { kind, source: 0, target: 0, amount: 0, hp: 0, effect: 0, ...numbers };
}

/** `source` acts and hits `target` for `amount`, which leaves `hp`. */
function hit(source: number, target: number, amount: number, hp: number): ArenaChange[] {
  const acted = change(CHANGE.acted, { source, target: source, amount: 9 });
  return [acted, change(CHANGE.hit, { source, target, amount, hp })];
}

describe('room view', () => {
  it('[LT7] a hit with the number of its pack is right, with that of the other one wrong', () => {
    expect(createRoomView(units()).apply(hit(0, 1, 13, 87), 'a').wrong).toEqual([]);
    const findings = createRoomView(units()).apply(hit(0, 1, 13, 87), 'b');
    expect(findings.wrong).toEqual(['hit of unit 0 on 1: 13 points, but pack b gives 7']);
  });

  it('[LT7] hits of an unknown pack are not judged, and counted', () => {
    const findings = createRoomView(units()).apply(hit(0, 1, 1, 99), undefined);
    expect(findings).toMatchObject({ checked: 0, unchecked: 1, wrong: [] });
  });

  it('[LT7] a later command of the tick sees hp as the one before left it', () => {
    const view = createRoomView(units(55));
    const changes = [...hit(0, 1, 13, 42), ...hit(2, 1, 20, 22)];
    expect(view.apply(changes, 'a')).toMatchObject({ checked: 2, wrong: [] });
    expect(view.hp[1]).toBe(22);
  });

  it('[LT7] bots see hp as it was when the step began, after all commands', () => {
    const view = createRoomView(units(68));
    const commands = hit(0, 1, 13, 55);
    const bots = [...hit(4, 1, 13, 42), ...hit(6, 1, 13, 29)];
    expect(view.apply([...commands, ...bots], 'a')).toMatchObject({ checked: 3, wrong: [] });
    const next = [...hit(4, 1, 20, 9), ...hit(6, 1, 20, 0)];
    expect(view.apply(next, 'a')).toMatchObject({ checked: 2, wrong: [] });
  });

  it('[LT7] hp that does not follow from the number is wrong', () => {
    const findings = createRoomView(units()).apply(hit(0, 1, 13, 88), 'a');
    expect(findings.wrong).toEqual(['hit of unit 0 on 1: 100 hp became 88, not 87']);
  });

  it('[LT7] a mend is cut at the maximum, and its number is not', () => {
    const view = createRoomView(units(90));
    const mend = change(CHANGE.mended, { source: 0, target: 2, amount: 25, hp: 100 });
    expect(view.apply([mend], 'a')).toMatchObject({ checked: 1, wrong: [] });
    expect(view.hp[2]).toBe(100);
  });

  it('[LT7] a unit that goes down with hp left, or comes back with other than all hp, is wrong', () => {
    const down = change(CHANGE.downed, { source: 0, target: 1, amount: 30 });
    expect(createRoomView(units()).apply([down], 'a').wrong).toEqual([
      'unit 1 is down with hp left',
    ]);
    const back = change(CHANGE.returned, { target: 1, hp: 50 });
    expect(createRoomView(units(0)).apply([back], 'a').wrong).toEqual([
      'unit 1 is back with 50 hp',
    ]);
  });

  it('[LT7] an effect under a pack that has none is wrong', () => {
    const effect = change(CHANGE.effectApplied, { source: 0, target: 1, amount: 5, effect: 7 });
    expect(createRoomView(units()).apply([effect], 'b').wrong).toEqual(['pack b has no effects']);
  });

  it('[LT8] it counts how often each unit acted, and knows when it may act again', () => {
    const view = createRoomView(units());
    const { acted } = view.apply([...hit(0, 1, 13, 87), ...hit(4, 3, 13, 87)], 'a');
    expect(acted).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect([view.readyTick[0], view.readyTick[1]]).toEqual([9, 0]);
  });

  it('[LT8] who joins is played from that tick, who leaves is a bot', () => {
    const view = createRoomView(units());
    view.apply([change(CHANGE.joined, { target: 9 }), change(CHANGE.left, { target: 0 })], 'a');
    expect([view.player[9], view.player[0]]).toEqual([true, false]);
  });
});
