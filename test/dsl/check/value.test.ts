// What values become: bounds, folding, selections, draws.
import { describe, expect, it } from 'vitest';
import { fine, first, statements } from './support.ts';

const set = (value: string): unknown =>
  first(statements(`modify damage: flat ${value}`), 'modify').value;

describe('bounds', () => {
  const product = (factors: number): string =>
    Array.from({ length: factors }, () => 'target.hp').join(' * ');

  it('[EX16] products of nine numbers are computed as they are, of ten saturated', () => {
    expect(set(product(9))).toMatchObject({ kind: 'arithmetic' });
    expect(set(product(10))).toMatchObject({ kind: 'saturate', operand: { kind: 'arithmetic' } });
  });

  it('[EX16] a division by what may be near 0 is saturated, by what is not is not', () => {
    expect(set('10 / target.hp else 0')).toMatchObject({ kind: 'saturate' });
    expect(set('10 / max(1, target.hp)')).toMatchObject({ kind: 'arithmetic' });
    expect(set('10 / 2d6')).toMatchObject({ kind: 'arithmetic' });
  });

  it('[EX16] constants are folded with the same arithmetic', () => {
    expect(set('1 / 3 * 3')).toMatchObject({ kind: 'constant', value: (1 / 3) * 3 });
    const huge = '1000000000000000 * 1000000000000000';
    expect(set(`${huge} / 1000000000000000`)).toMatchObject({ value: 1e15 });
  });
});

describe('names', () => {
  it('[EX15] a tune is a constant', () => {
    const program = fine('tune power = 5 in 1..9\nrule r on hit { modify damage: flat power * 2 }');
    const [rule] = program.events.find(({ name }) => name === 'hit')?.on ?? [];
    expect(first(rule?.statements ?? [], 'modify').value).toMatchObject({ value: 10 });
  });

  it('[EX17] a field of the candidate comes before any other meaning, a let before the event', () => {
    const each = first(
      statements(
        'let speed = damage  each foe in units where speed > damage limit 3 { lose foe.hp: speed }',
      ),
      'each',
    );
    expect(each.selector.where).toMatchObject({
      right: { left: { kind: 'column', field: 'speed' }, right: { kind: 'event', index: 2 } },
    });
    expect(each.body).toMatchObject([{ args: [{}, { kind: 'negate', operand: { slot: 0 } }] }]);
  });
});

describe('selections', () => {
  it('[SL2] the dead are left out before anything else is asked', () => {
    const each = first(
      statements('each foe in units where hp < 50% limit 3 { gain foe.mana: 1 }'),
      'each',
    );
    expect(each.selector).toMatchObject({
      entityKind: 'unit',
      slot: 0,
      limit: 3,
      order: 'row',
      where: {
        kind: 'and',
        left: { kind: 'compare', operator: '>', left: { field: 'hp' } },
        right: { kind: 'comparePercent' },
      },
    });
  });

  it('[SL1] allies have an equal team', () => {
    const each = first(
      statements('each foe in enemies of attacker except target limit 3 { gain foe.mana: 1 }'),
      'each',
    );
    expect(each.selector.where).toMatchObject({
      right: {
        kind: 'and',
        left: { operator: '!=', left: { field: 'team' }, right: { field: 'team' } },
        right: { operator: '!=', right: { kind: 'event', index: 1 } },
      },
    });
  });

  it('[SL6] an order by chance keeps a draw for each row', () => {
    const list = statements(
      'chance 5% { stop }  each foe in units limit 3 by random { gain foe.mana: 1 }  chance 5% { stop }',
    );
    expect(list.map((one) => (one.kind === 'chance' ? one.number : 0))).toEqual([0, 0, 17]);
    expect(first(list, 'each').selector).toMatchObject({ order: 'random', number: 1 });
  });

  it('[SL3] selections inside each other have slots of their own', () => {
    const each = first(
      statements(
        'each a in units where count(b in units where hp > a.hp limit 2) > 1 limit 3 { let x = a.hp  gain a.mana: x }',
      ),
      'each',
    );
    expect(each.selector.slot).toBe(0);
    expect(each.body).toMatchObject([{ kind: 'let', slot: 6 }, {}]);
    expect(each.selector.where).toMatchObject({
      right: {
        left: { selector: { slot: 3, where: { right: { left: { entity: { slot: 3 } } } } } },
      },
    });
  });
});

describe('raises', () => {
  it('[SD15] a smoothed chance counts its misses', () => {
    const program = fine('rule r on hit { chance 25% smoothed for attacker { stop } }');
    const misses = program.resources.find(({ internal }) => internal);
    expect(misses).toMatchObject({ entityKind: 'unit', max: 12, start: 0 });
    const [rule] = program.events.find(({ name }) => name === 'hit')?.on ?? [];
    const chance = first(rule?.statements ?? [], 'chance');
    expect(chance.percent).toMatchObject({
      kind: 'arithmetic',
      operator: '*',
      left: { value: expect.closeTo(8.4744, 4) },
      right: { operator: '+', left: { field: misses?.name }, right: { value: 1 } },
    });
    expect(program.operations.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['set', 'change']),
    );
    expect(chance.body).toHaveLength(2);
    expect(chance.otherwise).toHaveLength(1);
  });

  it('[EX7] a roll draws under its own hash, from 0', () => {
    const program = fine(
      'roll edge on hit = 1d20\nrule r on hit { chance 5% { stop }  when_edge() }'.replace(
        'when_edge()',
        'modify damage: flat edge + 2d6',
      ),
    );
    const roll = first(
      program.events.find(({ name }) => name === 'hit')?.on[0]?.statements ?? [],
      'modify',
    ).value;
    expect(roll).toMatchObject({
      left: { kind: 'dice', number: 0, sides: 20 },
      right: { kind: 'dice', number: 1, sides: 6, hash: 0 },
    });
    expect(roll.kind === 'arithmetic' && roll.left.kind === 'dice' && roll.left.hash).not.toBe(0);
  });

  it('[SD3] a delay that is worked out is at least a millisecond', () => {
    const { args } = first(statements('heal(target: target) after 1s * damage'), 'emit');
    expect(args[0]).toMatchObject({ kind: 'builtin', name: 'max', args: [{}, { value: 1 }] });
  });

  it('[SD1] what is left out is 0, and who did it is known', () => {
    const { args } = first(statements('heal(target: target)'), 'emit');
    expect(args).toMatchObject([{ value: 0 }, { index: 0 }, { index: 1 }, { value: 0 }]);
  });

  it('[SD7] put empties a pair before it fills it', () => {
    const list = statements('put combo(attacker, target): 3');
    expect(list).toMatchObject([
      { args: [{ index: 0 }, { index: 1 }, { value: -1e15 }] },
      { args: [{ index: 0 }, { index: 1 }, { value: 3 }] },
    ]);
  });
});
