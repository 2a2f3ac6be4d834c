// Findings about values of the whole language: words, choices, dice, tables, resources, what is held.
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../dsl/diagnostic.ts';
import { GUIDE } from '../language/guide.ts';
import { findings, fine, one, oneAsked, oneIn } from '../check/support.ts';

describe('words of enums', () => {
  it('[EX2] a bare name is a word where one is wanted', () => {
    fine(
      'rule r on hit { when attacker.element = fire or water = target.element  modify damage: flat 1 }',
    );
    fine(`formula hot(e: element) = e = fire
      rule r on hit { when hot(if attacker.hp > 5 then fire else water)  modify damage: flat 1 }`);
    const finding = oneAsked(
      'target.element = fyre',
      'UNKNOWN_WORD',
      'fyre',
      'Did you mean `fire`?',
    );
    expect(finding.fixes.map((fix) => fix.text)).toEqual(['fire']);
    oneAsked('target.element = lava', 'UNKNOWN_WORD', 'lava', 'Its words are `fire`, `water`');
  });

  it('[EX2] a word means nothing where no word is wanted', () => {
    oneIn(
      'let x = fire  modify damage: flat 1',
      'UNKNOWN_NAME',
      'fire',
      'It is a word of `element`',
    );
    oneAsked(
      'target.element = 2',
      'TYPE_MISMATCH',
      'target.element = 2',
      'an element and a number',
    );
  });
});

describe('choices', () => {
  it('[EX3] both values are of one type, and the question is one', () => {
    fine('rule r on hit { modify damage: flat if target has slow then 5 else 1 }');
    oneIn(
      'modify damage: flat if target has slow then 5 else 10%',
      'TYPE_MISMATCH',
      '10%',
      'Expected a number here, but this is a percent',
    );
    oneIn(
      'modify damage: flat if damage then 5 else 1',
      'CONDITION_NOT_BOOL',
      'damage',
      'Compare it',
    );
  });
});

describe('divisors', () => {
  it('[EX4] a divisor that cannot be zero needs no else', () => {
    for (const text of [
      'modify damage: flat 10 / max(1, target.speed)',
      'modify damage: flat 10 / 2d6',
      'if target.speed > 0 { modify damage: flat 10 / target.speed }',
      'if 0 < target.speed { modify damage: flat 10 / target.speed }',
      'if target.speed != 0 { modify damage: flat 10 / target.speed }',
      'if target.speed <= 0 { stop } else { modify damage: flat 10 / target.speed }',
      'let s = target.speed - 5  if not (s = 0 or s < -3) { modify damage: flat 10 / s }',
      'if target.speed > 0 and 10 / target.speed > 2 { modify damage: flat 1 }',
      'if target.speed = 0 or 10 / target.speed > 2 { modify damage: flat 1 }',
      'modify damage: flat if target.speed >= 1 then 10 / target.speed else 0',
    ]) {
      fine(`rule r on hit { ${text} }`);
    }
    fine('rule r on hit { when target.speed > 0  modify damage: flat 10 / target.speed }');
  });

  it('[EX4] other conditions show nothing', () => {
    const asked = 'target.speed';
    for (const text of [
      'if target.speed >= 0 { modify damage: flat 10 / target.speed }',
      'if target.speed > -1 { modify damage: flat 10 / target.speed }',
      'if attacker.speed > 0 { modify damage: flat 10 / target.speed }',
      'if target.speed > 0 or target.hp > 5 { modify damage: flat 10 / target.speed }',
      'if target.speed > 0 { modify damage: flat 1 } else { modify damage: flat 10 / target.speed }',
    ]) {
      oneIn(text, 'DIVISOR_UNKNOWN', asked, 'or divide by `max(1, b)`');
    }
  });

  it('[EX4] what was shown about a field counts no more once something was spent', () => {
    const guarded = (text: string): string => `if attacker.mana > 0 { ${text} }`;
    oneIn(
      guarded('spend attacker.mana: 5 { modify damage: flat 10 / attacker.mana }'),
      'DIVISOR_UNKNOWN',
      'attacker.mana',
      'may be zero',
    );
    oneIn(
      guarded(
        'each foe in units limit 3 { let x = 10 / attacker.mana  spend attacker.mana: x { modify damage: flat x } }',
      ),
      'DIVISOR_UNKNOWN',
      'attacker.mana',
      'may be zero',
    );
    fine(`rule r on hit { let m = attacker.mana  if m > 0 {
      spend attacker.mana: 5 { modify damage: flat 10 / m } } }`);
  });
});

describe('fixed answers', () => {
  it('[EX5] a comparison that is always the same is a warning', () => {
    const warned = (condition: string, what: 'always' | 'never'): void => {
      const code = what === 'always' ? 'ALWAYS_TRUE' : 'NEVER_TRUE';
      const finding = oneAsked(condition, code, condition, `This is ${what} true`);
      expect(finding.severity).toBe('warning');
    };
    warned('1d20 > 20', 'never');
    warned('1d20 >= 1', 'always');
    warned('target.hp < target.hp', 'never');
    warned('attacker = attacker', 'always');
    warned('count(foe in units limit 4) > 4', 'never');
  });

  it('[EX5] a tune may be turned, so what it decides is no mistake', () => {
    fine('tune hard = 1\nrule r on hit { when hard > 0  modify damage: flat 1 }');
  });
});

describe('chance in values', () => {
  it('[EX6] dice do not stand where a value must stay the same', () => {
    one(
      'formula f() = 1d6\nrule r on hit { modify damage: flat f() }',
      'NOT_PURE',
      '1d6',
      'Dice cannot stand in a formula',
    );
    one(
      'effect odd { duration 1s  modify speed: flat 1d6 }\nrule r on hit { apply(buff: odd) }',
      'NOT_PURE',
      '1d6',
      'in what an effect modifies',
    );
    oneIn(
      'each foe in units where hp > 1d6 limit 3 { gain foe.mana: 1 }',
      'NOT_PURE',
      '1d6',
      'in a question about candidates',
    );
    one(
      'formula f() = sum(u in units limit 3 by random: u.hp)\nrule r on hit { modify damage: flat f() }',
      'NOT_PURE',
      'by random',
      'cannot stand in a formula',
    );
  });

  it('[EX7] a roll is dice and numbers, for the rules of its event', () => {
    fine('roll edge on hit = 1d20 + 2\nrule r on hit { when edge > 10  modify damage: flat edge }');
    one(
      'roll edge on hit = count(u in units limit 3)\nrule r on hit { when edge > 1  modify damage: flat 1 }',
      'ROLL_SELECTS',
      'count(u in units limit 3)',
      'it cannot look for others',
    );
    one(
      'roll edge on hit = 1d20\nrule q on hit { modify damage: flat edge }\nrule r on heal { modify amount: flat edge }',
      'UNKNOWN_NAME',
      'edge',
      'It is rolled for `hit`',
    );
  });

  it('[EX14] a function of the game is called in its phases', () => {
    fine('rule r on hit { modify damage: flat luck(attacker) + armour_class(of: target) }');
    one(
      'rule r before hit { when luck(attacker) > 1  cancel }',
      'FUNCTION_PHASE',
      'luck(attacker)',
      '`luck` can be called in `on` and `after` rules only',
    );
    one(
      'formula f(u: unit) = luck(u)\nrule r on hit { modify damage: flat f(target) }',
      'NOT_PURE',
      'luck(u)',
      '`luck` cannot stand in a formula',
    );
    oneIn('modify damage: flat luck(5)', 'TYPE_MISMATCH', '5', 'Expected a unit here');
    oneIn('modify damage: flat luck()', 'ARGUMENT_COUNT', 'luck()', 'takes 1 value');
  });
});

describe('what is held', () => {
  it('[EX8] a tag that no effect has is one finding', () => {
    fine(
      'rule r on hit { when target has debuff and not target immune to debuff.movement  modify damage: flat 1 }',
    );
    fine(
      'rule r on hit { when target has slow from attacker or target has channel  modify damage: flat 1 }',
    );
    const finding = oneAsked(
      'target has debuff.movment',
      'UNKNOWN_TAG',
      'debuff.movment',
      'Did you mean `debuff.movement`?',
    );
    expect(finding.suggestions).toEqual(['debuff.movement']);
    oneAsked('target immune to charm', 'UNKNOWN_TAG', 'charm', 'Give it to one');
    oneAsked(
      'target has slow from damage',
      'TYPE_MISMATCH',
      'damage',
      'Only a unit can have effects',
    );
  });

  it('[EX9] fields of an effect are its own and those every effect has', () => {
    fine(
      'rule r on hit { modify damage: flat stacks of poison on target + power of poison on target from attacker }',
    );
    fine('rule r on hit { when remaining of slow on target > 1s  modify damage: flat 1 }');
    oneIn(
      'modify damage: flat powr of poison on target',
      'UNKNOWN_FIELD',
      'powr',
      'Did you mean `power`?',
    );
    oneIn(
      'modify damage: flat heat of slow on target',
      'UNKNOWN_FIELD',
      'heat',
      'It has `stacks`, `remaining`, `age`',
    );
  });

  it('[EX10] formulas have no event', () => {
    one(
      'formula f() = event has holy\nrule r on hit { when f()  modify damage: flat 1 }',
      'EVENT_UNKNOWN_HERE',
      'event',
      'There is no event in a formula',
    );
  });
});

describe('places', () => {
  it('[EX11] distances go with distances and are between those who have a place', () => {
    fine(
      'rule r on hit { when target within 5m of attacker and distance(attacker, target) > 2m  modify damage: flat 1 }',
    );
    oneAsked('target within 5 of attacker', 'TYPE_MISMATCH', '5', 'Expected a distance here');
    oneAsked('damage within 5m of attacker', 'TYPE_MISMATCH', 'damage', 'Only someone has a place');
    oneAsked(
      'distance(attacker, target) > 2',
      'UNITS_MIXED',
      'distance(attacker, target) > 2',
      'such as `2m`',
    );
  });

  it('[EX1] an angle only stands in a cone', () => {
    oneIn('modify damage: flat 60deg', 'MODIFIER_TYPE', '60deg', 'this is an angle');
    oneAsked('60deg > 30deg', 'TYPE_MISMATCH', '60deg > 30deg', 'an angle and an angle');
  });
});

describe('tables', () => {
  const table = "table armour from 'armour.csv'\n";
  const reading = (value: string): string =>
    `${table}rule r on hit { modify damage: increased ${value} }`;

  it('[EX12] a table is read by its keys, with an else', () => {
    fine(reading('armour.reduction(2) else 0%'));
    fine(
      "table chart from 'chart.csv'\nrule r on hit { modify damage: increased chart(attacker.element, grass) else 100% }",
    );
    const finding = one(
      reading('armour.reduction(2)'),
      'LOOKUP_WITHOUT_ELSE',
      'armour.reduction(2)',
      'Say what it is then',
    );
    expect(finding.fixes.map((fix) => fix.text)).toEqual([' else 100%']);
  });

  it('[EX12] columns, keys and else are those of the table', () => {
    one(
      reading('armour.redction(2) else 0%'),
      'UNKNOWN_COLUMN',
      'redction',
      'Did you mean `reduction`?',
    );
    one(reading('armour(2) else 0%'), 'COLUMN_MISSING', 'armour', 'has several columns');
    one(
      reading('armour.reduction(2, 3) else 0%'),
      'ARGUMENT_COUNT',
      'armour.reduction(2, 3) else 0%',
      'is read by `level`',
    );
    one(reading('armour.reduction(2%) else 0%'), 'TYPE_MISMATCH', '2%', 'Expected a number here');
    one(reading('armour.reduction(2) else 0'), 'TYPE_MISMATCH', '0', 'Expected a percent here');
  });

  it('[EX12] a table that does not exist is one finding', () => {
    one(
      'rule r on hit { modify damage: increased armor.reduction(2) else 0% }',
      'UNKNOWN_TABLE',
      'armor',
      'Declare it',
    );
  });
});

describe('resources', () => {
  it('[EX13] resources of one and of a pair are read differently', () => {
    fine('rule r on hit { modify damage: flat attacker.mana + combo(attacker, target) }');
    const finding = oneIn(
      'modify damage: flat attacker.combo',
      'RESOURCE_OF_PAIR',
      'attacker.combo',
      'Say both: `combo(attacker, target)`',
    );
    expect(finding.fixes.map((fix) => fix.text)).toEqual(['combo(attacker, target)']);
    oneIn(
      'modify damage: flat mana(attacker, target)',
      'RESOURCE_OF_ONE',
      'mana(attacker, target)',
      'Write `attacker.mana`',
    );
    oneIn(
      'modify damage: flat combo(attacker)',
      'ARGUMENT_COUNT',
      'combo(attacker)',
      'takes 2 values',
    );
  });
});

describe('shares', () => {
  it('[TY2] a percent of a resource is that share of its maximum', () => {
    fine(
      'rule r on hit { when attacker.mana < 30% and combo(attacker, target) >= 100%  modify damage: flat 1 }',
    );
    oneAsked('attacker.mana > 300%', 'SHARE_ABOVE_MAXIMUM', '300%', 'at most `max 100`');
  });
});

describe('games with mechanics of their own', () => {
  const small = { ...GUIDE, mechanics: 'rules' } as const;
  const text = (value: string): string => `rule r on hit { when ${value}  modify damage: flat 1 }`;

  it('[EX18] what such a game does not carry out is told, with what it offers', () => {
    for (const [value, what] of [
      ['count(foe in units limit 3) > 1', 'selections'],
      ['event has holy', 'tags of events'],
      ['target within 5m of attacker', 'distances'],
    ] as const) {
      const [finding, ...others] = checkSmall(text(value));
      expect(others).toEqual([]);
      expect(finding?.code).toBe('NOT_OFFERED');
      expect(finding?.message).toBe(
        `The game \`guide\` does not offer ${what}. Its rules may use \`modify\`, \`apply\`, \`chance\`, \`let\` and \`if\`.`,
      );
    }
    expect(
      checkSmall('rule r on hit { each foe in units limit 3 { modify damage: flat 1 } }'),
    ).toHaveLength(1);
    expect(
      checkSmall('rule r on hit { heal(healer: attacker, target: target, amount: 1) }'),
    ).toHaveLength(1);
    expect(
      checkSmall('rule r on hit { chance 25% smoothed for attacker { modify damage: flat 1 } }'),
    ).toHaveLength(1);
  });

  it('[EX18] lists, teams and places are offered by those who have them', () => {
    const [unit] = GUIDE.entities;
    if (unit === undefined) throw new Error('no unit');
    const { rows, team, position, ...bare } = unit;
    const game = { ...GUIDE, entities: [bare] };
    const told = (value: string): readonly string[] =>
      findings(text(value), game).map(({ code, message }) => `${code} ${message}`);
    expect(told('count(u in units limit 3) > 1')[0]).toContain(
      'does not offer a list of every unit',
    );
    expect(told('target within 5m of attacker')[0]).toContain('does not offer places of a unit');
    const listed = {
      ...GUIDE,
      entities: [{ ...bare, rows: rows ?? 4, ...(position && { position }) }],
    };
    expect(team).toBe('team');
    const allies = findings(text('count(u in allies of target limit 3) > 1'), listed);
    expect(allies.map(({ message }) => message)[0]).toContain('does not offer teams of units');
  });

  function checkSmall(file: string): readonly Diagnostic[] {
    return findings(file, small).filter(({ file: path }) => path === 'test.rules');
  }
});
