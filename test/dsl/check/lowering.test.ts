// What declarations become: events with roles and outcomes, effects with all their parts, resources, records.
import { describe, expect, it } from 'vitest';
import { hashName } from '../../../dsl/hash.ts';
import { effectOf, eventOf, fine, ruleOf, using } from './pack-support.ts';

describe('events', () => {
  const raised = (event: string, args: string): ReturnType<typeof eventOf> =>
    eventOf(fine(`event ${event}\nrule z on rest { jab(${args}) }`), 'jab');

  it('[DC7] who is met and who did it follow from the fields and their order', () => {
    expect(
      raised('jab { attacker: unit, target: unit }', 'attacker: sleeper, target: sleeper'),
    ).toMatchObject({
      actor: 0,
      subject: 1,
    });
    expect(raised('jab { who: unit }', 'who: sleeper')).toMatchObject({ actor: -1, subject: 0 });
    expect(raised('jab { a: unit, b: unit }', 'a: sleeper, b: sleeper')).toMatchObject({
      actor: 1,
      subject: 0,
    });
    expect(raised('jab { target: unit, by: unit }', 'target: sleeper, by: sleeper')).toMatchObject({
      actor: 1,
      subject: 0,
    });
    const named = raised('jab { who: unit, attacker: unit }', 'who: sleeper, attacker: sleeper');
    expect(named).toMatchObject({ actor: 1, subject: 0 });
    const first = raised('jab { attacker: unit, who: unit }', 'who: sleeper, attacker: sleeper');
    expect(first).toMatchObject({ actor: 1, subject: 0 });
    expect(raised('jab { n: number }', 'n: 1')).toMatchObject({ actor: -1, subject: -1 });
  });

  it('[DC7] an outcome takes three more slots, and knows the event at zero', () => {
    const event = raised(
      'jab { target: unit, n: number takes target.hp rounded up }',
      'target: sleeper',
    );
    expect(event.slots).toBe(5);
    expect(event.fields[1]).toMatchObject({ name: 'n', modifiable: true, rounded: 'up' });
    expect(event.outcome).toEqual({
      amount: 1,
      entity: 0,
      entityKind: 'unit',
      field: 'hp',
      direction: 'take',
      zeroEvent: 2,
    });
  });

  it('[DC15] rules stand in their phases, by priority, file and position', () => {
    const program = fine(`rule c on hit { modify damage: flat 1 }
rule a on hit, priority 5 { modify damage: flat 1 }
rule d on hit { modify damage: flat 1 }
rule e after hit { lose target.hp: 1 }
rule f before hit { when damage > 900  cancel }`);
    const { before, on, after } = eventOf(program, 'hit');
    expect([before, on, after].map((rules) => rules.map(({ name }) => name))).toEqual([
      ['f'],
      ['a', 'c', 'd'],
      ['e'],
    ]);
    expect(ruleOf(program, 'd')).toMatchObject({ file: 'a.rules', phase: 'on' });
  });

  it('[DC16] a cooldown is an internal effect that is asked for first, and put on when the rule runs', () => {
    const program = fine(
      'rule r on hit, cooldown 3s per attacker { when damage > 5  modify damage: flat 1 }',
    );
    const effect = hashName('r cooldown');
    expect(effectOf(program, 'r cooldown')).toMatchObject({ hash: effect, internal: true });
    const [statement] = ruleOf(program, 'r').statements;
    expect(statement).toMatchObject({
      kind: 'if',
      condition: {
        kind: 'and',
        left: { kind: 'not', operand: { kind: 'has', entity: { index: 0 }, effects: [effect] } },
      },
      body: [
        { kind: 'emit', args: [{ index: 0 }, { index: 0 }, { value: 1 }, { value: 3_000 }] },
        { kind: 'modify' },
      ],
    });
  });

  it('[DC17] depth N lets a rule run in events fewer than N raises away', () => {
    const program = fine('rule r on hit, depth 3 { modify damage: flat 1 }');
    expect(ruleOf(program, 'r').depthMax).toBe(2);
  });
});

describe('effects', () => {
  it('[DC11] how an effect stacks when it does not say', () => {
    const stacking = (line: string): unknown =>
      effectOf(fine(`effect e { duration 1s ${line} }${using('e')}`), 'e').stacking;
    expect(stacking('')).toEqual({
      per: 'target',
      max: 1,
      timers: 'shared',
      reapply: 'longer',
      full: 'ignore',
    });
    expect(stacking('stack per source max 5')).toEqual({
      per: 'source',
      max: 5,
      timers: 'shared',
      reapply: 'refresh',
      full: 'refresh',
    });
    expect(stacking('stack per target max 3, timers each, on full replace')).toMatchObject({
      timers: 'each',
      full: 'replace',
    });
  });

  it('[DC10] own values are stored when it begins, in order, and may read those before them', () => {
    const program = fine(
      `effect e { duration 1s  own victim: unit  own power = source.attack  own twice = power * 2
  every 1s { lose victim.hp: twice } }
rule r on rest { apply(effect: e, to: sleeper, victim: sleeper) }`,
    );
    const { own, init } = effectOf(program, 'e');
    expect(own).toEqual([
      { name: 'victim', type: { kind: 'entity', entity: 'unit' } },
      { name: 'power', type: { kind: 'number' } },
      { name: 'twice', type: { kind: 'number' } },
    ]);
    const stores = init.statements.map((one) =>
      one.kind === 'emit' ? program.operations[one.op] : one,
    );
    expect(stores).toEqual([
      { kind: 'store', own: 1 },
      { kind: 'store', own: 2 },
    ]);
    expect(program.ownMax).toBe(3);
  });

  it('[DC10] the type of an own value is known to effects before it', () => {
    const program = fine(
      `effect a { duration 1s  every 1s { lose holder.hp: power of b on holder } }
effect b { duration 1s  own share = 10  own power = 5 * share }${using('a')}${using('b')}`,
    );
    expect(effectOf(program, 'b').own.map(({ type }) => type.kind)).toEqual(['number', 'number']);
  });

  it('[DC12] immunity to a tag prevents all effects with it or one below it', () => {
    const program = fine(
      `effect root { duration 1s  tags debuff.movement, earth }
effect burn { duration 1s  tags debuff.fire }
effect free { duration 1s  immune debuff.movement }
effect pure { duration 1s  immune debuff }${['root', 'burn', 'free', 'pure'].map(using).join('')}
rule q on hit { when target has debuff  modify damage: flat 1 }`,
    );
    const free = hashName('free');
    const pure = hashName('pure');
    expect(effectOf(program, 'root').preventedBy).toEqual([free, pure]);
    expect(effectOf(program, 'burn').preventedBy).toEqual([pure]);
    expect(effectOf(program, 'free').preventedBy).toEqual([]);
    expect(ruleOf(program, 'q').statements).toMatchObject([
      { condition: { kind: 'has', effects: [hashName('root'), hashName('burn')] } },
    ]);
  });

  it('[DC13] a pool keeps what is left in an own value', () => {
    const program = fine(
      `effect e { duration 1s  own a = 1  pool 20 * source.attack from hit, order 3
  on absorbed { gain holder.hp: absorbed + left + a } }${using('e')}`,
    );
    const effect = effectOf(program, 'e');
    expect(effect.own.map(({ name }) => name)).toEqual(['a', 'left']);
    expect(effect.pool).toEqual({ left: 1, order: 3, events: [0] });
    expect(effect.init.statements).toHaveLength(2);
    expect(effect.absorbed?.statements).toHaveLength(1);
  });

  it('[DC14] an aura applies its effect every period, for so long and a bit more', () => {
    const program = fine(
      `effect glow { duration 1s  modify attack: flat 3 }
effect halo { duration 9s  aura ally in allies of holder limit 5 gives glow, every 400ms, linger 1s }${using('halo')}`,
    );
    const { every } = effectOf(program, 'halo');
    expect(every).toMatchObject({ ticks: 4, first: 'now', last: false });
    expect(every?.body.statements).toMatchObject([
      {
        kind: 'each',
        selector: { limit: 5 },
        body: [
          { kind: 'emit', args: [{ kind: 'local' }, { index: 0 }, { value: 1 }, { value: 1_400 }] },
        ],
      },
    ]);
  });

  it('[DC15] hooks and periods run in the context of the instance', () => {
    const program = fine(
      `effect e { duration 5s  stack per target max 2  sources strongest  ends with source
  every 1s, first now, last no { lose holder.hp: stacks }
  on start { lose source.hp: 1 }  on stack { lose holder.hp: age / 1s }
  on expired { lose holder.hp: 1 }  on end { when cause = died  lose source.hp: 1 } }${using('e')}`,
    );
    const effect = effectOf(program, 'e');
    expect(effect).toMatchObject({
      sources: 'strongest',
      endsWithSource: true,
      every: { ticks: 10, first: 'now', last: false },
    });
    expect(Object.keys(effect.ends)).toEqual(['expired']);
    expect(effect.end?.statements).toMatchObject([
      { kind: 'if', condition: { left: { index: 5 }, right: { value: 3 } } },
    ]);
    expect(effect.start).toBeDefined();
    expect(effect.stack).toBeDefined();
  });
});

describe('resources and records', () => {
  it('[DC8] what a resource starts with, and how it changes', () => {
    const { resources } = fine(
      `resource mana of unit max 100, start 50, gains 5 every 1s
resource combo of unit per target max 5, loses 1 every 10s
rule r on rest { gain sleeper.mana: combo(sleeper, sleeper) }`,
    );
    expect(resources).toMatchObject([
      {
        name: 'mana',
        entityKind: 'unit',
        pair: false,
        max: 100,
        start: 50,
        gain: 5,
        everyTicks: 10,
      },
      { name: 'combo', pair: true, max: 5, start: 0, gain: -1, everyTicks: 100 },
    ]);
  });

  it('[DC20] a record holds its values as numbers, and what it is made of', () => {
    const { records } = fine(
      `skill blink { on use { lose caster.hp: 1 } }
class mage { maxHp 80  element water  skills blink }
unit imp of mage { maxHp 40 }`,
    );
    expect(records).toMatchObject([
      { kind: 'class', name: 'mage', skills: ['blink'] },
      { kind: 'unit', name: 'imp', extends: 'mage' },
    ]);
    expect([...(records[0]?.values ?? [])]).toEqual([
      ['maxHp', 80],
      ['element', 1],
    ]);
  });

  it('[DC21] what an item does is an effect without a duration', () => {
    const program = fine(
      'item sword { modify attack: flat 5 }\nrule r on hit { modify damage: flat 1 }',
    );
    expect(program.records).toMatchObject([{ kind: 'item', effect: hashName('sword') }]);
    const effect = effectOf(program, 'sword');
    expect(effect.durationTicks).toBeUndefined();
    expect(effect.modify.statements).toHaveLength(1);
  });
});
