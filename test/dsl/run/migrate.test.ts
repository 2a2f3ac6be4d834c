// What of a battle becomes what when it moves to another version of its rules.
import { describe, expect, it } from 'vitest';
import type { TypedMove } from '../../../dsl/ir/move.ts';
import { Battle, effect, twice, version, type Version } from './support/moving.ts';

describe('a way without a change', () => {
  it('[MV1] leaves every byte as it was', () => {
    const one = version(
      effect('poison', 'duration 3s  own strength = 7') +
        'resource mana of unit max 9, start 4, gains 1 every 1s\nrule r on rest { lose sleeper.mana: 1 }',
    );
    const battle = new Battle(one).rest(0).rest(2).pass(4);
    const moved = battle.move([one]);
    expect(new Uint8Array(moved.views.buffer)).toEqual(new Uint8Array(battle.views.buffer));
    expect(battle.plan(one).touches(battle.views, battle.tick)).toEqual([]);
  });
});

describe('effects', () => {
  const venom = version(effect('venom', 'duration 3s  own strength = 7  own left_over = 2'));

  it('[MV2] a renamed one is held on under its new name, by its new hash', () => {
    const poison = version(effect('poison', 'duration 3s  own strength = 0  own left_over = 0'), [
      { of: 'effect poison', was: 'venom' },
    ]);
    const battle = new Battle(venom).rest(0).pass(4);
    expect(battle.move([poison]).held(0)).toEqual(['poison 26 x1 strength=7 left_over=2']);
  });

  it('[MV3] own values go by name, are made of old ones, or begin as nothing', () => {
    const poison = version(
      effect(
        'venom',
        'duration 3s  own fresh = 5  own power = 0  own left_over = 0  own whom: unit',
      )
        .replace('to: sleeper', 'to: sleeper, whom: sleeper')
        .replace('venom  ', 'venom'),
      [{ of: 'own venom.power', value: twice('strength') }],
    );
    const moved = new Battle(venom).rest(1).move([poison]);
    expect(moved.held(1)).toEqual(['venom 30 x1 fresh=0 power=14 left_over=2 whom=-1']);
  });

  it('[MV3][MV10] words of an enum go by name, and have to be there', () => {
    const moody = (words: string, more = ''): Version =>
      version(
        `enum mood { ${words} }\neffect spell { duration 3s  own felt: mood  on end { if felt = calm { lose holder.hp: 1 } } }\nrule put on rest { apply(effect: spell, to: sleeper, felt: angry) }${more}`,
      );
    const battle = new Battle(moody('calm, angry')).rest(0);
    expect(battle.move([moody('angry, calm')]).held(0)).toEqual(['spell 30 x1 felt=0']);
    expect(() =>
      battle.plan(
        version(
          'enum mood { calm }\neffect spell { duration 3s  own felt: mood }\nrule put on rest { apply(effect: spell, to: sleeper, felt: calm) }',
        ),
      ),
    ).toThrow('own felt of spell may be angry, which mood no longer has');
  });

  it('[MV3] a value may read stacks and what remains', () => {
    const next = version(effect('venom', 'duration 3s  own power = 0'), [
      {
        of: 'own venom.power',
        value: {
          kind: 'arithmetic',
          operator: '+',
          left: { kind: 'old', name: 'stacks' },
          right: { kind: 'old', name: 'remaining' },
        },
      },
    ]);
    expect(new Battle(venom).rest(1).pass(5).move([next]).held(1)).toEqual([
      'venom 25 x1 power=2501',
    ]);
  });

  it('[MV4] one that is gone ends silently, and it is told who did not say so', () => {
    const none = version('rule r on rest { gain sleeper.hp: 1 }');
    const said = version('rule r on rest { gain sleeper.hp: 1 }', [
      { of: 'effect venom', removed: true },
    ]);
    const battle = new Battle(venom).rest(0).rest(1);
    expect(battle.move([none]).held(0)).toEqual([]);
    const ended = { what: 'effect venom', how: 'end silently', count: 2 };
    const how = 'gone, and the pack does not say `removed effect venom`';
    expect(battle.plan(none).touches(battle.views, battle.tick)).toEqual([
      ended,
      { what: 'effect venom', how, count: 0 },
    ]);
    expect(battle.plan(said).touches(battle.views, battle.tick)).toEqual([ended]);
  });
});

describe('what a change does to what runs', () => {
  const before = version(
    effect(
      'ember',
      'duration 4s  stack per target max 5, on reapply ignore  every 1s { lose holder.hp: 1 }',
    ),
  );
  const after = (
    change?: TypedMove['change'],
    lines = 'duration 2s  stack per target max 2, on reapply ignore  every 500ms { lose holder.hp: 1 }  on expired { put holder.hp: 77 }',
  ): Version =>
    version(effect('ember', lines), change === undefined ? [] : [{ of: 'effect ember', change }]);
  const battle = (): Battle => new Battle(before).rest(0).rest(0).rest(0).pass(13);
  const next = (moved: Battle): number => moved.at('effect.nextTick', 0) - moved.tick;

  it('[MV5] by default ends and periods stay where they are, and stacks come below their maximum', () => {
    const moved = battle().move([after()]);
    expect(moved.held(0)).toEqual(['ember 27 x2']);
    expect(next(moved)).toBe(7);
  });

  it('[MV5] rescale: what is left is as large a part as before, rounded up to ticks', () => {
    const moved = battle().move([after('rescale')]);
    expect(moved.held(0)).toEqual(['ember 14 x2']);
    expect(next(moved)).toBe(4);
  });

  it('[MV5] clamp: at most the new duration and period', () => {
    const moved = battle().move([after('clamp')]);
    expect(moved.held(0)).toEqual(['ember 20 x2']);
    expect(next(moved)).toBe(5);
  });

  it('[MV5] end: in the next step with its end hook; end silently: at once, without', () => {
    const ended = battle().move([after('end')]);
    expect(ended.at('unit.hp', 0)).toBe(49);
    ended.pass(1);
    expect(ended.told).toEqual(['ember 0 expired']);
    expect(ended.at('unit.hp', 0)).toBe(77);
    const gone = battle()
      .move([after('end silently')])
      .pass(1);
    expect(gone.held(0)).toEqual([]);
    expect(gone.told).toEqual([]);
    expect(gone.at('unit.hp', 0)).toBe(49);
  });

  it('[MV5] end: also in a battle that has not begun', () => {
    const ended = new Battle(before, undefined, 0).rest(0).move([after('end')]);
    expect(ended.pass(1).told).toEqual(['ember 0 expired']);
  });

  it('[MV5] nothing of it happens to what did not change', () => {
    const same = version(
      effect(
        'ember',
        'duration 4s  stack per target max 5, on reapply ignore  every 1s { lose holder.hp: 2 }',
      ),
      [{ of: 'effect ember', change: 'end silently' }],
    );
    expect(battle().move([same]).held(0)).toEqual(['ember 27 x3']);
  });

  it('[MV5] of stacks with timers of their own the oldest give way', () => {
    const lines = (max: number): string =>
      `duration 4s  stack per target max ${max}, timers each  on stack { lose holder.hp: 0 }`;
    const one = version(effect('ember', lines(5)));
    const burning = new Battle(one).rest(0).pass(1).rest(0).pass(1).rest(0);
    const move = [version(effect('ember', lines(2)))];
    expect(burning.move(move).held(0)).toEqual(['ember 39 x1', 'ember 40 x1']);
    expect(burning.plan(...move).touches(burning.views, burning.tick)).toContainEqual({
      what: 'effect ember',
      how: 'clamp',
      count: 1,
    });
  });

  it('[MV5] it is told how many are touched, and how', () => {
    const one = battle();
    expect(one.plan(after('rescale')).touches(one.views, one.tick)).toEqual([
      { what: 'effect ember', how: 'rescale', count: 1 },
    ]);
  });
});

describe('skills', () => {
  const skill = (name: string, cooldown: string, rest = ''): string =>
    `skill ${name} { target self  cooldown ${cooldown}  charges 3 every 1min  cast 2s  on use { after 3s { gain caster.hp: 1 } } ${rest} }\n`;

  it('[MV6] a cooldown, a cast, charges and what waits follow a renamed skill', () => {
    const jump = version(skill('jump', '8s'));
    const leap = version(skill('leap', '4s'), [
      { of: 'skill leap', was: 'jump', change: 'rescale' },
    ]);
    const battle = new Battle(jump);
    battle.runner.use(0, 0, 0, 1);
    battle.pass(10);
    const moved = battle.move([leap]);
    expect(moved.held(0).map((line) => line.split(' x')[0])).toEqual([
      'skill leap cooldown 35',
      'skill leap cast 10',
    ]);
    expect(moved.at('unit.skill leap charges', 0)).toBe(2);
    const later = battle.pass(15).move([leap]);
    expect(later.at('task.dueTick', 0) - later.tick).toBe(25);
    later.pass(25);
    expect(later.at('unit.hp', 0)).toBe(51);
  });
});

describe('resources', () => {
  const fury = version(
    'resource fury of unit max 100, start 40, loses 1 every 1s\nresource points of unit per target max 9\nrule r on rest { gain sleeper.fury: 1  gain points(sleeper, sleeper): 4 }',
  );
  const next = (lines: string, moves: readonly TypedMove[]): Version =>
    version(`${lines}\nrule r on rest { gain sleeper.rage: 1 }`, moves);

  it('[MV7] a renamed one keeps its numbers and its timers', () => {
    const rage = next('resource rage of unit max 100, start 40, loses 1 every 1s', [
      { of: 'resource rage', was: 'fury' },
    ]);
    const moved = new Battle(fury).rest(0).pass(4).move([rage]);
    expect([0, 1].map((row) => moved.at('unit.rage', row))).toEqual([41, 40]);
    expect(moved.pass(6).at('unit.rage', 0)).toBe(40);
  });

  it('[MV7] one is made of others, and stays below its maximum; a new one is where it starts', () => {
    const rage = next(
      'resource rage of unit max 81, start 3\nresource fresh of unit max 50, start 3\nrule s on rest { gain sleeper.fresh: 1 }',
      [{ of: 'resource rage', value: twice('fury') }],
    );
    const battle = new Battle(fury).rest(0);
    const told = battle.plan(rage).touches(battle.views, battle.tick);
    expect(told).toEqual([
      { what: 'resource rage', how: 'clamp', count: 1 },
      { what: 'resource rage', how: 'worked out', count: 15 },
      { what: 'resource points', how: 'end silently', count: 1 },
      { what: 'resource points', how: expect.stringContaining('does not say'), count: 0 },
    ]);
    const moved = battle.move([rage]);
    expect([0, 1].map((row) => moved.at('unit.rage', row))).toEqual([81, 80]);
    expect(moved.at('unit.fresh', 0)).toBe(3);
  });

  it('[MV7] numbers of pairs, too', () => {
    const combo = version(
      'resource combo of unit per target max 3\nrule r on rest { gain combo(sleeper, sleeper): 1 }',
      [{ of: 'resource combo', was: 'points' }],
    );
    expect(new Battle(fury).rest(0).move([combo]).held(0)).toEqual(['combo ever x1 number=3']);
  });
});

describe('what the text says', () => {
  it('[MV2][MV3][MV5][MV7] is what happens', () => {
    const one = version(
      `${effect('venom', 'duration 4s  own strength = 7')}resource fury of unit max 9, start 8\nrule r on rest { lose sleeper.fury: 1 }`,
    );
    const two = version(`effect poison was venom {
  duration 2s
  own power = 0 was strength * 2
  on change rescale
}
resource rage of unit max 9, was fury / 2
rule r on rest { apply(effect: poison, to: sleeper)  lose sleeper.rage: 1 }`);
    const moved = new Battle(one).rest(0).pass(10).move([two]);
    expect(moved.held(0)).toEqual(['poison 15 x1 power=14']);
    expect(moved.at('unit.rage', 0)).toBe(3.5);
  });
});

describe('classes and items', () => {
  it('[MV2][MV6] what they do goes by their new names, and so does a channel by its skill', () => {
    const one = version(`class squire { maxHp 80  hp 70  modify attack: flat 5 }
skill sing { target self  on use { channel caster for 3s every 1s { gain caster.hp: rank } } }`);
    const two = version(`class knight was squire { maxHp 80  hp 70  modify attack: flat 6 }
skill hum was sing { target self  on use { channel caster for 3s every 1s { gain caster.hp: rank } } }`);
    const battle = new Battle(one);
    battle.runner.spawn(0, 0);
    battle.runner.use(0, 0, 0, 1);
    const moved = battle.move([two]);
    expect(moved.held(0)).toEqual([
      'knight ever x1',
      'skill hum use channel 1 30 x1 caster=0 rank=1',
    ]);
    expect([...battle.plan(two).records]).toEqual([
      [one.program.records[0]?.hash, two.program.records[0]?.hash],
    ]);
    expect(moved.at('unit.attack', 0)).toBe(6);
    expect(moved.pass(10).at('unit.hp', 0)).toBe(71);
  });
});
