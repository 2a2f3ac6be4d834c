// Resources of one and of pairs, and skills that pay with them.
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../../dsl/ir/program.ts';
import type { TypedExpression } from '../../../dsl/ir/expression.ts';
import type { TypedStatement } from '../../../dsl/ir/statement.ts';
import { startBattle } from './support/battle.ts';
import { EVENT, HIT } from './support/game.ts';
import { compare, field, held, modify, num, slot, unit, when } from './support/ir.ts';
import { Pack } from './support/pack.ts';

const WHO = unit(0);

function spend(
  resource: number,
  amount: number,
  body: readonly TypedStatement[] = [],
  otherwise: readonly TypedStatement[] = [],
  against?: TypedExpression,
): TypedStatement {
  const place = { resource, entity: WHO, ...(against === undefined ? {} : { against }) };
  return { kind: 'spend', place, amount: num(amount), body, otherwise };
}

describe('resources of one', () => {
  const change = (pack: Pack) => pack.rule(EVENT.note, 'a', [pack.change(WHO, 'mana', slot(1))]);

  it.each([
    [5, 15],
    [95, 100],
    [-4, 6],
    [-40, 0],
  ])('[RN16] a change by %d leaves %d: numbers stay from 0 to max', (by, value) => {
    const battle = startBattle(change(new Pack().resource('mana', { start: 10 })));
    battle.raise(EVENT.note, 0, by);
    expect(battle.get('mana', 0)).toBe(value);
  });

  it('[RN16] what gains changes every so often while it is below max, from the change on', () => {
    const pack = change(
      new Pack().resource('mana', { start: 10, max: 10, gain: 4, everyTicks: 3 }),
    );
    const battle = startBattle(pack);
    battle.pass(5);
    battle.raise(EVENT.note, 0, -6);
    const seen = Array.from({ length: 7 }, () => {
      battle.pass(1);
      return battle.get('mana', 0);
    });
    expect(seen).toEqual([4, 4, 8, 8, 8, 10, 10]);
    expect(battle.log.filter((line) => line.startsWith('mana'))).toEqual([
      'mana 0 4',
      'mana 0 8',
      'mana 0 10',
    ]);
  });

  it('[RN16] what loses changes while it is above 0; another gain does not restart its timer', () => {
    const pack = change(new Pack().resource('mana', { start: 0, gain: -1, everyTicks: 3 }));
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 2);
    battle.pass(2);
    battle.raise(EVENT.note, 0, 1);
    battle.pass(1);
    expect(battle.get('mana', 0)).toBe(2);
    battle.pass(6);
    expect(battle.get('mana', 0)).toBe(0);
    battle.pass(9);
    expect(battle.get('mana', 0)).toBe(0);
  });

  it('[RN16] the timer of a number that the game wrote itself starts in the next tick', () => {
    const pack = new Pack().resource('mana', { start: 10, max: 10, gain: 1, everyTicks: 2 });
    const battle = startBattle(pack);
    battle.set('mana', 0, 5);
    battle.pass(2);
    expect(battle.get('mana', 0)).toBe(5);
    battle.pass(1);
    expect(battle.get('mana', 0)).toBe(6);
  });

  it.each([
    [10, 'then', 0],
    [11, 'else', 10],
    [0, 'then', 10],
    [-5, 'then', 10],
  ])('[RN3] spending %d of 10 runs %s and leaves %d', (amount, branch, left) => {
    const pack = new Pack().resource('mana', { start: 10 });
    pack.rule(EVENT.heal, 'a', [
      spend(0, amount, [modify(2, 'set', num(1))], [modify(2, 'set', num(2))]),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.heal, 0, 0, 0);
    expect(battle.log.at(-1)).toContain(branch === 'then' ? '1 = ' : '2 = ');
    expect(battle.get('mana', 0)).toBe(left);
  });

  it('[RN28] a field with a maximum stays between 0 and it; others take any number', () => {
    const pack = new Pack();
    pack.rule(EVENT.note, 'a', [pack.change(WHO, 'hp', slot(1)), pack.change(WHO, 'x', slot(1))]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 50);
    expect([battle.get('hp', 0), battle.get('x', 0)]).toEqual([100, 50]);
    battle.raise(EVENT.note, 0, -250);
    expect([battle.get('hp', 0), battle.get('x', 0)]).toEqual([0, -200]);
    battle.set('hp', 1, 130);
    battle.raise(EVENT.note, 1, 5);
    expect(battle.get('hp', 1)).toBe(130);
    expect(battle.log.some((line) => line.startsWith('die'))).toBe(false);
  });
});

describe('resources of pairs', () => {
  const COMBO = { pair: true, max: 5, gain: -1, everyTicks: 10 } as const;
  const add = (pack: Pack) =>
    pack.rule(EVENT.hit, 'a', [
      pack.emit({ kind: 'changePair', resource: 0 }, WHO, unit(HIT.target), slot(HIT.damage)),
    ]);

  it('[RN17] each pair has a number of its own, which a held question reads', () => {
    const pack = add(new Pack().resource('combo', COMBO));
    pack.rule(EVENT.heal, 'b', [modify(2, 'set', held(unit(0), 'combo', 8, unit(1)))]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 2);
    battle.hit(0, 2, 3);
    battle.hit(0, 1, 9);
    expect(battle.log.filter((line) => line.startsWith('combo'))).toEqual([
      'combo 0>1 2',
      'combo 0>2 3',
      'combo 0>1 5',
    ]);
    for (const [target, value] of [
      [1, 5],
      [2, 3],
      [3, 0],
    ] as const) {
      battle.raise(EVENT.heal, 0, target, 0);
      expect(battle.log.at(-1)).toContain(`heal 0>${target} ${value} =`);
    }
  });

  it('[RN17] it changes by itself and gives its place back when nothing is left', () => {
    const battle = startBattle(add(new Pack().resource('combo', COMBO)));
    battle.hit(0, 1, 2);
    expect(battle.word('id', 0)).not.toBe(0);
    battle.pass(10);
    expect(battle.own(0, 0)).toBe(1);
    battle.pass(10);
    expect(battle.word('id', 0)).toBe(0);
    expect(battle.log.slice(-2)).toEqual(['combo 0>1 1', 'combo 0>1 0']);
  });

  it('[RN17] spending takes from the pair, and a start above 0 is there without a change before', () => {
    const pack = new Pack().resource('combo', { pair: true, max: 5, start: 3 });
    pack.rule(EVENT.hit, 'a', [
      spend(0, 2, [modify(2, 'set', num(20))], [modify(2, 'set', num(1))], unit(HIT.target)),
    ]);
    const battle = startBattle(pack);
    battle.hit(0, 1, 0);
    battle.hit(0, 1, 0);
    expect(battle.log.map((line) => line.slice(0, 12))).toEqual([
      'combo 0>1 1',
      'hit 0>1 20 =',
      'hit 0>1 1 = ',
    ]);
  });
});

describe('places of pairs', () => {
  const full = (start: number) => {
    const pack = new Pack().resource('combo', { pair: true, max: 5, start });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    names.forEach((name, i) => pack.effect(name, { duration: 9 - i }));
    pack.rule(
      EVENT.note,
      'a',
      names.map((name) => pack.apply(name, WHO, WHO)),
    );
    return pack;
  };

  it('[IN8] the number of a pair takes the place of what ends first', () => {
    const pack = full(0);
    pack.rule(EVENT.hit, 'b', [
      pack.emit({ kind: 'changePair', resource: 0 }, WHO, unit(HIT.target), num(2)),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    battle.hit(0, 1, 0);
    expect(battle.log.slice(-2)).toEqual(['ended f 0>0 replaced', 'combo 0>1 2']);
  });

  it('[RN17] spending what has no place is refused: SLOTS_FULL', () => {
    const pack = full(3);
    pack.rule(EVENT.hit, 'b', [
      spend(0, 2, [modify(2, 'set', num(20))], [modify(2, 'set', num(1))], unit(HIT.target)),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    battle.hit(0, 1, 0);
    expect(battle.log.slice(-2)).toEqual(['fault SLOTS_FULL 0', 'hit 0>1 1 = 0 + 1 + 0']);
  });
});

describe('skills', () => {
  const finisher = () => {
    const pack = new Pack().resource('mana', { start: 30, max: 50, gain: 1, everyTicks: 10 });
    pack.resource('combo', { pair: true, max: 5 });
    pack.effect('cooldown', { internal: true, duration: 8 });
    const silenced: TypedStatement = { kind: 'refuse', reason: REASONS.length };
    pack.skill('finish', [
      when(compare(field(WHO, 'attack'), '<', num(0)), [silenced]),
      spend(0, 20, [], [{ kind: 'refuse', reason: 7 }]),
      spend(1, 3, [], [{ kind: 'refuse', reason: 7 }], unit(1)),
      pack.raise(EVENT.hit, WHO, unit(1), num(50)),
      pack.apply('cooldown', WHO, WHO),
    ]);
    pack.skill('shout', [pack.raise(EVENT.note, unit(1), num(1))], 'none');
    pack.rule(EVENT.note, 'a', [
      pack.emit({ kind: 'changePair', resource: 1 }, WHO, num(1), slot(1)),
    ]);
    return pack;
  };

  it('[RN15] a use that is accepted takes its costs and starts; the answer is 0', () => {
    const battle = startBattle(finisher());
    battle.raise(EVENT.note, 0, 4);
    battle.log.length = 0;
    expect(battle.runner.use(0, 0, 1, 1)).toBe(0);
    expect(battle.log).toEqual([
      'mana 0 10',
      'combo 0>1 1',
      'began cooldown 0>0 x1',
      'hit 0>1 50 = 0 + 50 + 0',
    ]);
  });

  it('[RN15] a refusal gives everything back, timers too, and leaves no trace', () => {
    const battle = startBattle(finisher());
    battle.raise(EVENT.note, 0, 2);
    const bytes = new Uint8Array(battle.buffer.slice(0));
    const reason = battle.runner.use(0, 0, 1, 1);
    expect(battle.program.reasons[reason]).toBe('not enough');
    expect(new Uint8Array(battle.buffer)).toEqual(bytes);
    expect(battle.log.at(-1)).toBe('refused 0 not enough');
    battle.set('attack', 0, -1);
    expect(battle.program.reasons[battle.runner.use(0, 0, 1, 1)]).toBe('silenced');
  });

  it.each([
    [9, 0, 1, 1, 'unknown skill'],
    [0, 9, 1, 1, 'unknown skill'],
    [0, 0, 1, 0, 'unknown skill'],
    [0, 0, 1, 4, 'unknown skill'],
    [0, 0, -1, 1, 'no such target'],
    [0, 0, 6, 1, 'no such target'],
    [0, 5, 1, 1, 'dead'],
  ])('[RN15] use(%d, %d, %d, %d) is refused: %s', (skill, caster, target, rank, reason) => {
    const battle = startBattle(finisher());
    battle.set('hp', 5, 0);
    expect(battle.program.reasons[battle.runner.use(skill, caster, target, rank)]).toBe(reason);
  });

  it('[RN15] a skill without a target meets its caster', () => {
    const battle = startBattle(finisher());
    expect(battle.runner.use(1, 2, -1, 1)).toBe(0);
    expect(battle.log[0]).toBe('note 2>2');
  });
});
