// Findings about `use`.
import { describe, expect, it } from 'vitest';
import { GUIDE } from '../language/guide.ts';
import { eventOf, fine, one } from '../check/pack-support.ts';

const SKILLS = `skill bolt { target enemy  ranks 3  on use { lose target.hp: rank } }
skill blink { target self  on use { gain caster.hp: 1 } }
`;
const rule = (lines: string): string => `${SKILLS}rule r on hit { ${lines} }`;

describe('use', () => {
  it('[SD18] an unknown skill is told with one that is near', () => {
    one(rule('use bolr on target'), {
      code: 'UNKNOWN_SKILL',
      where: 'bolr',
      says: 'Did you mean `bolt`?',
      fixed: rule('use bolt on target'),
    });
  });

  it('[SD18] a target is given where the skill has one, and nowhere else', () => {
    one(rule('use bolt'), {
      code: 'USE_TARGET',
      where: 'bolt',
      says: 'Say on whom: `use bolt on target`',
      fixed: rule('use bolt on target'),
    });
    one(rule('use blink on target'), {
      code: 'USE_TARGET',
      where: 'target',
      says: 'Remove `on`',
      fixed: rule('use blink'),
    });
    one(rule('use bolt on damage'), {
      code: 'TYPE_MISMATCH',
      where: 'damage',
      says: 'Expected',
    });
  });

  it('[SD18] somebody has to be there who uses it', () => {
    one(
      `${SKILLS}event bell { n: number }\nrule r on bell { use blink }\nrule s on hit { bell(n: 1) }`,
      {
        code: 'USE_TARGET',
        where: 'use blink',
        says: 'Nobody takes part here',
      },
    );
    fine(`${SKILLS}rule r on rest { use blink }`);
  });

  it('[SD18] a fixed rank is one that the skill has', () => {
    fine(rule('use bolt on target rank 3'));
    fine(rule('use bolt rank damage on target'));
    one(rule('use bolt on target rank 4'), {
      code: 'VALUE_OUT_OF_RANGE',
      where: '4',
      says: '`bolt` has the ranks 1 to 3',
    });
    one(rule('use blink rank 2'), {
      code: 'VALUE_OUT_OF_RANGE',
      where: '2',
      says: '`blink` has one rank',
    });
  });

  it('[SD18] a game that carries out rules itself, and an effect itself, have none of it', () => {
    one(
      'rule r on hit { use bolt }',
      { code: 'NOT_OFFERED', where: 'use bolt', says: '`use`' },
      { vocabulary: { ...GUIDE, mechanics: 'rules' } },
    );
    one(`${SKILLS}effect e { duration 1s  use blink }\nrule r on hit { apply(effect: e) }`, {
      code: 'EFFECT_STATEMENT',
      where: 'use blink',
      says: 'cannot stand inside an effect',
    });
  });

  it('[PA19] what is missing or written otherwise is told once', () => {
    one(rule('use'), { code: 'EXPECTED_NAME', where: '}', says: 'the name of a skill' });
    one(rule('use bolt against target'), {
      code: 'MISSING_WORD',
      where: 'against',
      says: 'expected `on`',
      fixed: rule('use bolt on target'),
    });
    one(rule('use bolt on target on target'), {
      code: 'ARGUMENT_REPEATED',
      where: 'on',
      says: 'on',
    });
  });

  it('[PA14] `use` is a name everywhere else', () => {
    fine('rule r on hit { let use = 5  modify damage: flat use }');
  });
});

describe('bounds', () => {
  const STRIKE =
    'skill strike { target enemy  on use { hit(attacker: caster, target: target, damage: 5) } }\n';

  it('[EC1][EC2] a skill that answers itself is told, and a depth bounds it', () => {
    const counter = (head: string): string =>
      `${STRIKE}rule counter after hit${head} { use strike on target }`;
    one(counter(''), {
      code: 'EVENT_CYCLE',
      where: 'use strike on target',
      says: '`counter` uses `strike`',
      fixed: counter(', depth 2'),
    });
  });

  it('[EC9] of all that is asked for the dearest counts, and that each is asked', () => {
    const cost = (lines: string): number =>
      eventOf(
        fine(`${STRIKE}rule r on rest { each foe in enemies of sleeper limit 1 { ${lines} } }`),
        'rest',
      ).cost;
    const [one_, two] = [cost('use strike on foe'), cost('use strike on foe  use strike on foe')];
    const program = fine(
      `${STRIKE}rule r on rest { each foe in enemies of sleeper limit 1 { use strike on foe } }`,
    );
    const body = program.skills[0]?.body.cost ?? 0;
    expect(one_).toBeGreaterThan(body + eventOf(program, 'skill strike use').cost);
    expect(two - one_).toBeLessThan(body + 10);
    expect(two - one_).toBeGreaterThanOrEqual(body);
  });
});
