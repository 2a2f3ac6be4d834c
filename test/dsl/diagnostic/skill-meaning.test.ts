// Findings about skills, units, classes and items, and about what a small game does not offer.
import { describe, expect, it } from 'vitest';
import { GUIDE } from '../language/guide.ts';
import { fine, listed, one, using } from '../check/pack-support.ts';

const RULE = '\nrule z on rest { gain sleeper.hp: 1 }';

describe('skills', () => {
  const skill = (lines: string): string =>
    `resource mana of unit max 100\nresource combo of unit per target max 5\nskill bolt {\n${lines}\n}
rule z on rest { gain sleeper.mana: combo(sleeper, sleeper) }`;
  const use = 'on use { lose caster.hp: 1 }';

  it('[DC18] a skill does something', () => {
    fine(skill(use));
    one(skill('target enemy'), {
      code: 'SKILL_WITHOUT_USE',
      where: 'bolt',
      says: 'Write what it does: `on use { ... }`',
    });
  });

  it('[DC18] clauses that need another one say so', () => {
    one(skill(`target self within 5m ${use}`), {
      code: 'SKILL_CLAUSE',
      where: '5m',
      says: '`within` needs a target',
    });
    one(skill(`cooldown 5s, starts end ${use}`), {
      code: 'SKILL_CLAUSE',
      where: 'end',
      says: '`starts end` needs a `cast`',
    });
    one(skill(`${use} on interrupted { gain caster.hp: 1 }`), {
      code: 'SKILL_CLAUSE',
      where: 'interrupted',
      says: '`on interrupted` needs a `cast`',
    });
    one(skill(`cost 2 combo ${use}`), {
      code: 'COST_WITHOUT_TARGET',
      where: 'cost 2 combo',
      says: 'is counted against a target',
    });
  });

  it('[DC18] costs, charges and ranks are numbers in range', () => {
    one(skill(`cost 30 mna ${use}`), {
      code: 'UNKNOWN_RESOURCE',
      where: 'mna',
      says: 'Did you mean `mana`?',
      fixed: skill(`cost 30 mana ${use}`),
    });
    one(skill(`cost 30% mana ${use}`), {
      code: 'TYPE_MISMATCH',
      where: '30%',
      says: 'Expected a number here',
    });
    one(skill(`ranks 0 ${use}`), {
      code: 'VALUE_OUT_OF_RANGE',
      where: '0',
      says: 'How many ranks a skill has is a whole number from 1 to 100',
    });
    one(skill(`charges 1.5 every 3s ${use}`), {
      code: 'VALUE_OUT_OF_RANGE',
      where: '1.5',
      says: 'How many charges a skill has',
    });
    one(skill(`requires caster.hp else 'weak' ${use}`), {
      code: 'CONDITION_NOT_BOOL',
      where: 'caster.hp',
      says: 'Compare it',
    });
  });

  it('[DC18] a skill without a target has none to name', () => {
    one(skill('on use { lose target.hp: 1 }'), {
      code: 'UNKNOWN_NAME',
      where: 'target',
      says: 'Nothing here is called `target`',
    });
  });

  it('[DC22] teams and places need a game that has them', () => {
    const [unit] = GUIDE.entities;
    if (unit === undefined) throw new Error('no unit');
    const { team: _team, position: _position, ...plain } = unit;
    const vocabulary = { ...GUIDE, entities: [plain] };
    const bolt = (target: string): string => `skill bolt { target ${target} ${use} }`;
    one(
      bolt('enemy'),
      { code: 'NOT_OFFERED', where: 'enemy', says: 'has no teams', fixed: bolt('unit') },
      { vocabulary },
    );
    one(
      bolt('unit within 5m'),
      { code: 'NOT_OFFERED', where: '5m', says: 'has no places' },
      { vocabulary },
    );
  });
});

describe('units, classes and items', () => {
  it('[DC20] values are fields and resources of the kind', () => {
    fine(`class mage { maxHp 80  attack 14  element fire }\nunit imp of mage { maxHp 40 }${RULE}`);
    one(`class mage { maxHp 80  atack 14 }${RULE}`, {
      code: 'RECORD_VALUE',
      where: 'atack',
      says: 'Did you mean `attack`?',
      fixed: `class mage { maxHp 80  attack 14 }${RULE}`,
    });
    one(`class mage { maxHp 80% }${RULE}`, {
      code: 'TYPE_MISMATCH',
      where: '80%',
      says: 'Expected a number here',
    });
  });

  it('[DC20] what it is of and what it can do is declared', () => {
    one(`class mage { maxHp 80 }\nunit imp of mgae { maxHp 40 }${RULE}`, {
      code: 'UNKNOWN_RECORD',
      where: 'mgae',
      says: 'Did you mean `mage`?',
    });
    one(`class mage of mage { maxHp 80 }${RULE}`, {
      code: 'RECORD_CIRCLE',
      where: 'mage',
      says: 'would be made of itself',
    });
    one(
      `skill blink { on use { lose caster.hp: 1 } }\nclass mage { maxHp 80  skills blnk }${RULE}`,
      {
        code: 'UNKNOWN_SKILL',
        where: 'blnk',
        says: 'Did you mean `blink`?',
      },
    );
  });

  it('[DC21] what an item does goes by its name, which no other effect has', () => {
    fine(
      `item sword { modify attack: flat 5 }\nrule r on hit { when attacker has sword  modify damage: flat 1 }`,
    );
    one(`effect sword { duration 1s }\nitem sword { modify attack: flat 5 }${using('sword')}`, {
      code: 'NAME_TAKEN',
      where: 'sword',
      says: 'is already an effect',
    });
  });
});

describe('games that carry out rules themselves', () => {
  const vocabulary = { ...GUIDE, mechanics: 'rules' } as const;
  const rule = '\nrule z on hit { modify damage: flat 1 }';

  it('[DC22] what they do not offer is told where it stands', () => {
    const refused = (text: string, where: string): void => {
      expect(listed(text + rule, { vocabulary })).toEqual([`NOT_OFFERED ${where}`]);
    };
    refused('skill s { on use { lose caster.hp: 1 } }', 's');
    refused('resource mana of unit max 5', 'mana');
    refused('event jab { target: unit }', 'jab');
    refused('class mage { maxHp 80 }', 'mage');
    refused('rule b before hit { modify damage: flat 1 }', 'b');
    refused('rule b on hit, depth 2 { modify damage: flat 1 }', '2');
    const effect = (line: string): string =>
      `effect e { duration 1s ${line} }\nrule y on hit { apply(effect: e) }`;
    refused(effect('tags debuff'), 'debuff');
    refused(effect('stack per target max 2'), 'stack per target max 2');
    refused(effect('own a = 5'), 'own a = 5');
  });

  it('[DC22] rules, formulas, effects, tunes, tables and enums they do', () => {
    fine(
      `tune power = 5
formula strike(a: unit) = a.attack + power
effect slow { duration 2s  modify speed: less 20% }
rule r on hit { modify damage: flat strike(attacker)  chance 10% { apply(effect: slow) } }`,
      { vocabulary },
    );
  });
});
