// Findings about what a pack is made of: events of its own, resources, effects and the heads of rules.
import { describe, expect, it } from 'vitest';
import { GUIDE } from '../language/guide.ts';
import { fine, listed, one, using } from '../check/pack-support.ts';

const RULE = '\nrule z on rest { gain sleeper.hp: 1 }';

describe('events of a pack', () => {
  const raised = (event: string, args: string): string =>
    `event ${event}\nrule z on rest { jab(${args}) }`;

  it('[DC7] one field is taken or given, and it is a number of an entity', () => {
    fine(raised('jab { target: unit, n: number takes target.hp rounded up }', 'target: sleeper'));
    one(raised('jab { target: unit, n: percent takes target.hp }', 'target: sleeper, n: 5%'), {
      code: 'OUTCOME_NOT_NUMBER',
      where: 'takes target.hp',
      says: 'Write `n: number`',
    });
    one(raised('jab { target: unit, b: bool rounded up }', 'target: sleeper'), {
      code: 'OUTCOME_NOT_NUMBER',
      where: 'up',
      says: 'Only a number can be taken, given or rounded',
    });
    one(
      raised(
        'jab { target: unit, n: number takes target.hp, m: number gives target.hp }',
        'target: sleeper',
      ),
      { code: 'OUTCOME_REPEATED', where: 'gives target.hp', says: '`n` is it already' },
    );
    one(raised('jab { target: unit, n: number takes victim.hp }', 'target: sleeper'), {
      code: 'UNKNOWN_NAME',
      where: 'victim',
      says: 'It has `target`',
    });
    one(raised('jab { target: unit, n: number takes target.hpp }', 'target: sleeper'), {
      code: 'UNKNOWN_FIELD',
      where: 'hpp',
      says: 'Did you mean `hp`?',
      fixed: raised('jab { target: unit, n: number takes target.hp }', 'target: sleeper'),
    });
  });

  it('[EV1] a declared event of the game may repeat its outcome, and must not change it', () => {
    const hit =
      'event hit { attacker: unit, target: unit, damage: number takes target.hp rounded down }';
    fine(hit + RULE);
    one(hit.replace('rounded down', 'rounded up') + RULE, {
      code: 'EVENT_DIFFERS',
      where: 'up',
      says: 'takes target.hp rounded down',
      fixed: hit + RULE,
    });
    one(hit.replace('takes', 'gives') + RULE, {
      code: 'EVENT_DIFFERS',
      where: 'gives target.hp',
      says: 'differently',
      fixed: hit + RULE,
    });
  });

  it('[EV1] an event that neither the game nor a rule raises is a warning', () => {
    one(`event jab { target: unit }\nrule a on jab { lose target.hp: 1 }`, {
      code: 'EVENT_NEVER_RAISED',
      where: 'jab',
      says: 'Neither the game nor a rule raises `jab`',
    });
    fine(raised('jab { target: unit }', 'target: sleeper'));
  });
});

describe('resources', () => {
  const used = (resource: string, place = 'sleeper.mana'): string =>
    `resource ${resource}\nrule z on rest { gain ${place}: 1 }`;

  it('[DC8] a resource says how much there can be', () => {
    one(used('mana of unit start 5'), {
      code: 'RESOURCE_WITHOUT_MAX',
      where: 'mana',
      says: 'Write `max 100`',
    });
    one(used('mana of unit max 0'), {
      code: 'VALUE_OUT_OF_RANGE',
      where: '0',
      says: 'The most of a resource is a number',
    });
    one(used('mana of unit max 10, start 20'), {
      code: 'VALUE_OUT_OF_RANGE',
      where: '20',
      says: 'from 0 to 10',
    });
    one(used('mana of unit max 10, gains 1 every 0s'), {
      code: 'DURATION_NOT_POSITIVE',
      where: '0s',
      says: 'longer than zero',
    });
  });

  it('[DC8] it belongs to a kind, and takes no name of a field', () => {
    one(used('mana of unti max 10'), {
      code: 'UNKNOWN_TYPE',
      where: 'unti',
      says: 'Did you mean `unit`?',
      fixed: used('mana of unit max 10'),
    });
    one(used('hp of unit max 10', 'sleeper.hp'), {
      code: 'NAME_TAKEN',
      where: 'hp',
      says: 'already a field of a unit',
    });
  });

  it('[DC8] what is counted against a target is of those who hold effects', () => {
    const vocabulary = {
      ...GUIDE,
      entities: [
        ...GUIDE.entities,
        { name: 'place', rows: 2, fields: [{ name: 'heat', type: 'number' } as const] },
      ],
    };
    one(
      `resource rage of place per target max 5${RULE}`,
      {
        code: 'RESOURCE_PAIR_KIND',
        where: 'place',
        says: 'Write `of unit`',
      },
      { vocabulary },
    );
  });

  it('[DC24] a resource that nothing reads or changes is a warning', () => {
    one(`resource mana of unit max 100${RULE}`, {
      code: 'RESOURCE_UNUSED',
      where: 'mana',
      says: 'Nothing reads or changes the resource',
    });
  });
});

describe('effects', () => {
  it('[DC9] the duration of an effect is fixed', () => {
    one(`effect e { duration 1s * holder.hp }${using('e')}`, {
      code: 'VALUE_NOT_FIXED',
      where: '1s * holder.hp',
      says: 'The duration of an effect must be fixed, such as `2s`',
    });
  });

  it('[DC10] own values have names of their own', () => {
    const own = (line: string): string => `effect e { duration 1s  ${line} }${using('e')}`;
    one(own('own stacks = 5'), {
      code: 'NAME_TAKEN',
      where: 'stacks',
      says: 'Every effect has `stacks` already',
    });
    one(own('own a = 5\nown a = 6'), {
      code: 'DUPLICATE_NAME',
      where: 'a',
      says: 'already keeps a value `a`',
    });
    one(own('own a: unitt = 5'), {
      code: 'UNKNOWN_TYPE',
      where: 'unitt',
      says: 'Did you mean `unit`?',
    });
    one(own('own a: number = 5%'), {
      code: 'TYPE_MISMATCH',
      where: '5%',
      says: 'Expected a number here',
    });
  });

  it('[DC11] stacks are whole, and have room', () => {
    const stack = (line: string): string => `effect e { duration 9s  stack ${line} }${using('e')}`;
    one(stack('per target max 2.5'), {
      code: 'VALUE_OUT_OF_RANGE',
      where: '2.5',
      says: 'The most stacks of an effect is a whole number from 1 to 1000',
    });
    one(stack('per target max 20, timers each'), {
      code: 'STACKS_WITHOUT_ROOM',
      where: '20',
      says: 'one of the 16 places for effects',
    });
    one(stack('per target max 3, timers each, on reapply refresh'), {
      code: 'REAPPLY_UNUSED',
      where: 'refresh',
      says: 'nothing is reapplied',
    });
  });

  it('[DC12] nobody is immune to a tag that no effect has', () => {
    const text = (tag: string): string =>
      `effect e { duration 1s  tags debuff.sleep }\neffect f { duration 1s  immune ${tag} }${using('e')}${using('f')}`;
    fine(text('debuff'));
    one(text('debuff.slep'), {
      code: 'UNKNOWN_TAG',
      where: 'debuff.slep',
      says: 'Did you mean `debuff.sleep`?',
      fixed: text('debuff.sleep'),
    });
  });

  it('[DC13] a pool absorbs from events that take something', () => {
    const pool = (line: string): string => `effect e { duration 1s  pool ${line} }${using('e')}`;
    fine(pool('200 from hit, order 2 where damage > 5'));
    one(pool('200 from heal'), {
      code: 'POOL_EVENT',
      where: 'heal',
      says: '`heal` takes nothing. What takes something: `hit`',
    });
    one(pool('200 from hitt'), {
      code: 'UNKNOWN_EVENT',
      where: 'hitt',
      says: 'Did you mean `hit`?',
    });
    one(pool('5% from hit'), { code: 'TYPE_MISMATCH', where: '5%', says: 'Expected a number' });
    one(pool('200 from hit where damge > 5'), {
      code: 'UNKNOWN_NAME',
      where: 'damge',
      says: 'Did you mean `damage`?',
    });
    const jab =
      'event jab { target: unit, n: number takes target.hp }\nrule j on rest { jab(target: sleeper) }\n';
    one(jab + pool('200 from hit, jab, order 1 where target.hp > 5'), {
      code: 'POOL_EVENTS_DIFFER',
      where: 'target.hp > 5',
      says: 'Make an effect with a pool for each',
    });
  });

  it('[DC14] an aura gives an effect again and again', () => {
    const aura = (more: string, stack = '', every = ''): string =>
      `effect glow { duration 1s ${stack} modify attack: flat 3 }
effect halo { duration 9s  ${every} aura ally in allies of holder except holder limit 5 gives glow${more} }${using('halo')}`;
    fine(aura(', every 500ms, linger 1s'));
    fine(aura(', every 500ms, linger 0s'));
    one(aura('', '', 'every 1s { lose holder.hp: 1 }'), {
      code: 'AURA_WITH_EVERY',
      where: 'every 1s { lose holder.hp: 1 }',
      says: 'cannot have an `every` of its own',
    });
    fine(aura('', 'stack per source max 1'));
    one(aura('', 'stack per target max 3'), {
      code: 'AURA_STACKS',
      where: 'glow',
      says: 'its stacks rise for as long as one stays',
    });
    one(aura('').replace('gives glow', 'gives glwo'), {
      code: 'UNKNOWN_EFFECT',
      where: 'glwo',
      says: 'Did you mean `glow`?',
    });
  });

  it('[DC15] a hook that never runs is a warning', () => {
    const hook = (line: string): string => `effect e { duration 1s  ${line} }${using('e')}`;
    one(hook('on absorbed { lose holder.hp: 1 }'), {
      code: 'HOOK_NEVER_RUNS',
      where: 'absorbed',
      says: 'has no pool',
    });
    one(hook('on stack { lose holder.hp: 1 }'), {
      code: 'HOOK_NEVER_RUNS',
      where: 'stack',
      says: 'never has more than one stack',
    });
    expect(listed(hook('on end { when cause = expird  lose holder.hp: 1 }'))).toEqual([
      'UNKNOWN_WORD expird',
    ]);
  });
});

describe('rules', () => {
  it('[DC16] a cooldown is counted for somebody', () => {
    fine('rule r on hit, cooldown 3s { modify damage: flat 1 }');
    fine('rule r on hit, cooldown 3s per target { modify damage: flat 1 }');
    one('rule r on hit, cooldown 3s per damage { modify damage: flat 1 }', {
      code: 'COOLDOWN_OF_NOBODY',
      where: 'damage',
      says: 'Write `per attacker` or `per target`',
    });
    one('rule r on hit, cooldown 3 { modify damage: flat 1 }', {
      code: 'TYPE_MISMATCH',
      where: '3',
      says: 'Write `3s`',
    });
  });

  it('[DC17] a depth is a small whole number', () => {
    one('rule r on hit, depth 0 { modify damage: flat 1 }', {
      code: 'VALUE_OUT_OF_RANGE',
      where: '0',
      says: 'The depth of a rule is a whole number from 1 to 16',
    });
    one('rule r on hit, depth damage { modify damage: flat 1 }', {
      code: 'UNKNOWN_NAME',
      where: 'damage',
      says: 'Nothing here is called `damage`',
    });
  });
});
