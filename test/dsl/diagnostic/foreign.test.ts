// What people write who know other languages, or write as they speak: one finding each, and its fix is clean.
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import type { Diagnostic } from '../../../dsl/diagnostic.ts';
import { GAME } from '../explain/game.ts';
import { applyFix } from '../support/finding.ts';

const BESIDE = `
resource mana of unit max 100
effect slow { duration 2s  modify speed: less 20% }
event jab { target: unit, power: number takes target.hp }
rule beside on hit { apply(debuff: 'slow')  jab(target: target, power: 1)  gain target.mana: 1 }
`;

function findingsOf(text: string): readonly Diagnostic[] {
  const sources = [
    { path: 'test.rules', text },
    { path: 'beside.rules', text: BESIDE },
  ];
  return checkProgram(sources, GAME).diagnostics;
}

/** One finding, whose first fix gives `right`, which has none. */
function expectMended(wrong: string, right: string): void {
  const findings = findingsOf(wrong);
  expect(findings.map(({ code, message }) => `${code}: ${message}`)).toHaveLength(1);
  const fix = findings[0]?.fixes[0];
  expect(fix === undefined ? findings[0]?.message : applyFix(wrong, fix)).toBe(right);
  expect(findingsOf(right)).toEqual([]);
}

type Row = readonly [wrong: string, right: string];

/** Rows of what stands in a block; `around` says where. */
function mended(around: (text: string) => string, rows: readonly Row[]): void {
  for (const [wrong, right] of rows) expectMended(around(wrong), around(right));
}

const rule = (text: string): string => `rule r on hit { ${text} }`;
const asked = (question: string): string => rule(`if ${question} { modify damage: more 50% }`);
const skill = (text: string): string =>
  `skill s { ${text} on use { heal(healer: caster, target: target, amount: 5) } }`;
const effect = (text: string): string =>
  `effect e { ${text} }\nrule r on hit { apply(debuff: 'e') }`;
const test = (text: string): string => `test "t" { given a.hp = 5, a.maxHp = 5  ${text} }`;

describe('questions', () => {
  it('[PA25] comparisons in words are signs', () => {
    mended(asked, [
      ['target.hp below 30%', 'target.hp < 30%'],
      ['target.hp is below 30%', 'target.hp < 30%'],
      ['target.hp is less than 30%', 'target.hp < 30%'],
      ['damage is at least 30', 'damage >= 30'],
      ['target.hp is at most 30', 'target.hp <= 30'],
      ['target.hp above 30 and crit', 'target.hp > 30 and crit'],
      ['target.hp equals 30', 'target.hp = 30'],
      ['damage is not 30', 'damage != 30'],
      ['target.hp is not equal to 30', 'target.hp != 30'],
    ]);
  });

  it('[PA25] denials stand before what they deny, and bounds are two comparisons', () => {
    mended(asked, [
      ['target not has slow', 'not target has slow'],
      ['crit and target does not have slow', 'crit and not target has slow'],
      ['target has no slow', 'not target has slow'],
      ["target.has('slow')", "target has 'slow'"],
      ['not target.has(slow) and crit', 'not target has slow and crit'],
      ['target.hp between 5 and 10 and crit', 'target.hp >= 5 and target.hp <= 10 and crit'],
    ]);
    expectMended(
      'test "t" { given a.hp = 5, a.maxHp = 5  expect a has no slow }',
      'test "t" { given a.hp = 5, a.maxHp = 5  expect not a has slow }',
    );
  });

  it('[PA25] a choice by signs is one in words', () => {
    const flat = (value: string): string => rule(`modify damage: flat ${value}`);
    mended(flat, [
      ['crit ? 5 : 2', 'if crit then 5 else 2'],
      ['crit ? attacker.attack : 0', 'if crit then attacker.attack else 0'],
      ['(target.hp > 3) ? 5:20', 'if (target.hp > 3) then 5 else 20'],
    ]);
    const [finding, ...others] = findingsOf(flat('crit ? 5'));
    expect([finding?.code, finding?.message, others.length]).toEqual([
      'OPERATOR_FOREIGN',
      'This is asked in other words here. Write `if QUESTION then VALUE else VALUE`.',
      0,
    ]);
    expect(findingsOf(flat('5 ?? 2')).map(({ code }) => code)).toContain('UNEXPECTED_CHARACTER');
  });

  it('[PA25] `unless` is `if not`', () => {
    mended(rule, [
      ['unless crit { modify damage: flat 1 }', 'if not crit { modify damage: flat 1 }'],
      [
        'unless crit or damage > 5 { stop } else { modify damage: flat 1 }',
        'if not (crit or damage > 5) { stop } else { modify damage: flat 1 }',
      ],
    ]);
  });
});

describe('statements', () => {
  it('[PA25] loops over a group are `each`, with a limit', () => {
    const each = (head: string): string =>
      rule(`${head} { heal(healer: foe, target: foe, amount: 5) }`);
    mended(each, [
      ['foreach (foe in enemies of target)', 'each foe in enemies of target limit 8'],
      ['for (foe in enemies of target limit 3)', 'each foe in enemies of target limit 3'],
      ['for foe in enemies of target limit 3', 'each foe in enemies of target limit 3'],
      ['each (foe in enemies of target limit 3)', 'each foe in enemies of target limit 3'],
      ['for each foe in enemies of target limit 3', 'each foe in enemies of target limit 3'],
      [
        'foreach foe in enemies of target near target within 5m by lowest hp',
        'each foe in enemies of target near target within 5m by lowest hp limit 8',
      ],
    ]);
  });

  it('[PA25] `apply`, `dispel` and `end` in a sentence', () => {
    mended(rule, [
      ['apply slow to target for 2s', "apply(effect: 'slow', to: target, duration: 2s)"],
      ["apply 'slow' on attacker", "apply(effect: 'slow', to: attacker)"],
      ['apply slow', "apply(effect: 'slow')"],
      ["apply(debuff: 'slow') for 2s", "apply(debuff: 'slow', duration: 2s)"],
      ["apply(debuff: 'slow') to attacker", "apply(debuff: 'slow', to: attacker)"],
      ['dispel slow from target', "dispel(effect: 'slow', from: target)"],
      ['end slow on target', "end(effect: 'slow', on: target)"],
      ['remove slow from target', "end(effect: 'slow', on: target)"],
      ['cleanse slow from target', "dispel(effect: 'slow', from: target)"],
      ["target.apply('slow', 2s)", "apply(effect: 'slow', duration: 2s, to: target)"],
      ['slow target for 2s', "apply(effect: 'slow', to: target, duration: 2s)"],
      [`apply(slow, attacker, 2s)`, 'apply(effect: slow, to: attacker, duration: 2s)'],
    ]);
  });

  it('[PA25] a value is named with `let`, whatever else names it elsewhere', () => {
    mended(rule, [
      ['var half = 5 modify damage: flat half', 'let half = 5 modify damage: flat half'],
      ['const half = 5 modify damage: flat half', 'let half = 5 modify damage: flat half'],
    ]);
  });

  it('[PA25] events in a sentence', () => {
    mended(rule, [
      ['heal target: 40', 'heal(target: target, amount: 40)'],
      ['heal target for 40', 'heal(target: target, amount: 40)'],
      ['heal attacker 40', 'heal(target: attacker, amount: 40)'],
      ['heal 40 hp to target', 'heal(amount: 40, target: target)'],
      ['attacker.heal(40)', 'heal(target: attacker, amount: 40)'],
      ['heal(target, 40)', 'heal(target: target, amount: 40)'],
    ]);
    const dealt = (text: string): string => `rule r on heal { ${text} }`;
    mended(dealt, [
      ['deal 5 damage to target', 'hit(damage: 5, target: target)'],
      ['hit target for 5', 'hit(target: target, damage: 5)'],
    ]);
    const findings = findingsOf(rule('wobble target for 5'));
    expect(findings.map(({ code, fixes }) => [code, fixes.length])).toEqual([
      ['EXPECTED_STATEMENT', 0],
    ]);
  });

  it('[PA25] what somebody has is not assigned', () => {
    mended(rule, [
      ['attacker.mana += 10', 'gain attacker.mana: 10'],
      ['attacker.mana -= attacker.attack * 2', 'lose attacker.mana: attacker.attack * 2'],
      ['attacker.mana = attacker.mana - (10 + 3)', 'lose attacker.mana: (10 + 3)'],
      ['attacker.mana = 10', 'put attacker.mana: 10'],
      ['attacker.mana *= 50%', 'put attacker.mana: attacker.mana * 50%'],
      ['attacker.mana++', 'gain attacker.mana: 1'],
      ['modify attacker.mana: flat 10', 'gain attacker.mana: 10'],
      ['modify attacker.mana: flat -10', 'lose attacker.mana: 10'],
      ['modify attacker.mana: set 10', 'put attacker.mana: 10'],
    ]);
  });

  it('[PA25] numbers are changed by `modify`, whatever the verb', () => {
    mended(rule, [
      ['modify damage by 50%', 'modify damage: more 50%'],
      ['increase damage by 50%', 'modify damage: more 50%'],
      ['reduce damage by 5', 'modify damage: flat -5'],
      ['lower damage by attacker.attack + 3', 'modify damage: flat -(attacker.attack + 3)'],
      ['damage more 20%', 'modify damage: more 20%'],
    ]);
  });

  it('[PA25] dice take the place of random numbers', () => {
    mended(rule, [
      ['modify damage: flat random(10, 40)', 'modify damage: flat (1d31 + 9)'],
      ['modify damage: flat rand(1, 6)', 'modify damage: flat 1d6'],
    ]);
    for (const value of ['random', 'random()', 'random(attacker.attack)']) {
      const [finding, ...others] = findingsOf(rule(`modify damage: flat ${value}`));
      expect([finding?.message.includes('Dice are values'), others.length]).toEqual([true, 0]);
    }
  });

  it('[PA25] loops and choices of other languages are told what takes their place', () => {
    for (const [text, says] of [
      ['while crit { stop }', '`each NAME in GROUP limit 8'],
      ['repeat 3 { stop }', '`each NAME in GROUP limit 8'],
      ['switch damage { }', '`if ... { ... } else if'],
      ['kill target', '`put target.hp: 0`'],
    ] as const) {
      const findings = findingsOf(rule(text));
      expect(findings.map(({ code }) => code)).toEqual(['EXPECTED_STATEMENT']);
      expect(findings[0]?.message).toContain(says);
    }
  });
});

describe('clauses', () => {
  it('[PA25] the range of a skill stands behind its kind of target', () => {
    mended(skill, [
      ['target ally\n  range 20m\n ', 'target ally within 20m\n '],
      ['target ally, range: 20m', 'target ally within 20m'],
      ['target ally cooldown 5s range 20m', 'target ally within 20m cooldown 5s'],
      ['ally target within 20m', 'target ally within 20m'],
      ['friend target', 'target ally'],
    ]);
    const findings = findingsOf(skill('range 20m\n target ally'));
    expect(findings.map(({ code, fixes }) => [code, fixes.length])).toEqual([
      ['CLAUSE_UNKNOWN', 0],
    ]);
  });

  it('[PA25] how often an effect stacks, how long it lasts, and when its hooks run', () => {
    mended(effect, [
      ['duration 2s max 3', 'duration 2s stack max 3'],
      ['duration 2s maxStacks 3', 'duration 2s stack max 3'],
      ['duration 2s stacks: 3, on reapply longer', 'duration 2s stack max 3, on reapply longer'],
      [
        'duration 2s on tick { heal(target: holder, amount: 5) }',
        'duration 2s every 1s { heal(target: holder, amount: 5) }',
      ],
      ['for 2s', 'duration 2s'],
      ['lasts: 2s', 'duration 2s'],
      ['duration 2s speed less 20%', 'duration 2s modify speed: less 20%'],
      [
        'duration 2s onApply { heal(target: holder, amount: 5) }',
        'duration 2s on start { heal(target: holder, amount: 5) }',
      ],
    ]);
  });

  it('[PA16] a pool absorbs from several events, with or without further clauses', () => {
    const pool = (from: string): string => effect(`duration 2s pool 200 from ${from}`);
    for (const from of ['hit, jab', 'hit, jab where not event has far', 'hit, jab, order 2']) {
      expect(findingsOf(pool(from))).toEqual([]);
    }
    mended(pool, [
      ['hit and jab', 'hit, jab'],
      ['hit, jab order 2', 'hit, jab, order 2'],
      ['hit, jab, priority 2', 'hit, jab, order 2'],
    ]);
  });

  it('[PA25] a time with a colon is one with its unit', () => {
    const head = (clause: string): string => `rule r on hit, ${clause} { modify damage: flat 1 }`;
    mended(head, [
      ['cooldown 1:30', 'cooldown 90s'],
      ['priority: 5', 'priority 5'],
      ['cooldown: 5s', 'cooldown 5s'],
    ]);
  });

  it('[PA25] heads of rules, and names in two words', () => {
    const body = '{ modify damage: flat 1 }';
    expectMended(`rule r when hit ${body}`, `rule r on hit ${body}`);
    expectMended(`rule on hit ${body}`, `rule on_hit on hit ${body}`);
    expectMended(`on hit ${body}`, `rule on_hit on hit ${body}`);
    expectMended(`when hit ${body}`, `rule on_hit on hit ${body}`);
    expectMended(`rule mana-burn on hit ${body}`, `rule mana_burn on hit ${body}`);
    expectMended(
      skill('target ally').replace('skill s', 'skill mana-burn'),
      skill('target ally').replace('skill s', 'skill mana_burn'),
    );
    expectMended(
      skill('target ally').replace('skill s', 'skill mana burn'),
      skill('target ally').replace('skill s', 'skill mana_burn'),
    );
    expectMended(
      'const might = 5\nrule r on hit { modify damage: flat might }',
      'tune might = 5\nrule r on hit { modify damage: flat might }',
    );
    const [finding] = findingsOf('function f(x: number) { return x * 2 }');
    expect(finding?.message).toContain('A calculation is a formula');
  });
});

describe('names and tests', () => {
  it('[PA25] names of other games for fields, events and arguments', () => {
    const healed = 'heal(healer: foe, target: foe, amount: 5)';
    mended(rule, [
      [
        `each foe in enemies of target limit 3 by lowest health { ${healed} }`,
        `each foe in enemies of target limit 3 by lowest hp { ${healed} }`,
      ],
      [
        `each foe in enemies of target limit 200 { ${healed} }`,
        `each foe in enemies of target limit 64 { ${healed} }`,
      ],
      ['heal(target: target, damage: 5)', 'heal(target: target, amount: 5)'],
      ['heal(to: target, amount: 5)', 'heal(target: target, amount: 5)'],
      ["apply(debuff: 'slow', target: attacker)", "apply(debuff: 'slow', to: attacker)"],
    ]);
    expectMended(
      'rule r after damage { heal(target: attacker, amount: 5) }',
      'rule r after hit { heal(target: attacker, amount: 5) }',
    );
  });

  it('[PA25] time in a test goes by with `when`, and values are given with a dot', () => {
    mended(test, [
      ['wait 400ms expect a.hp = 5', 'when 400ms pass expect a.hp = 5'],
      ['after 400ms expect a.hp = 5', 'when 400ms pass expect a.hp = 5'],
      ['given b hp 50 expect b.hp = 50', 'given b.hp = 50 expect b.hp = 50'],
    ]);
  });
});

describe('what lasts for ever', () => {
  const text = (clauses: string, also = ''): string =>
    `effect e { modify speed: less 20% ${clauses} }\nrule r on hit { apply(debuff: 'e') ${also} }`;

  it('[DC28] an effect without any end is a warning', () => {
    const [finding, ...others] = findingsOf(text(''));
    expect([finding?.code, finding?.severity, others.length]).toEqual([
      'EFFECT_ENDLESS',
      'warning',
      0,
    ]);
    expect(finding?.message).toContain('nothing ends it');
  });

  it('[DC28] what has an end, or says how it is held, is not', () => {
    for (const clauses of [
      'duration 2s',
      'stack per target',
      'pool 9 from hit',
      'ends with source',
    ])
      expect(findingsOf(text(clauses))).toEqual([]);
    expect(findingsOf(text('every 1s { if holder.hp > 5 { end } }'))).toEqual([]);
    expect(findingsOf(text('', 'end(effect: e, on: attacker)'))).toEqual([]);
    expect(findingsOf(text('tags debuff', 'dispel(tag: debuff, from: attacker)'))).toEqual([]);
    expect(findingsOf(text('').replace("'e'", "'e', duration: 2s"))).toEqual([]);
  });
});

describe('what is named', () => {
  it('[EX8] nobody is immune to casts, and the finding says what stops one', () => {
    const [finding, ...others] = findingsOf(effect('duration 2s immune cast'));
    expect([finding?.code, others.length]).toEqual(['UNKNOWN_TAG', 0]);
    expect(finding?.message).toContain('`end(tag: cast, on: holder)`');
  });

  it('[EC6] the finding about deaths for ever names what revives', () => {
    const boom =
      'rule boom on death { each foe in enemies of victim limit 5 { hit(attacker: victim, target: foe, damage: 9) } }';
    const [finding] = findingsOf(
      `${boom}\nrule leech after hit { heal(target: attacker, amount: 5) }`,
    );
    expect(finding?.code).toBe('EVENT_CYCLE');
    expect(finding?.message).toContain(
      'Who died can die again, since `leech` raises `hp` above 0.',
    );
  });
});
