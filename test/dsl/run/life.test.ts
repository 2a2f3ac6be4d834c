// Entities that come and go, programs that change, functions and objects of the game.
import { describe, expect, it } from 'vitest';
import { hashName } from '../../../dsl/hash.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import { allocateState, layoutState } from '../../../dsl/run/allocate.ts';
import { SILENT_SINK as SINK } from '../../../dsl/run/game-sink.ts';
import { planMove } from '../../../dsl/run/migrate/move.ts';
import { describeState } from '../../../dsl/run/migrate/schema.ts';
import { openBattle, startBattle, type Battle } from './support/battle.ts';
import { EVENT, GAME } from './support/game.ts';
import { has, modify, num, unit, when } from './support/ir.ts';
import { Pack } from './support/pack.ts';

const WHO = unit(0);
const ATTACK = 2;

/** The columns of `battle`, of `from`, as those of `to`. */
function movedTo(to: TypedProgram, from: TypedProgram, battle: Battle): ArrayBuffer {
  const [before, after] = [layoutState(from, GAME), layoutState(to, GAME)];
  const move = planMove([describeState(from, GAME), describeState(to, GAME)], {
    from: (column) => before.binding.offset(column),
    to: (column) => after.binding.offset(column),
  });
  if ('refusal' in move) throw new Error(move.refusal);
  const old = allocateState(before);
  new Uint8Array(old.buffer).set(new Uint8Array(battle.buffer));
  const views = allocateState(after);
  move.move(old, views, { tick: battle.tick });
  return views.buffer;
}

describe('coming and going', () => {
  it('[RN19] a spawned unit has the numbers of its class, then its own, full of what has a maximum', () => {
    const pack = new Pack().resource('mana', { start: 10, max: 50 });
    pack.effect('proud', { modify: [modify(ATTACK, 'flat', num(5))] });
    const proud = { effect: hashName('proud') };
    pack.record('class', 'warrior', {
      ...proud,
      values: new Map([
        ['maxHp', 80],
        ['attack', 14],
      ]),
    });
    pack.record('unit', 'goblin', {
      extends: 'warrior',
      values: new Map([
        ['maxHp', 40],
        ['mana', 20],
      ]),
    });
    const battle = startBattle(pack);
    battle.set('x', 3, 7);
    battle.runner.spawn(3, 1);
    const numbers = ['hp', 'maxHp', 'base.attack', 'attack', 'mana', 'x'];
    expect(numbers.map((name) => battle.get(name, 3))).toEqual([40, 40, 14, 19, 20, 7]);
    expect(battle.held(3)).toEqual(['proud']);
  });

  it('[RN19] records that extend each other do not hang', () => {
    const pack = new Pack();
    pack.record('class', 'a', { extends: 'b', values: new Map([['attack', 1]]) });
    pack.record('class', 'b', { extends: 'a', values: new Map([['speed', 2]]) });
    const battle = startBattle(pack);
    battle.runner.spawn(0, 0);
    expect([battle.get('attack', 0), battle.get('speed', 0)]).toEqual([1, 2]);
  });

  it('[RN19] what is put on is held without an end, one instance or stack a piece, and taken off again', () => {
    const pack = new Pack();
    const stacking = { per: 'target', max: 2, timers: 'shared', full: 'ignore' } as const;
    pack.effect('sword', {
      stacking,
      modify: [
        {
          kind: 'modify',
          index: ATTACK,
          bucket: 'flat',
          sign: 1,
          value: num(5),
          times: { kind: 'event', type: { kind: 'number' }, index: 2 },
        },
      ],
    });
    pack.record('item', 'sword', { effect: hashName('sword') });
    const battle = startBattle(pack);
    battle.runner.equip(0, 0);
    battle.runner.equip(0, 0);
    expect(battle.get('attack', 0)).toBe(110);
    battle.pass(100);
    battle.runner.unequip(0, 0);
    expect(battle.get('attack', 0)).toBe(105);
    battle.runner.unequip(0, 0);
    battle.runner.unequip(0, 0);
    expect(battle.get('attack', 0)).toBe(100);
    expect(battle.log.at(-1)).toBe('ended sword 0>0 broken');
  });

  it('[RN19] nothing stays behind of who leaves', () => {
    const pack = new Pack().resource('combo', { pair: true, max: 5 });
    pack.effect('link', { endsWithSource: true }).effect('mark').effect('own');
    pack.rule(EVENT.note, 'a', [
      pack.apply('own', WHO, WHO),
      pack.apply('link', num(2), WHO),
      pack.apply('mark', num(2), WHO),
      pack.emit({ kind: 'changePair', resource: 0 }, num(2), WHO, num(3)),
      pack.raiseAfter(EVENT.hit, 100, WHO, num(2), num(1)),
      pack.raiseAfter(EVENT.hit, 100, num(2), num(3), num(1)),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    battle.log.length = 0;
    battle.runner.leave(0, 1);
    expect(battle.log).toEqual(['ended link 1>2 broken']);
    expect(battle.held(1)).toEqual([]);
    expect(battle.held(2)).toEqual(['mark']);
    expect(battle.word('source', 2 * 6 + 1)).toBe(0);
    expect(battle.word('id', 2 * 6 + 2)).toBe(0);
    battle.pass(1);
    expect(battle.log.filter((line) => line.startsWith('hit'))).toEqual(['hit 2>3 1 = 0 + 1 + 0']);
  });

  it('[RN20][MV4] what the new program does not know ends silently, and numbers are worked out anew', () => {
    const pack = new Pack();
    const later = pack.event('later', []);
    pack.effect('old', { modify: [modify(ATTACK, 'flat', num(5))] });
    pack.effect('kept', { modify: [modify(ATTACK, 'flat', num(7))] });
    pack.rule(EVENT.note, 'a', [
      pack.apply('old', WHO, WHO),
      pack.apply('kept', WHO, WHO),
      pack.raiseAfter(later, 100),
      pack.raiseAfter(EVENT.hit, 100, WHO, WHO, num(1)),
    ]);
    const before = startBattle(pack);
    before.raise(EVENT.note, 0, 0);
    expect(before.get('attack', 0)).toBe(112);
    const next = new Pack();
    next.effect('kept', { modify: [modify(ATTACK, 'flat', num(70))] });
    const after = openBattle(next.build(), GAME, {
      buffer: movedTo(next.build(), pack.build(), before),
      tick: before.tick,
    });
    after.runner.adopt();
    expect(after.log).toEqual([]);
    expect(after.held(0)).toEqual(['kept']);
    expect(after.get('attack', 0)).toBe(170);
    after.pass(1);
    expect(after.log).toEqual(['hit 0>0 1 = 0 + 1 + 0']);
  });
});

describe('the game', () => {
  const call = (...args: number[]) =>
    ({ kind: 'host', type: { kind: 'number' }, index: 0, args: args.map(num) }) as const;
  const withCall = () => {
    const pack = new Pack();
    pack.functions.push('luck');
    pack.rule(EVENT.hit, 'a', [modify(2, 'flat', call(3, 4))]);
    return pack;
  };

  it('[RN14] a function of the game is called with its arguments', () => {
    const luck = ([a = 0, b = 0]: Float64Array): number => a * 10 + b;
    const battle = startBattle(withCall(), { functions: { luck } });
    battle.hit(0, 1, 1);
    expect(battle.log).toEqual(['hit 0>1 35 = 0 + 35 + 0']);
  });

  it.each([
    ['HOST_MISSING', {}],
    [
      'HOST_THREW',
      {
        luck: () => {
          throw new Error('no');
        },
      },
    ],
    ['HOST_NOT_A_NUMBER', { luck: () => Number.NaN }],
  ])('[RN14] %s is told, and the event goes on with 0', (code, functions) => {
    const battle = startBattle(withCall(), { functions });
    battle.hit(0, 1, 1);
    expect(battle.log).toEqual([`fault ${code} 0`, 'hit 0>1 1 = 0 + 1 + 0']);
  });

  it('[RN14] an event raised by the sink in the midst of a run waits its turn', () => {
    const pack = new Pack();
    pack.effect('wet');
    pack.rule(EVENT.hit, 'a', [pack.apply('wet', unit(1), WHO)]);
    const battle = startBattle(pack);
    const seen: string[] = [];
    const second = startBattle(pack, {
      sink: {
        ...SINK,
        handled: (event) => seen.push(`event ${event}`),
        began: () => {
          seen.push('began');
          second.raise(EVENT.note, 0, 0);
        },
      },
    });
    second.hit(0, 1, 1);
    expect(seen).toEqual(['event 0', 'began', 'event 3']);
    battle.hit(0, 1, 1);
  });

  it('[RN14] also when it hears of time, of a refusal, or of an entity', () => {
    const pack = new Pack().resource('mana', { gain: 1, everyTicks: 1 });
    const seen: number[] = [];
    const note = (value: number) => () => battle.runner.raise(EVENT.note, [0, value]);
    const battle = startBattle(pack, {
      sink: {
        ...SINK,
        handled: (_event, _numbers, values) => seen.push(values[1] ?? 0),
        changed: note(1),
        refused: note(2),
      },
    });
    seen.length = 0;
    battle.pass(1);
    expect(seen).toEqual([1, 1, 1, 1, 1, 1]);
    battle.runner.use(0, 0, 0, 1);
    expect(seen.at(-1)).toBe(2);
    battle.set('mana', 0, 50);
    battle.runner.enter(0, 0);
    expect(seen).toHaveLength(8);
  });

  it('[RN14] a runner inside its own run is a bug, and the next call finds nothing half done', () => {
    const pack = new Pack();
    const battle = startBattle(pack, { sink: { ...SINK, handled: () => battle.runner.step() } });
    expect(() => battle.hit(0, 1, 1)).toThrow('invariant broken');
    battle.pass(1);
    expect(battle.get('hp', 1)).toBe(99);
  });

  it('[RN27] with objects of the game everything is the same, its fields apart', () => {
    const pack = new Pack().resource('mana', { start: 5, gain: 1, everyTicks: 2 });
    pack.effect('strong', { duration: 4, modify: [modify(ATTACK, 'more', num(20))] });
    pack.rule(EVENT.hit, 'a', [
      when(has(WHO, 'strong'), [modify(2, 'flat', num(3))]),
      pack.apply('strong', WHO, WHO),
      pack.change(unit(1), 'x', num(2)),
    ]);
    const columns = startBattle(pack);
    const objects = startBattle(pack, { objects: ['unit'] });
    for (const battle of [columns, objects]) {
      for (let i = 0; i < 12; i += 1) {
        battle.hit(i % 3, (i + 1) % 4, 7);
        battle.pass(1);
      }
    }
    expect(objects.log).toEqual(columns.log);
    for (const name of ['hp', 'attack', 'base.attack', 'x', 'mana']) {
      const values = (battle: typeof columns) => [0, 1, 2, 3].map((row) => battle.get(name, row));
      expect(values(objects), name).toEqual(values(columns));
    }
    expect(objects.buffer.byteLength).toBeLessThan(columns.buffer.byteLength);
  });
});
