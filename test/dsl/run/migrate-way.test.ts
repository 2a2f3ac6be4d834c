// Longer ways of a battle, the way back, and ways that are refused.
import { describe, expect, it } from 'vitest';
import { refuseMove } from '../../../dsl/run/migrate/move.ts';
import { Battle, effect, old, twice, version } from './support/moving.ts';

describe('longer ways', () => {
  const one = version(effect('venom', 'duration 3s  own strength = 7'));
  const two = version(effect('poison', 'duration 3s  own power = 0'), [
    { of: 'effect poison', was: 'venom' },
    { of: 'own poison.power', value: twice('strength') },
  ]);
  const three = version(effect('toxin', 'duration 6s  own might = 0'), [
    { of: 'effect toxin', was: 'poison', change: 'rescale' },
    { of: 'own toxin.might', value: old('power') },
  ]);

  it('[MV8] what every version says is done in turn, without the versions between', () => {
    const battle = new Battle(one).rest(0).pass(10);
    expect(battle.move([two, three]).held(0)).toEqual(['toxin 40 x1 might=14']);
    expect(battle.move([two]).move([three]).held(0)).toEqual(['toxin 40 x1 might=14']);
  });

  it('[MV9] on the way back names are old again, and what was made or gone is as it was then', () => {
    const battle = new Battle(one).rest(0).pass(10);
    const there = battle.move([two, three]).rest(1).pass(5);
    const back = there.move([two, one], battle);
    expect(back.held(0)).toEqual(['venom 35 x1 strength=7']);
    expect(back.held(1)).toEqual(['venom 55 x1 strength=0']);
  });

  it('[MV9] effects that a version between did not have come back, while there is time', () => {
    const none = version('rule r on rest { gain sleeper.hp: 1 }', [
      { of: 'effect venom', removed: true },
    ]);
    const battle = new Battle(one).rest(0).pass(10);
    const there = battle.move([none]).pass(5);
    expect(there.move([one], battle).held(0)).toEqual(['venom 15 x1 strength=7']);
    expect(there.pass(20).move([one], battle).held(0)).toEqual([]);
  });

  it('[MV9] an effect that comes back goes on with its periods, without those it missed', () => {
    const bite = effect('venom', 'duration 5s  every 300ms { gain sleeper.hp: 1 }');
    const text = bite.replace('gain sleeper.hp', 'lose holder.hp');
    const [with_, none] = [version(text), version('rule r on rest { gain sleeper.hp: 0 }')];
    const battle = new Battle(with_).rest(0).pass(4);
    expect(battle.at('unit.hp', 0)).toBe(49);
    const there = battle.move([none]).pass(20);
    const back = there.move([with_], battle);
    // Due in ticks 4, 7, 10, ...: it is 25 now.
    expect([back.tick, back.at('effect.nextTick', 0)]).toEqual([25, 28]);
    expect([back.pass(2).at('unit.hp', 0), back.pass(1).at('unit.hp', 0)]).toEqual([49, 48]);
  });
});

describe('going there and back again', () => {
  it('[MV5] rescaled times do not grow with every turn', () => {
    const short = version(effect('venom', 'duration 1s'));
    const long = version(effect('venom', 'duration 9s'), [
      { of: 'effect venom', change: 'rescale' },
    ]);
    let battle = new Battle(short).rest(0).move([long]);
    expect(battle.held(0)).toEqual(['venom 90 x1']);
    for (let turn = 0; turn < 3; turn += 1) battle = battle.move([short]).move([long]);
    expect(battle.held(0)).toEqual(['venom 90 x1']);
  });
});

describe('what is refused', () => {
  const one = version(effect('venom', 'duration 3s  own strength = 7'));

  it.each([
    ['own strength = 7%', [], 'own strength of venom is of type percent and was of type number'],
    [
      'own power = 7',
      [{ of: 'own venom.power', value: old('strenght') }],
      'own power of venom was made of strenght, which venom does not keep',
    ],
    [
      'own strength = 7',
      [
        { of: 'effect venom', was: 'vemon' },
        { of: 'effect other', was: 'vemon' },
      ],
      'effect other was vemon, and there is no effect vemon',
    ],
    [
      'own strength = 7',
      [{ of: 'resource rage', value: twice('fury') }],
      'resource rage was made of fury, and there is no resource fury',
    ],
  ] as const)('[MV10] %s: it names the field', (lines, moves, refusal) => {
    const text = `${effect('venom', `duration 3s  ${lines}`)}resource rage of unit max 9\nrule r on rest { gain sleeper.rage: 1 }`;
    expect(refuseMove([one.schema, version(text, moves).schema])).toBe(refusal);
  });

  it('[MV10] what served before is gone back to from a version that forgot its names', () => {
    const two = version(
      `${effect('poison', 'duration 3s  own power = 1')}resource rage of unit max 9\nrule r on rest { gain sleeper.rage: 1 }`,
      [
        { of: 'effect poison', was: 'venom' },
        { of: 'own poison.power', value: old('strength') },
        { of: 'resource rage', value: twice('fury') },
      ],
    );
    const three = version(effect('poison', 'duration 3s'));
    const four = version('rule r on rest { gain sleeper.hp: 0 }');
    for (const last of [three, four]) {
      const back = [last.schema, two.schema];
      expect(refuseMove(back)).toMatch(/there is no|does not keep/);
      expect(refuseMove(back, 'served')).toBeUndefined();
      expect(new Battle(last).rest(0).move([two]).at('unit.rage', 0)).toBe(0);
    }
  });

  it('[MV10] fields of the game keep their types and places', () => {
    const { schema } = one;
    const [kind] = schema.kinds;
    if (kind === undefined) throw new Error('no kind');
    const fewer = { ...schema, kinds: [{ ...kind, rows: 2 }] };
    expect(refuseMove([schema, fewer])).toBe('there are 2 of unit, and there were 16');
    const fields = kind.fields.map((field) =>
      field.name === 'speed' ? { ...field, type: 'percent' } : field,
    );
    const other = { ...schema, kinds: [{ ...kind, fields }] };
    expect(refuseMove([schema, other])).toBe(
      'unit.speed is of type percent and was of type number',
    );
    expect(refuseMove([schema, { ...schema, tickMs: 50 }])).toBe(
      'a tick takes 50 ms and took 100 ms',
    );
  });
});

describe('resources on the way back', () => {
  const lines = 'rule r on rest { gain sleeper.hp: 0 }';
  const fury = version(
    `resource fury of unit max 100, start 40, loses 1 every 1s\nrule q on rest { gain sleeper.fury: 3 }\n${lines}`,
  );

  it('[MV9] what was worked out or gone is as it was; what was renamed is as it is', () => {
    const made = version(
      `resource rage of unit max 50, was fury / 2\nrule q on rest { gain sleeper.rage: 3 }\n${lines}`,
    );
    const gone = version(`${lines}\nremoved resource fury`);
    const renamed = version(
      `resource rage of unit max 100, start 40, was fury\nrule q on rest { gain sleeper.rage: 3 }\n${lines}`,
    );
    const battle = new Battle(fury).rest(0);
    const backFrom = (other: typeof made): number[] => {
      const there = battle.move([other]).rest(0);
      const back = there.move([fury], battle);
      return [back.at('unit.fury', 0), back.at('unit.fury', 1), back.at('unit.fury.tick', 0)];
    };
    expect(backFrom(made)).toEqual([43, 40, 11]);
    expect(backFrom(gone)).toEqual([43, 40, 11]);
    expect(backFrom(renamed)).toEqual([46, 40, 0]);
  });

  it('[MV9] nothing is left behind by who was never there: it is where it starts', () => {
    const gone = version(`${lines}\nremoved resource fury`);
    expect(new Battle(gone).move([fury]).at('unit.fury', 0)).toBe(40);
  });
});
