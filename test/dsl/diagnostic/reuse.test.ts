// Findings about overrides, templates, tunes, enums and editions: what is declared to be used again.
import { describe, expect, it } from 'vitest';
import { checkPack, effectOf, fine, listed, one, ruleOf, using } from '../check/pack-support.ts';

describe('overrides', () => {
  const base = `effect slow { duration 2s  modify speed: less 20% }
rule chill on hit, priority 5 { apply(debuff: slow) }`;

  it('[DC1] an override replaces what the extended pack declares', () => {
    const program = fine('override effect slow { duration 4s  modify speed: less 50% }', { base });
    expect(effectOf(program, 'slow').durationTicks).toBe(40);
    const rule = fine('override rule chill on hit { apply(debuff: slow, duration: 9s) }', { base });
    expect(ruleOf(rule, 'chill').file).toBe('a.rules');
    expect(rule.events.flatMap(({ on }) => on)).toHaveLength(1);
  });

  it('[DC1] without `override` it is a name twice, and the fix adds it', () => {
    const text = 'effect slow { duration 4s }';
    one(
      text,
      {
        code: 'DUPLICATE_NAME',
        where: 'slow',
        says: 'To replace it, write `override effect slow`',
        fixed: `override ${text}`,
      },
      { base },
    );
  });

  it('[DC1] an override of nothing has the nearest name', () => {
    one(
      'override effect slwo { duration 4s }',
      {
        code: 'OVERRIDE_NOTHING',
        where: 'slwo',
        says: 'Did you mean `slow`?',
        fixed: 'override effect slow { duration 4s }',
      },
      { base },
    );
    const own = `effect root { duration 1s }\noverride effect root { duration 2s }${using('root')}`;
    one(
      own,
      { code: 'OVERRIDE_NOTHING', where: 'root', says: 'is declared in this pack itself' },
      { base },
    );
  });

  it('[DC2] warnings about the extended pack, and its tests, are left to whoever writes it', () => {
    const noisy = `${base}\nformula unused() = 1\ntest "t" { when 1s pass }`;
    const result = checkPack('rule a on hit { modify damage: flat 1 }', { base: noisy });
    expect(result.diagnostics).toEqual([]);
    expect(result.pack.tests).toEqual([]);
    const broken = checkPack('rule a on hit { modify damage: flat 1 }', {
      base: 'rule b on hitt { }',
    });
    expect(broken.diagnostics.map(({ code }) => code)).toEqual(['UNKNOWN_EVENT']);
  });
});

describe('templates', () => {
  const dot = `template dot(amount: number, period: duration) {
  duration 6s
  every period { hit(attacker: source, target: holder, damage: amount) }
}
`;

  it('[DC3] an effect is what its template says, with its values', () => {
    const program = fine(
      `${dot}effect venom = dot(amount: 5 + source.attack, period: 2s)\neffect bleed = dot(amount: 2, period: 1s)${using('venom')}${using('bleed')}`,
    );
    expect(effectOf(program, 'venom')).toMatchObject({ durationTicks: 60, every: { ticks: 20 } });
    expect(effectOf(program, 'bleed')).toMatchObject({ every: { ticks: 10 } });
  });

  it('[DC3] values are named, complete, and of the types of the template', () => {
    const used = (args: string): string => `${dot}effect venom = dot(${args})${using('venom')}`;
    one(used('amount: 5'), {
      code: 'ARGUMENT_MISSING',
      where: 'dot(amount: 5)',
      says: 'needs `period:`',
    });
    one(used('amount: 5, perod: 1s'), {
      code: 'UNKNOWN_ARGUMENT',
      where: 'perod',
      says: 'Did you mean `period`?',
      fixed: used('amount: 5, period: 1s'),
    });
    one(used('5, period: 1s'), {
      code: 'ARGUMENT_UNNAMED',
      where: '5',
      says: '`amount: ...`',
      fixed: used('amount: 5, period: 1s'),
    });
    one(used('amount: 5, amount: 6, period: 1s'), {
      code: 'ARGUMENT_REPEATED',
      where: 'amount',
      says: 'already has `amount:`',
    });
    one(used('amount: 5%, period: 1s'), {
      code: 'TYPE_MISMATCH',
      where: '5%',
      says: 'Expected a number here',
    });
  });

  it('[DC3] an unknown template has the nearest one', () => {
    one(
      `${dot}effect venom = dott(amount: 5, period: 1s)\neffect b = dot(amount: 1, period: 1s)${using('venom')}${using('b')}`,
      {
        code: 'UNKNOWN_TEMPLATE',
        where: 'dott',
        says: 'Did you mean `dot`?',
      },
    );
  });

  it('[DC3] what is wrong in a template is told there, once', () => {
    const text = `template dot(amount: number) { duration 6s  every 1s { lose holder.hpp: amount } }
effect venom = dot(amount: 5)
effect bleed = dot(amount: 2)${using('venom')}${using('bleed')}`;
    const { related } = one(text, {
      code: 'UNKNOWN_FIELD',
      where: 'hpp',
      says: 'Did you mean `hp`?',
    });
    expect(related?.message ?? 'in this effect').toBe('in this effect');
  });

  it('[DC3] a template takes no one, and has names of its own', () => {
    one(`template t(who: unit) { duration 1s }\neffect e = t(who: 5)${using('e')}`, {
      code: 'TEMPLATE_ENTITY',
      where: 'unit',
      says: 'Use `holder` or `source`',
    });
    expect(listed(`template t(a: number, a: number) { duration 1s }\n${using('e')}`)).toContain(
      'DUPLICATE_NAME a',
    );
  });

  it('[DC24] a template that nothing uses is a warning', () => {
    one(`template t() { duration 1s }\nrule r on rest { gain sleeper.hp: 1 }`, {
      code: 'TEMPLATE_UNUSED',
      where: 't',
      says: 'No effect is made from the template',
    });
  });
});

describe('tunes', () => {
  const reading = (tune: string): string => `${tune}\nrule r on hit { modify damage: flat power }`;
  const tune = reading('tune power = 120 in 80..160');

  it('[DC5] a tune is a constant that tools may turn within its bounds', () => {
    const valueOf = (tunes: Readonly<Record<string, number>>): unknown => {
      const [statement] = ruleOf(fine(tune, { tunes }), 'r').statements;
      return statement?.kind === 'modify' ? statement.value : undefined;
    };
    expect(valueOf({})).toMatchObject({ kind: 'constant', value: 120 });
    expect(valueOf({ power: 160 })).toMatchObject({ kind: 'constant', value: 160 });
  });

  it('[DC5] a value outside the bounds is refused, written or turned', () => {
    one(reading('tune power = 200 in 80..160'), {
      code: 'TUNE_OUT_OF_BOUNDS',
      where: '200',
      says: '200 lies outside its bounds, 80 to 160',
    });
    one(
      tune,
      { code: 'TUNE_OUT_OF_BOUNDS', where: 'power', says: 'was turned to 161, but it must stay' },
      { tunes: { power: 161 } },
    );
    one(reading('tune power = 100 in 160..80'), {
      code: 'TUNE_BOUNDS_REVERSED',
      where: '160..80',
      says: 'The lower bound of a tune comes first',
    });
    one(reading('tune power = 100 in 50%..160'), {
      code: 'TYPE_MISMATCH',
      where: '50%',
      says: 'Expected a number here',
    });
  });

  it('[DC5] a tune that nobody declares cannot be turned', () => {
    const { diagnostics } = checkPack(tune, { tunes: { powr: 100 } });
    expect(diagnostics.map(({ code, file, message }) => [code, file, message])).toEqual([
      ['TUNE_UNKNOWN', '--tune', 'No file declares the tune `powr`. Did you mean `power`?'],
    ]);
  });

  it('[DC5] its value is fixed, and no more is said where it is read', () => {
    one(reading('tune power = 1d6'), { code: 'NOT_PURE', where: '1d6', says: 'Dice' });
    one(reading('tune power = true'), {
      code: 'TUNE_NOT_CONSTANT',
      where: 'true',
      says: 'A tune is a fixed number',
    });
  });

  it('[DC5] a tune may not hide a value of an event', () => {
    one('tune damage = 5\nrule r on hit { modify damage: flat 1 }', {
      code: 'NAME_TAKEN',
      where: 'damage',
      says: 'a value of the event `hit`',
    });
  });

  it('[DC24] a tune that nothing reads is a warning', () => {
    one('tune power = 5\nrule r on hit { modify damage: flat 1 }', {
      code: 'TUNE_UNUSED',
      where: 'power',
      says: 'Nothing reads the tune',
    });
  });
});

describe('enums and rolls', () => {
  it('[DC4] an enum has words, each once', () => {
    const rule = '\nrule r on hit { modify damage: flat 1 }';
    fine(`enum mood { calm, angry }${rule}`);
    one(`enum mood { calm, angry, calm }${rule}`, {
      code: 'DUPLICATE_NAME',
      where: 'calm',
      says: 'already has the word',
    });
    one(`enum mood { }${rule}`, { code: 'ENUM_SIZE', where: 'mood', says: 'has no words' });
    const words = Array.from({ length: 257 }, (_, i) => `w${i}`).join(', ');
    one(`enum mood { ${words} }${rule}`, {
      code: 'ENUM_SIZE',
      where: 'mood',
      says: '256 is the most',
    });
    one(`enum element { ice }${rule}`, {
      code: 'NAME_TAKEN',
      where: 'element',
      says: 'part of the game',
    });
  });

  it('[DC6] a roll belongs to an event, and is told where it is declared', () => {
    const program = fine(
      'roll edge on hit = 1d20 + attacker.attack\nrule r on hit { if edge > 25 { modify damage: more 100% } }\nrule q on hit { if edge < 5 { modify damage: set 0 } }',
    );
    expect(program.events[0]?.on).toHaveLength(2);
    one('roll edge on hitt = 1d20\nrule r on hit { when edge > 3  modify damage: flat 1 }', {
      code: 'UNKNOWN_EVENT',
      where: 'hitt',
      says: 'Did you mean `hit`?',
    });
    one(
      'roll edge on hit = 1d20 + attacker.atack\nrule r on hit { when edge > 3  modify damage: flat 1 }',
      {
        code: 'UNKNOWN_FIELD',
        where: 'atack',
        says: 'Did you mean `attack`?',
      },
    );
    one('roll edge on hit = edge + 1\nrule r on hit { when edge > 3  modify damage: flat 1 }', {
      code: 'UNKNOWN_NAME',
      where: 'edge',
      says: 'Nothing here is called `edge`',
    });
    fine(
      'roll base on hit = 1d6\nroll edge on hit = base + 1\nrule r on hit { when edge > 3  modify damage: flat base }',
    );
    one('roll damage on hit = 1d20\nrule r on hit { modify damage: flat 1 }', {
      code: 'NAME_TAKEN',
      where: 'damage',
      says: 'a value of the event',
    });
    one('roll edge on hit = 1d20\nrule r on hit { modify damage: flat 1 }', {
      code: 'ROLL_UNUSED',
      where: 'edge',
      says: 'No rule of its event reads the roll',
    });
  });
});

describe('editions', () => {
  it('[DC25] an edition that is not known is refused', () => {
    fine('rule r on hit { modify damage: flat 1 }', { edition: 1 });
    const { diagnostics } = checkPack('rule r on hit { modify damage: flat 1 }', { edition: 2 });
    expect(diagnostics.map(({ code, file, message }) => [code, file, message])).toEqual([
      ['EDITION_UNKNOWN', 'pack.json', expect.stringContaining('edition 2')],
    ]);
  });
});
