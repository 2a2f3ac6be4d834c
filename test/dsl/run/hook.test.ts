// Hooks of effects, time, pools.
import { describe, expect, it } from 'vitest';
import { END_CAUSES } from '../../../dsl/ir/effect.ts';
import { startBattle } from './support/battle.ts';
import { EVENT, HIT } from './support/game.ts';
import { compare, has, HOLDER, math, num, own, slot, SOURCE, unit, when } from './support/ir.ts';
import { Pack } from './support/pack.ts';

const WHO = unit(0);

describe('hooks', () => {
  it('[IN5] start when it begins, stack when stacks rise, the cause and then end when it is over', () => {
    const pack = new Pack();
    const say = (value: number) => [pack.raise(EVENT.note, HOLDER, num(value))];
    pack.effect('wet', {
      duration: 2,
      stacking: { max: 2, full: 'refresh' },
      start: say(1),
      stack: say(2),
      ends: { expired: say(3), died: say(9) },
      end: say(4),
    });
    pack.rule(EVENT.heal, 'a', [pack.apply('wet', unit(1), WHO)]);
    const said: number[] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (event, frame) => {
          if (event === EVENT.note) said.push(frame.event[1] ?? 0);
        },
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    for (let i = 0; i < 3; i += 1) battle.raise(EVENT.heal, 0, 1, 0);
    battle.pass(2);
    expect(said).toEqual([1, 2, 3, 4]);
  });

  it('[IN5] an ending knows its cause', () => {
    const pack = new Pack();
    const tell = [pack.raise(EVENT.note, HOLDER, slot(5))];
    for (const name of ['a', 'b', 'c']) pack.effect(name, { duration: 3, end: tell });
    pack.rule(
      EVENT.heal,
      'on',
      ['a', 'b', 'c'].map((name) => pack.apply(name, unit(1), WHO)),
    );
    pack.rule(EVENT.hit, 'off', [
      pack.end(['b'], unit(HIT.target)),
      pack.end(['c'], unit(HIT.target), 1, 'broken'),
    ]);
    const causes: (string | undefined)[] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (event, frame) => {
          if (event === EVENT.note) causes.push(END_CAUSES[frame.event[1] ?? -1]);
        },
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    battle.raise(EVENT.heal, 0, 1, 0);
    battle.hit(0, 1, 1);
    battle.pass(3);
    expect(causes).toEqual(['dispelled', 'broken', 'expired']);
  });

  it('[IN5] `end` takes the oldest first and no more than it may', () => {
    const pack = new Pack();
    pack.effect('a', { stacking: { per: 'source' } }).effect('b');
    pack.rule(EVENT.note, 'on', [
      pack.apply('a', num(1), num(2)),
      pack.apply('b', num(1), num(2)),
      pack.apply('a', num(1), num(3)),
    ]);
    pack.rule(EVENT.hit, 'off', [pack.end(['a', 'b'], unit(HIT.target), 2)]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    battle.hit(0, 1, 1);
    expect(battle.log.slice(-2)).toEqual(['ended a 2>1 dispelled', 'ended b 2>1 dispelled']);
    expect(battle.held(1)).toEqual(['a']);
  });

  it('[IN14] what a hook says for an instance that is gone meanwhile is nothing', () => {
    const pack = new Pack();
    const stop = pack.emit({ kind: 'endSelf', cause: 'broken' });
    pack.effect('wet', { own: ['a'], start: [stop, pack.store(0, num(5)), stop] });
    pack.rule(EVENT.note, 'a', [pack.apply('wet', WHO, WHO)]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    expect(battle.log).toEqual(['note 1>1', 'began wet 1>1 x1', 'ended wet 1>1 broken']);
    expect(battle.own(0, 6)).toBe(0);
  });

  it('[RN9] raises of hooks count from the event they run in', () => {
    const pack = new Pack();
    pack.effect('wet', { start: [pack.raiseTagged(EVENT.hit, 1, SOURCE, HOLDER, num(1))] });
    pack.rule(EVENT.note, 'a', [pack.apply('wet', WHO, WHO)]);
    const depths: number[] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (_event, frame) => depths.push(frame.depth, frame.tags),
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    battle.raise(EVENT.note, 1, 0);
    expect(depths).toEqual([0, 0, 1, 1]);
  });
});

describe('time', () => {
  const poison = (first: 'now' | 'later', last: boolean, duration = 6) => {
    const pack = new Pack();
    pack.effect('poison', {
      duration,
      every: { ticks: 3, first, last, body: [pack.raise(EVENT.hit, SOURCE, HOLDER, num(5))] },
    });
    pack.rule(EVENT.note, 'a', [pack.apply('poison', num(1), WHO)]);
    return startBattle(pack);
  };

  it.each([
    ['later', true, 6, [4, 7]],
    ['later', false, 6, [4]],
    ['now', true, 6, [1, 4, 7]],
    ['now', false, 6, [1, 4]],
    ['later', false, 7, [4, 7]],
    ['later', true, 2, []],
  ] as const)('[IN6] first %s, last %s, for %d ticks: ticks %j', (first, last, duration, ticks) => {
    const battle = poison(first, last, duration);
    const seen: number[] = [];
    const count = () => battle.log.filter((line) => line.startsWith('hit')).length;
    battle.raise(EVENT.note, 0, 0);
    for (let tick = 1, before = 0; tick <= 12; tick += 1) {
      if (tick > 1) battle.pass(1);
      if (count() > before) seen.push(tick);
      before = count();
    }
    expect(seen).toEqual(ticks);
    expect(battle.held(1)).toEqual([]);
  });

  it('[IN7] it is held while the tick is before its end, and its end runs in that tick', () => {
    const pack = new Pack();
    pack.effect('wet', { duration: 3 });
    pack.rule(EVENT.note, 'a', [pack.apply('wet', num(1), WHO)]);
    pack.rule(EVENT.heal, 'b', [
      when(has(unit(1), 'wet'), [pack.raise(EVENT.hit, WHO, WHO, num(0))]),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    battle.pass(2);
    battle.raise(EVENT.heal, 0, 1, 0);
    expect(battle.log.at(-1)).toContain('hit');
    battle.runner.load(battle.world, 4);
    battle.raise(EVENT.heal, 0, 1, 0);
    expect(battle.log.at(-1)).toContain('heal');
    expect(battle.held(1)).toEqual(['wet']);
    battle.pass(1);
    expect(battle.log.at(-1)).toBe('ended wet 0>1 expired');
  });

  it('[IN7] an application in the tick of the end, before it, begins a new one', () => {
    const pack = new Pack();
    pack.effect('wet', { duration: 3, stacking: { reapply: 'ignore' } });
    pack.rule(EVENT.note, 'a', [pack.apply('wet', num(1), WHO)]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    battle.pass(2);
    battle.runner.load(battle.world, 4);
    battle.raise(EVENT.note, 0, 0);
    battle.pass(1);
    expect(battle.held(1)).toEqual(['wet']);
    expect(battle.word('untilTick', 7)).toBe(7);
  });

  it('[RN10] a tick changes resources, then delayed events, then instances by age, period before end', () => {
    const pack = new Pack().resource('mana', { gain: 1, everyTicks: 2, start: 5 });
    const strike = (damage: number) => pack.raise(EVENT.hit, SOURCE, HOLDER, num(damage));
    pack.effect('late', { duration: 2, every: { ticks: 2, body: [strike(1)] }, end: [strike(2)] });
    pack.effect('early', { duration: 2, end: [strike(3)] });
    pack.rule(EVENT.note, 'a', [
      pack.apply('early', num(2), WHO),
      pack.apply('late', num(1), WHO),
      pack.raiseAfter(EVENT.hit, 200, WHO, WHO, num(4)),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    battle.log.length = 0;
    battle.pass(2);
    const told = battle.log.filter((line) => !line.startsWith('mana') || line === 'mana 0 6');
    expect(told.map((line) => line.replace(/ = .*/, ''))).toEqual([
      'mana 0 6',
      'hit 0>0 4',
      'ended early 0>2 expired',
      'hit 0>2 3',
      'hit 0>1 1',
      'ended late 0>1 expired',
      'hit 0>1 2',
    ]);
  });

  it('[RN11] delayed events come by due tick, then in the order they were raised, with depth 0 and their tags', () => {
    const pack = new Pack();
    const after = (ms: number, value: number) =>
      pack.emit({ kind: 'raise', event: EVENT.hit, tags: 2 }, num(ms), WHO, WHO, num(value));
    pack.rule(EVENT.note, 'a', [after(300, 1), after(200, 2), after(150, 3), after(1, 4)]);
    const seen: number[][] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (event, frame) => {
          if (event === EVENT.hit)
            seen.push([frame.tick, frame.event[2] ?? 0, frame.depth, frame.tags]);
        },
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    battle.raise(EVENT.note, 0, 0);
    battle.pass(4);
    expect(seen).toEqual([
      [2, 4, 0, 2],
      [3, 2, 0, 2],
      [3, 3, 0, 2],
      [4, 1, 0, 2],
    ]);
  });

  it('[RN11] without a place a delayed event is left out with TASKS_FULL', () => {
    const pack = new Pack();
    const five = [1, 2, 3, 4, 5].map(() => pack.raiseAfter(EVENT.hit, 100, WHO, WHO, num(0)));
    pack.rule(EVENT.note, 'a', five);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    expect(battle.log).toEqual(['note 0>0', 'fault TASKS_FULL 0']);
    battle.log.length = 0;
    battle.pass(1);
    expect(battle.log).toHaveLength(4);
  });

  it('[IN6] periods keep the tags of the event that applied them and begin a chain', () => {
    const pack = new Pack();
    pack.effect('poison', {
      every: { ticks: 1, body: [pack.raiseTagged(EVENT.hit, 1, SOURCE, HOLDER, num(0))] },
    });
    pack.rule(EVENT.note, 'a', [pack.raiseTagged(EVENT.heal, 2, WHO, WHO, num(0))]);
    pack.rule(EVENT.heal, 'b', [pack.apply('poison', WHO, WHO)]);
    const seen: number[][] = [];
    const battle = startBattle(pack, {
      observer: {
        opened: (event, frame) => {
          if (event === EVENT.hit) seen.push([frame.depth, frame.tags]);
        },
        resolving: () => {},
        closed: () => {},
        hook: () => {},
        absorbed: () => {},
        carried: () => {},
      },
    });
    battle.raise(EVENT.note, 0, 0);
    battle.pass(1);
    expect(seen).toEqual([[0, 3]]);
  });
});

describe('pools', () => {
  const shield = (name: string, left: number, order: number, pack: Pack) =>
    pack.effect(name, {
      own: ['left'],
      init: [pack.store(0, num(left))],
      pool: { left: 0, order, events: [EVENT.hit] },
      absorbed: [pack.raise(EVENT.note, HOLDER, slot(6))],
      ends: { broken: [pack.raise(EVENT.note, HOLDER, num(-1))] },
    });

  it('[RN13] pools take by order, then age, and an empty one breaks', () => {
    const pack = new Pack();
    shield('second', 20, 1, pack);
    shield('first', 10, 0, pack);
    shield('third', 50, 1, pack);
    pack.rule(
      EVENT.heal,
      'on',
      ['second', 'first', 'third'].map((name) => pack.apply(name, WHO, WHO)),
    );
    const battle = startBattle(pack);
    battle.raise(EVENT.heal, 1, 1, 0);
    battle.log.length = 0;
    battle.hit(0, 1, 45);
    expect(battle.log.filter((line) => !line.startsWith('note'))).toEqual([
      'hit 0>1 45 = 45 + 0 + 0',
      'ended first 1>1 broken',
      'ended second 1>1 broken',
    ]);
    expect(battle.log.filter((line) => line.startsWith('note'))).toHaveLength(5);
    expect(battle.own(0, 8)).toBe(35);
    expect(battle.get('hp', 1)).toBe(100);
    battle.hit(0, 1, 40);
    expect(battle.log).toContain('hit 0>1 40 = 35 + 5 + 0');
  });

  it('[RN13] a pool takes only what it accepts, only from its events, and nothing from nothing', () => {
    const pack = new Pack();
    const pool = {
      left: 0,
      events: [EVENT.hit],
      accepts: {
        kind: 'compare',
        type: { kind: 'bool' },
        operator: '>',
        left: slot(2),
        right: num(9),
      },
    } as const;
    pack.effect('shield', { own: ['left'], init: [pack.store(0, num(50))], pool });
    pack.rule(EVENT.note, 'on', [pack.apply('shield', WHO, WHO)]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 1, 0);
    battle.hit(0, 1, 9);
    battle.hit(0, 1, 0);
    battle.hit(0, 1, 10);
    expect(battle.log.slice(2)).toEqual([
      'hit 0>1 9 = 0 + 9 + 0',
      'hit 0>1 0 = 0 + 0 + 0',
      'hit 0>1 10 = 10 + 0 + 0',
    ]);
  });

  it('[RN13] a pool that is emptied by `store`, or begins empty, breaks as well', () => {
    const pack = new Pack();
    shield('none', 0, 0, pack);
    pack.effect('leak', {
      own: ['left'],
      init: [pack.store(0, num(2))],
      pool: { left: 0, events: [EVENT.hit] },
      every: { ticks: 1, body: [pack.store(0, math(own(0), '-', num(1)))] },
    });
    pack.rule(EVENT.note, 'on', [
      when(compare(slot(1), '=', num(0)), [
        pack.apply('none', num(1), WHO),
        pack.apply('leak', num(2), WHO),
      ]),
    ]);
    const battle = startBattle(pack);
    battle.raise(EVENT.note, 0, 0);
    expect(battle.held(1)).toEqual([]);
    battle.pass(1);
    expect(battle.held(2)).toEqual(['leak']);
    battle.pass(1);
    expect(battle.log.at(-1)).toBe('ended leak 0>2 broken');
  });
});
