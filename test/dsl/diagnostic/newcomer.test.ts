// Findings about what people write in their first hour: each says what was meant, and no fix makes nonsense.
import { describe, expect, it } from 'vitest';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';

const body = (text: string): string => `rule first on hit { ${text} }`;
const more = 'modify damage: more 50%';

describe('fixes that are meant', () => {
  it('[PA7] an event glued to its phase is taken apart', () => {
    for (const [glued, meant] of [
      ['onHit', 'on hit'],
      ['on_hit', 'on hit'],
      ['AfterHit', 'after hit'],
    ] as const) {
      const head = (event: string): string => `rule first ${event} { ${more} }`;
      const finding = findingsOf(head(glued)).find(({ code }) => code === 'MISSING_EVENT');
      expect(finding?.fixes[0]?.text).toBe(meant);
    }
    expectFixed(`rule a onHit { ${more} }`, 'MISSING_EVENT', `rule a on hit { ${more} }`);
    expectFixed(
      `rule a on_hit, priority 5 { ${more} }`,
      'MISSING_EVENT',
      `rule a on hit, priority 5 { ${more} }`,
    );
    expectOne('rule a hit { modify damage: more 5% }', 'MISSING_EVENT', 'hit', '`on hit`');
  });

  it('[PA7] a kind of change behind its value moves before it', () => {
    expectFixed(body('modify damage: 50% more'), 'MODIFIER_UNKNOWN', body(more));
    expectFixed(
      body('modify damage: 50% more modify damage: flat 1'),
      'MODIFIER_UNKNOWN',
      body(`${more} modify damage: flat 1`),
    );
    expectOne(body('modify damage: 50%'), 'MODIFIER_UNKNOWN', '50%', 'Found `50%`');
  });

  it('[PA2] a hook named by a word of the language is one finding', () => {
    const hook = (word: string): string =>
      `effect e { duration 2s on ${word} { hit(attacker: source, target: holder, damage: 5) } }\n` +
      "if crit { apply(debuff: 'e') }";
    expectFixed(hook('apply'), 'CLAUSE_UNKNOWN', hook('start'));
    const glued = (words: string): string =>
      `effect e { duration 2s ${words} { hit(attacker: source, target: holder) } }\n` +
      "if crit { apply(debuff: 'e') }";
    expectFixed(glued('onStart'), 'CLAUSE_UNKNOWN', glued('on start'));
  });

  it('[PA7] values without a name are named by what they are', () => {
    expectLabels('hit(target, 5)', 'hit(target: target, damage: 5)');
    expectLabels('hit(attacker, target, 5)', 'hit(attacker: attacker, target: target, damage: 5)');
    expectLabels('hit(damage: 5, target)', 'hit(damage: 5, target: target)');
    expectLabels('mend(target, 40)', 'mend(target: target, amount: 40)');
    expectLabels('mend(attacker, 40)', 'mend(target: attacker, amount: 40)');
  });
});

function expectLabels(call: string, fixed: string): void {
  const event = 'event mend { healer: unit, target: unit, amount: number gives target.hp }\n';
  expectFixed(event + body(call), 'ARGUMENT_UNNAMED', event + body(fixed));
}

describe('blocks', () => {
  it('[PA2] `when` with a block is one finding that offers `if`', () => {
    expectFixed(body(`when crit { ${more} }`), 'WHEN_MISPLACED', body(`if crit { ${more} }`));
    const hook = (word: string): string =>
      `effect e { duration 2s on start { ${word} holder.hp > 5 { hit(attacker: source, target: holder, damage: 5) } } }\n` +
      "if crit { apply(debuff: 'e') }";
    expect(findingsOf(hook('when')).map(({ code }) => code)).toEqual(['WHEN_MISPLACED']);
    expectOne(body(`when crit { ${more} }`), 'WHEN_MISPLACED', 'when', 'takes no block');
    expectFixed(
      body(`let x = 1 when crit { modify damage: flat x }`),
      'WHEN_MISPLACED',
      body(`let x = 1 if crit { modify damage: flat x }`),
    );
  });

  it('[PA2] `if` before `chance` is one finding', () => {
    expectFixed(
      body(`if chance 50% { ${more} }`),
      'KEYWORD_FOREIGN',
      body(`chance 50% { ${more} }`),
    );
    expectOne(
      body(`if crit and chance(50%) { ${more} }`),
      'EXPECTED_EXPRESSION',
      'chance',
      'a statement of its own',
    );
  });

  it('[PA2] a colon in the place of a brace is one finding', () => {
    expectFixed(body(`if crit: ${more} }`), 'EXPECTED_BLOCK', body(`if crit { ${more} }`));
    expectFixed(body(`if crit: { ${more} }`), 'EXPECTED_BLOCK', body(`if crit { ${more} }`));
    expectFixed(
      body(`\n if crit:\n  let x = 1\n  modify damage: flat x\n`),
      'EXPECTED_BLOCK',
      body(`\n if crit { let x = 1\n  modify damage: flat x }\n`),
    );
    expectFixed(`if crit:\n  ${more}`, 'EXPECTED_BLOCK', `if crit { ${more} }`);
    expectFixed(
      body(`if crit:\n ${more}\n} else { modify damage: flat 1 }`),
      'EXPECTED_BLOCK',
      body(`if crit {\n ${more}\n} else { modify damage: flat 1 }`),
    );
  });
});

describe('words of other languages', () => {
  it('[PA8] `is` between two names says how to ask, and changes nothing', () => {
    expectOne(body(`when target is not dead ${more}`), 'OPERATOR_FOREIGN', 'is', '`not target has');
    const finding = expectOne(
      body(`when target is dragon ${more}`),
      'OPERATOR_FOREIGN',
      'is',
      '`target has dragon`',
    );
    expect(finding.fixes).toEqual([]);
    expectFixed(
      body(`when target.hp is 5 ${more}`),
      'OPERATOR_FOREIGN',
      body(`when target.hp = 5 ${more}`),
    );
  });

  it('[TY5] a class that is asked for as an effect is called a class', () => {
    const text = `class dragon { attack 10 }\n${body(`when target has dragon ${more}`)}`;
    expectOne(text, 'UNKNOWN_EFFECT', 'dragon', 'It is a class, and rules ask for effects');
  });

  it('[PA2] statements of other languages are one finding each', () => {
    const found = (text: string): string => body(`${text} { ${more} }`);
    expectFixed(
      body('var x = 5 modify damage: flat 1'),
      'EXPECTED_STATEMENT',
      body('let x = 5 modify damage: flat 1'),
    );
    expectFixed(found('unless crit'), 'EXPECTED_STATEMENT', found('if not crit'));
    expectFixed(
      found('unless crit or target.hp < 5'),
      'EXPECTED_STATEMENT',
      found('if not (crit or target.hp < 5)'),
    );
    expectFixed(
      body("target.apply('slow') modify damage: flat 1"),
      'EXPECTED_STATEMENT',
      body("apply(effect: 'slow', to: target) modify damage: flat 1"),
    );
    expectOne(body('deal 5 to target'), 'EXPECTED_STATEMENT', 'deal', 'Raise the event');
    expectFixed(found('50% chance'), 'EXPECTED_STATEMENT', found('chance 50%'));
    expectFixed(found('If crit'), 'EXPECTED_STATEMENT', found('if crit'));
    expectOne(body('target.hp += 10'), 'ASSIGNMENT', 'target.hp +=', '`gain target.hp: 10`');
    expectOne(body('target.hp -= 10'), 'ASSIGNMENT', 'target.hp -=', '`lose target.hp: 10`');
  });
});

describe('other words for the same', () => {
  it('[TY5] the actor and the amount of an event are found by other words', () => {
    const text = 'event strike { attacker: unit, target: unit, loss: number takes target.hp }\n';
    const raise = (args: string): string =>
      `${text}effect e { duration 2s on start { strike(${args}) } }\nif crit { apply(debuff: 'e') }`;
    expectFixed(
      raise('source: holder, target: holder, loss: 5'),
      'UNKNOWN_ARGUMENT',
      raise('attacker: holder, target: holder, loss: 5'),
    );
    expectFixed(
      raise('target: holder, amount: 5'),
      'UNKNOWN_ARGUMENT',
      raise('target: holder, loss: 5'),
    );
  });

  it('[TY5] `on`, `health` and `prio` are found by other words', () => {
    expectFixed(
      body("apply(debuff: 'slow', duration: 2s, on: target)"),
      'UNKNOWN_ARGUMENT',
      body("apply(debuff: 'slow', duration: 2s, to: target)"),
    );
    expectFixed(
      body(`when target.health < 5 ${more}`),
      'UNKNOWN_FIELD',
      body(`when target.hp < 5 ${more}`),
    );
    expectFixed(
      `rule a on hit, prio 5 { ${more} }`,
      'CLAUSE_UNKNOWN',
      `rule a on hit, priority 5 { ${more} }`,
    );
  });
});
