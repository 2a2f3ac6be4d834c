// Findings about statements that do something: raise, apply, end, change, spend, draw, later and further.
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { fine, one, oneIn } from '../check/support.ts';
import { TOY } from '../support/toy.ts';

describe('raised events', () => {
  it('[SD1] entities have to be given, but for who does it', () => {
    fine('rule r on hit { heal(target: target, amount: 5) }');
    fine('rule r on hit { heal(healer: target, target: target) as blessed after 1s }');
    oneIn(
      'heal(amount: 5)',
      'FIELD_MISSING',
      'heal(amount: 5)',
      '`heal` needs its `target`, a unit. Write `target: ...`',
    );
  });

  it('[SD1] values have their names and types', () => {
    const finding = oneIn(
      'heal(target, amount: 5)',
      'ARGUMENT_UNNAMED',
      'target',
      'Say what this value is: `target: ...`',
    );
    expect(finding.fixes.map((fix) => fix.text)).toEqual(['target: ']);
    oneIn('heal(target: target, amont: 5)', 'UNKNOWN_ARGUMENT', 'amont', 'Did you mean `amount`?');
    oneIn('heal(target: target, amount: 5%)', 'TYPE_MISMATCH', '5%', 'Expected a number here');
    oneIn('heal(target: target, target: attacker)', 'ARGUMENT_REPEATED', 'target', 'Keep one');
    oneIn('heal(target: target) after 0s', 'DURATION_NOT_POSITIVE', '0s', 'longer than zero');
  });

  it('[SD1] an event that does not exist is one finding', () => {
    oneIn('heall(target: target)', 'UNKNOWN_EVENT', 'heall', 'Did you mean `heal`?');
    one(
      'formula strike(u: unit) = u.attack\nrule r on hit { strike(u: target) }',
      'UNKNOWN_EVENT',
      'strike',
      'It is a formula',
    );
  });

  it('[SD2] a pack has at most 32 tags of events', () => {
    const raises = (count: number): string =>
      Array.from({ length: count }, (_, i) => `heal(target: target) as t${i}`).join('\n');
    fine(`rule r on rest { heal(target: sleeper) }\nrule r2 on hit { ${raises(32)} }`);
    oneIn(raises(33), 'EVENT_TAGS_TOO_MANY', 't32', 'at most 32 different tags');
  });
});

describe('effects', () => {
  it('[SD4] own fields without a value have to be given', () => {
    fine(
      'rule r on hit { apply(debuff: poison, victim: attacker, stacks: 2, source: target, duration: 1s) }',
    );
    oneIn(
      'apply(debuff: poison)',
      'ARGUMENT_MISSING',
      'apply(debuff: poison)',
      'This effect keeps `victim`, a unit that has to be given',
    );
    oneIn('apply(debuff: poison, victim: 5)', 'TYPE_MISMATCH', '5', 'Expected a unit here');
    oneIn(
      'apply(debuff: poison, victim: target, powr: 5)',
      'UNKNOWN_ARGUMENT',
      'powr',
      'Did you mean `power`?',
    );
    oneIn('apply(debuff: poisn, power: 5)', 'UNKNOWN_EFFECT', 'poisn', 'Did you mean `poison`?');
  });

  it('[TY9] without any duration an effect lasts until it is ended, but in games without mechanics', () => {
    const text = 'effect e { modify speed: flat 1 }\nrule r on hit { apply(buff: e) }';
    fine(`${text}\nrule q on hit { end(effect: e, on: target) }`);
    const plain = { path: 'plain.rules', text };
    const rules = checkProgram([plain], { ...TOY, mechanics: 'rules' }).diagnostics;
    expect(rules.map(({ code, message }) => [code, message.slice(0, 36)])).toEqual([
      ['ARGUMENT_MISSING', 'The effect `e` declares no duration.'],
    ]);
  });

  it('[SD5] dispel and end say what, and whom', () => {
    fine(
      'rule r on hit { dispel(tag: debuff, from: target, limit: 1)  end(effect: slow, on: attacker) }',
    );
    fine("rule r on hit { dispel(tag: 'debuff.movement')  end(tag: channel, on: target) }");
    oneIn('dispel(from: target)', 'ARGUMENT_MISSING', 'dispel(from: target)', 'what ends');
    oneIn('dispel(tag: debuf, from: target)', 'UNKNOWN_TAG', 'debuf', 'Did you mean `debuff`?');
    oneIn('end(effect: slwo, on: target)', 'UNKNOWN_EFFECT', 'slwo', 'Did you mean `slow`?');
    oneIn('end(effect: 5, on: target)', 'TYPE_MISMATCH', '5', 'the name of an effect');
    oneIn('dispel(tag: debuff, to: target)', 'UNKNOWN_ARGUMENT', 'to', '`effect:` or `tag:`');
  });

  it('[SD6] end alone stands in the blocks of an effect', () => {
    fine('effect e { duration 1s  every 1s { end } }\nrule r on hit { apply(buff: e) }');
    oneIn('end', 'END_MISPLACED', 'end', 'Here, say which');
  });
});

describe('changes', () => {
  it('[SD7] fields and resources change by numbers', () => {
    fine(`rule r on hit { gain attacker.mana: 10  lose target.hp: 5  put combo(attacker, target): 0
      put target.element: fire  gain combo(attacker, target): 1 }`);
    oneIn('gain damage: 10', 'PLACE_EXPECTED', 'damage', '`gain` changes a field or resource');
    oneIn('gain attacker.mana: 10%', 'TYPE_MISMATCH', '10%', 'Expected a number here');
    oneIn('gain target.element: fire', 'PLACE_NOT_COUNTED', 'target.element', 'Write `put`');
    oneIn('gain attacker.mna: 10', 'UNKNOWN_FIELD', 'mna', 'Did you mean `mana`?');
  });

  it('[SD8] store changes own fields, in the blocks of their effect', () => {
    const effect = (body: string): string =>
      `effect e { duration 1s  own heat = 5  every 1s { ${body} } }\nrule r on hit { apply(buff: e) }`;
    fine(effect('store heat: heat + 1'));
    one(effect('store heet: 1'), 'UNKNOWN_NAME', 'heet', 'Did you mean `heat`?');
    one(effect('store heat: 5%'), 'TYPE_MISMATCH', '5%', 'Expected a number here');
    one(
      effect('after 1s { store heat: 1 }'),
      'STORE_MISPLACED',
      'store heat: 1',
      '`every` and `on` blocks',
    );
    oneIn('store damage: 5', 'STORE_MISPLACED', 'store damage: 5', 'write `put NAME.FIELD: ...`');
  });

  it('[SD9] only resources are spent, and never less than nothing', () => {
    fine(
      'rule r on hit { spend attacker.mana: 30 { modify damage: more 50% } else { gain attacker.mana: 1 } }',
    );
    fine('rule r on hit { spend combo(attacker, target): 5 { modify damage: more 50% } }');
    oneIn(
      'spend target.hp: 30 { modify damage: more 50% }',
      'SPEND_NO_RESOURCE',
      'target.hp',
      '`hp` is a field of the game',
    );
    oneIn(
      'spend attacker.mana: -5 { modify damage: more 50% }',
      'SPEND_NEGATIVE',
      '-5',
      'Less than nothing',
    );
  });

  it('[SD17] rules modify in their on phase, effects outside their blocks', () => {
    one(
      'rule r after hit { modify damage: flat 1 }',
      'MODIFY_MISPLACED',
      'damage',
      'The numbers of `hit` are settled by now. Write `on hit`',
    );
    one(
      'rule r before hit { modify damage: flat 1 }',
      'MODIFY_MISPLACED',
      'damage',
      'are modified by `on` rules',
    );
    oneIn('after 1s { modify damage: flat 1 }', 'MODIFY_MISPLACED', 'damage', 'no event here');
    one(
      'effect e { duration 1s  every 1s { modify speed: flat 1 } }\nrule r on hit { apply(buff: e) }',
      'MODIFY_MISPLACED',
      'speed',
      'stands in the effect itself',
    );
    oneIn(
      'modify damage: flat 1 each stack',
      'EACH_STACK_MISPLACED',
      'modify damage: flat 1 each stack',
      'counts the stacks of the effect it stands in',
    );
  });
});

describe('chance', () => {
  it('[SD13] one of chooses among something', () => {
    fine('rule r on hit { one of { weight 3 { modify damage: flat 1 } weight 1 { } } }');
    oneIn(
      'one of { weight 0 { modify damage: flat 1 } }',
      'CHOICES_EMPTY',
      'one of { weight 0 { modify damage: flat 1 } }',
      'All weights are 0',
    );
    oneIn(
      'one of { weight -1 { } weight 1 { modify damage: flat 1 } }',
      'WEIGHT_NEGATIVE',
      '-1',
      'at least 0',
    );
    oneIn(
      'one of { weight 5% { modify damage: flat 1 } }',
      'TYPE_MISMATCH',
      '5%',
      'Expected a number',
    );
  });

  it('[SD15] a smoothed chance is fixed, and kept for someone', () => {
    fine(
      'tune luck_of = 25%\nrule r on hit { chance luck_of smoothed for attacker { modify damage: flat 1 } }',
    );
    oneIn(
      'chance (if target has slow then 5% else 10%) smoothed for attacker { modify damage: flat 1 }',
      'SMOOTHED_NOT_FIXED',
      'if target has slow then 5% else 10%',
      'from 0.1% to 100%',
    );
    oneIn(
      'chance 25% smoothed for damage { modify damage: flat 1 }',
      'TYPE_MISMATCH',
      'damage',
      'Luck is kept for someone',
    );
  });
});

describe('chance for several', () => {
  it("[SD14] inside each everyone found has draws of their own, and a roll is the event's", () => {
    fine('rule r on hit { each foe in units limit 3 { chance 25% { lose foe.hp: 5 } } }');
    fine('rule r on hit { each foe in units limit 3 { lose foe.hp: 2d6 } }');
    fine(
      'roll edge on hit = 1d20\nrule r on hit { each foe in units limit 3 { lose foe.hp: edge } }',
    );
  });
});

describe('later and further', () => {
  it('[SD11] a chain starts from one of those it goes to', () => {
    oneIn(
      'chain foe in units from damage jumps 2 { gain foe.mana: 1 }',
      'CHAIN_FROM',
      'damage',
      'A chain starts from someone',
    );
    oneIn(
      'chain foe in units from target jumps 20 { gain foe.mana: 1 }',
      'VALUE_OUT_OF_RANGE',
      '20',
      'from 1 to 16',
    );
  });

  it('[SD12] a channel has a bearer and a fixed period', () => {
    oneIn(
      'channel damage for 3s every 1s { gain target.mana: 1 }',
      'TYPE_MISMATCH',
      'damage',
      'Only a unit can have effects',
    );
    oneIn(
      'channel attacker for 3s every 1s * damage { gain target.mana: 1 }',
      'VALUE_NOT_FIXED',
      '1s * damage',
      'The period of a channel',
    );
  });

  it('[SD10] a block keeps at most 24 values', () => {
    const keeping = (count: number, block: (sum: string) => string): string => {
      const names = Array.from({ length: count }, (_, i) => `v${i}`);
      const lets = names.map((name) => `let ${name} = target.hp + 1`).join(' ');
      return `rule r on hit { ${lets} ${block(names.join(' + '))} }`;
    };
    const after = (sum: string): string => `after 1s { let all = ${sum} lose attacker.hp: all }`;
    fine(keeping(23, after));
    one(keeping(24, after), 'CAPTURES_TOO_MANY', after(names24()), 'This names 25 values');
    const chain = (sum: string): string =>
      `chain foe in units from target jumps 2 { lose foe.hp: ${sum} }`;
    one(keeping(25, chain), 'CAPTURES_TOO_MANY', chain(`${names24()} + v24`), '24 can be');
  });

  it('[SD10] a delay is a duration above zero', () => {
    oneIn('after 2 { gain target.mana: 1 }', 'TYPE_MISMATCH', '2', 'Expected a duration here');
  });
});

describe('ends of a body', () => {
  it('[SD16] only before rules cancel', () => {
    fine('rule r before hit { when target has free  cancel }');
    const finding = oneIn(
      'if target has free { cancel }',
      'CANCEL_MISPLACED',
      'cancel',
      '`rule NAME before hit`',
    );
    expect(finding.fixes.map((fix) => fix.text)).toEqual(['stop']);
  });

  it('[SD16] only what a skill requires refuses', () => {
    oneIn(
      "refuse 'tired'",
      'REFUSE_MISPLACED',
      "refuse 'tired'",
      "`requires QUESTION else 'tired'`",
    );
  });

  it('[SD16] what stands behind stop never runs', () => {
    const finding = oneIn(
      'if damage > 5 { stop  modify damage: flat 1 }',
      'UNREACHABLE',
      'modify damage: flat 1',
      'because `stop` before it ends the block',
    );
    expect(finding.severity).toBe('warning');
  });
});

function names24(): string {
  return Array.from({ length: 24 }, (_, i) => `v${i}`).join(' + ');
}
