// One event and what follows from it: phases, outcomes, zeroes, deaths, bounds.
import { describe, expect, it } from 'vitest';
import type { TypedStatement } from '../../../dsl/ir/statement.ts';
import { openBattle, startBattle } from './support/battle.ts';
import { EVENT, GAME, HIT } from './support/game.ts';
import { compare, field, has, modify, num, slot, unit, when } from './support/ir.ts';
import { Pack } from './support/pack.ts';

const ATTACKER = unit(HIT.attacker);
const TARGET = unit(HIT.target);

describe('phases', () => {
  it('[RN1] before, on, modifiers, absorb, after, outcome, operations follow each other', () => {
    const pack = new Pack();
    pack.rule(EVENT.hit, 'first', [pack.raise(EVENT.note, ATTACKER, slot(HIT.damage))], {
      phase: 'before',
    });
    pack.rule(EVENT.hit, 'double', [modify(HIT.damage, 'more', num(100))]);
    pack.rule(EVENT.hit, 'plain', [pack.raise(EVENT.note, ATTACKER, slot(HIT.damage))]);
    pack.rule(EVENT.hit, 'last', [pack.raise(EVENT.note, ATTACKER, slot(HIT.dealt))], {
      phase: 'after',
    });
    const notes: number[] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (event, frame) => {
          if (event === EVENT.note) notes.push(frame.event[1] ?? 0);
        },
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    battle.hit(0, 1, 10);
    expect(notes).toEqual([10, 10, 20]);
    expect(battle.log[0]).toBe('hit 0>1 20 = 0 + 20 + 0');
    expect(battle.get('hp', 1)).toBe(80);
  });

  it('[RN2] a cancelled event leaves nothing but what was recorded before', () => {
    const pack = new Pack();
    const options = { phase: 'before' } as const;
    pack.rule(EVENT.hit, 'a', [pack.raise(EVENT.note, ATTACKER, num(1))], options);
    pack.rule(EVENT.hit, 'b', [{ kind: 'cancel' }], options);
    pack.rule(EVENT.hit, 'c', [pack.raise(EVENT.note, ATTACKER, num(3))], options);
    pack.rule(EVENT.hit, 'd', [pack.raise(EVENT.note, ATTACKER, num(4))]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 10);
    expect(battle.log).toEqual(['cancelled hit', 'note 0>0']);
    expect(battle.get('hp', 1)).toBe(100);
  });

  it('[RN3] every read sees the state at the beginning, whatever was recorded', () => {
    const pack = new Pack();
    pack.effect('wet');
    pack.rule(EVENT.hit, 'a', [
      pack.apply('wet', TARGET, ATTACKER),
      pack.change(TARGET, 'hp', num(-30)),
      when(has(TARGET, 'wet'), [modify(HIT.damage, 'flat', num(1_000))]),
    ]);
    pack.rule(EVENT.hit, 'b', [pack.raise(EVENT.note, TARGET, field(TARGET, 'hp'))], {
      phase: 'after',
    });
    const seen: number[] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (_event, frame) => seen.push(frame.event[1] ?? 0),
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    battle.hit(0, 1, 10);
    expect(seen).toEqual([1, 100]);
    expect(battle.get('hp', 1)).toBe(60);
  });

  it('[RN3] what a rule spends is gone for all that follow', () => {
    const pack = new Pack().resource('mana', { start: 10 });
    const spend = (value: number) =>
      ({
        kind: 'spend',
        place: { resource: 0, entity: ATTACKER },
        amount: num(6),
        body: [modify(HIT.damage, 'flat', num(value))],
        otherwise: [modify(HIT.damage, 'flat', num(-1))],
      }) as const;
    pack.rule(EVENT.hit, 'a', [spend(10)]).rule(EVENT.hit, 'b', [spend(100)]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 1);
    expect(battle.log).toEqual(['mana 0 4', 'hit 0>1 10 = 0 + 10 + 0']);
  });
});

describe('outcomes', () => {
  it.each([
    [30, 100, '30 = 0 + 30 + 0', 70],
    [100, 100, '100 = 0 + 100 + 0', 0],
    [130, 100, '130 = 0 + 100 + 30', 0],
    [0, 100, '0 = 0 + 0 + 0', 100],
    [-5, 100, '0 = 0 + 0 + 0', 100],
    [5, 0, '5 = 0 + 0 + 5', 0],
  ])('[RN4] %d taken from %d is %s', (damage, hp, line, left) => {
    const battle = startBattle(new Pack());
    battle.set('hp', 1, hp);
    battle.hit(0, 1, damage);
    expect(battle.log[0]).toBe(`hit 0>1 ${line}`);
    expect(battle.get('hp', 1)).toBe(left);
  });

  it.each([
    [30, 50, '30 = 0 + 30 + 0', 80],
    [30, 90, '30 = 0 + 10 + 20', 100],
    [30, 120, '30 = 0 + 0 + 30', 120],
    [-30, 50, '0 = 0 + 0 + 0', 50],
  ])('[RN4] %d given to %d is %s', (amount, hp, line, left) => {
    const battle = startBattle(new Pack());
    battle.set('hp', 1, hp);
    battle.raise(EVENT.heal, 0, 1, amount);
    expect(battle.log[0]).toBe(`heal 0>1 ${line}`);
    expect(battle.get('hp', 1)).toBe(left);
  });

  it.each([
    ['down', 10.5, 10],
    ['up', 10.5, 11],
    ['nearest', 10.5, 11],
    ['nearest', 10.4, 10],
  ] as const)(
    '[RN1] a value rounded %s is made whole once, after its modifiers',
    (rounded, damage, value) => {
      const pack = new Pack({
        ...new Pack().vocabulary,
        events: new Pack().vocabulary.events.map((event) => ({
          ...event,
          fields: event.fields.map((one) => (one.modifiable === true ? { ...one, rounded } : one)),
        })),
      });
      pack.rule(EVENT.hit, 'a', [modify(HIT.damage, 'flat', num(damage - 1))]);
      const battle = startBattle(pack);
      battle.hit(0, 1, 1);
      expect(battle.log).toEqual([`hit 0>1 ${value} = 0 + ${value} + 0`]);
    },
  );
});

describe('what follows', () => {
  it('[RN5] the event of the zero comes first, then raised events in the order they were raised', () => {
    const pack = new Pack();
    pack.rule(EVENT.hit, 'a', [
      when(compare(slot(HIT.damage), '>', num(50)), [
        pack.raise(EVENT.note, ATTACKER, num(1)),
        pack.raise(EVENT.hit, ATTACKER, unit(0), num(1)),
        pack.raise(EVENT.note, TARGET, num(2)),
      ]),
    ]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 100);
    expect(battle.log).toEqual([
      'hit 0>1 100 = 0 + 100 + 0',
      'die 0>1',
      'note 0>0',
      'hit 0>0 1 = 0 + 1 + 0',
      'note 1>1',
    ]);
  });

  it('[RN5] a field that is at 0 already raises nothing again', () => {
    const battle = startBattle(new Pack());
    battle.hit(0, 1, 100);
    battle.hit(0, 1, 100);
    expect(battle.log.filter((line) => line.startsWith('die'))).toHaveLength(1);
  });

  it('[RN6] effects are still held in rules on the zero event, and end as died behind it', () => {
    const pack = new Pack();
    pack.effect('wet', { ends: { died: [pack.raise(EVENT.note, unit(0), num(7))] } });
    pack.rule(EVENT.die, 'a', [
      when(has(unit(0), 'wet'), [pack.raise(EVENT.note, unit(1), num(1))]),
    ]);
    pack.rule(EVENT.hit, 'wets', [pack.apply('wet', TARGET, ATTACKER)]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 100);
    expect(battle.log).toEqual([
      'hit 0>1 100 = 0 + 100 + 0',
      'began wet 0>1 x1',
      'die 0>1',
      'ended wet 0>1 died',
      'note 0>0',
      'note 1>1',
    ]);
    expect(battle.held(1)).toEqual([]);
  });

  it('[RN6] who is brought back by the zero event keeps everything', () => {
    const pack = new Pack();
    pack.effect('wet');
    pack.rule(EVENT.die, 'a', [pack.set(unit(0), 'hp', num(1))]);
    pack.rule(EVENT.hit, 'wets', [pack.apply('wet', TARGET, ATTACKER)]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 100);
    expect(battle.held(1)).toEqual(['wet']);
    expect(battle.get('hp', 1)).toBe(1);
  });

  it('[RN7] what hangs on a dead source breaks; what is worn, and cooldowns, stay', () => {
    const pack = new Pack();
    pack.effect('link', { endsWithSource: true }).effect('free');
    pack.effect('helmet').effect('cooldown', { internal: true });
    pack.effect('cast', {
      internal: true,
      ends: { died: [], broken: [] },
      end: [pack.raise(EVENT.note, unit(0), num(1))],
    });
    pack.record('item', 'helmet', { effect: pack.build().effects[2]?.hash ?? 0 });
    pack.rule(EVENT.note, 'a', [
      when(compare(slot(1), '=', num(5)), [
        pack.apply('link', unit(0), num(1)),
        pack.apply('free', unit(0), num(1)),
        pack.apply('cooldown', num(1), num(1)),
        pack.apply('cast', num(1), num(1)),
      ]),
    ]);
    const battle = startBattle(pack);
    battle.runner.equip(1, 0);
    battle.raise(EVENT.note, 2, 5);
    expect(battle.held(2)).toEqual(['link', 'free']);
    battle.hit(0, 1, 100);
    expect(battle.held(1)).toEqual(['helmet', 'cooldown']);
    expect(battle.held(2)).toEqual(['free']);
    expect(battle.log).toContain('ended cast 1>1 died');
    expect(battle.log).toContain('ended link 1>2 broken');
  });

  it('[RN8] tags and depth grow along a chain; the key of a raise is its own', () => {
    const pack = new Pack();
    pack.rule(EVENT.hit, 'thorns', [pack.raiseTagged(EVENT.hit, 2, TARGET, ATTACKER, num(1))], {
      depthMax: 2,
    });
    const seen: [number, number][] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (_event, frame) => seen.push([frame.depth, frame.tags]),
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    battle.hit(0, 1, 1);
    expect(seen).toEqual([
      [0, 0],
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
  });

  it('[RN12] without fuel the rest of a chain is left out with FUEL_EMPTY', () => {
    const pack = new Pack();
    pack.eventCost = 20;
    pack.rule(EVENT.hit, 'endless', [pack.raise(EVENT.hit, ATTACKER, TARGET, num(0))]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 0);
    expect(battle.log.filter((line) => line.startsWith('hit'))).toHaveLength(20);
    expect(battle.log.at(-1)).toBe('fault FUEL_EMPTY 0');
  });

  it('[RN12] a chain ends behind 10,000,000 steps, whatever its hooks bring', () => {
    const pack = new Pack();
    const again = pack.raise(EVENT.hit, unit(0), unit(0), num(0));
    pack.effect('echo', { pool: { left: 0, events: [] }, start: [again] });
    pack.rule(EVENT.hit, 'echoes', [
      pack.end(['echo'], TARGET),
      pack.apply('echo', TARGET, TARGET),
    ]);
    const program = pack.build();
    const events = program.events.map((event) => ({
      ...event,
      cost: 3_000_000,
      ownCost: 3_000_000,
    }));
    const battle = openBattle({ ...program, events }, GAME);
    battle.hit(0, 1, 0);
    expect(battle.log.filter((line) => line.startsWith('hit'))).toHaveLength(3);
    expect(battle.log.at(-1)).toBe('fault FUEL_EMPTY 0');
  });

  it('[RN12] a queue without room leaves events out with QUEUE_FULL', () => {
    const pack = new Pack();
    pack.eventCost = 140_000;
    const twice = [1, 2].map(() => pack.raise(EVENT.hit, ATTACKER, TARGET, num(0)));
    pack.rule(EVENT.hit, 'flood', twice);
    const battle = startBattle(pack);
    battle.hit(0, 1, 0);
    expect(battle.log).toContain('fault QUEUE_FULL 0');
    expect(battle.log.at(-1)).toBe('fault FUEL_EMPTY 0');
  });

  it('[RN12] operations without room are left out with OPERATIONS_FULL', () => {
    const pack = new Pack();
    const add = pack.change(ATTACKER, 'x', num(1));
    pack.rule(EVENT.hit, 'many', Array<TypedStatement>(65_538).fill(add));
    const battle = startBattle(pack);
    battle.hit(0, 1, 0);
    expect(battle.get('x', 0)).toBe(65_536);
    expect(battle.log.map((line) => line.slice(0, 21))).toEqual([
      'fault OPERATIONS_FULL',
      'fault OPERATIONS_FULL',
      'hit 0>1 0 = 0 + 0 + 0',
    ]);
  });

  it('[RN18] an event that names nobody is left out with ENTITY_UNKNOWN', () => {
    const pack = new Pack();
    pack.rule(EVENT.note, 'a', [pack.raise(EVENT.hit, unit(0), slot(1), num(1))]);
    const battle = startBattle(pack);
    for (const row of [-1, 0.5, 6]) battle.raise(EVENT.note, 0, row);
    battle.hit(0, 6, 1);
    battle.hit(Number.NaN, 1, 1);
    expect(battle.log).toEqual([
      ...Array.from({ length: 3 }, () => ['note 0>0', 'fault ENTITY_UNKNOWN 0']).flat(),
      'fault ENTITY_UNKNOWN 0',
      'fault ENTITY_UNKNOWN 0',
    ]);
  });

  it('[RN18] values from the game are stored as numbers that may be stored', () => {
    const battle = startBattle(new Pack());
    battle.hit(0, 1, Number.NaN);
    battle.hit(0, 1, Number.POSITIVE_INFINITY);
    expect(battle.log[0]).toBe('hit 0>1 0 = 0 + 0 + 0');
    expect(battle.log[1]).toBe('hit 0>1 1000000000000000 = 0 + 100 + 999999999999900');
  });
});
