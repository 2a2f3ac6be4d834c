// Inline tests: what facts, actions and expectations mean.
import { describe, expect, it } from 'vitest';
import { runPackTests } from '../../../dsl/test-runner/run-tests.ts';
import { packOf } from '../describe/pack.ts';

const RULES = `resource mana of unit max 100, start 50
resource combo of unit per target max 5
roll edge on hit = 1d20
roll three on hit = 3d6
effect slow { duration 2s  modify speed: less 20% }
effect poison { duration 4s  stack per source max 3, timers each  every 1s { lose holder.hp: 5 } }
class mage { maxHp 80  hp 80  attack 14 }
item ring { modify attack: flat 5 }
rule edged on hit { modify damage: flat edge + three }
rule dodge before hit { when target has slow  cancel }
rule lucky on heal { chance 50% { modify amount: flat 1 } }
skill bolt {
  target enemy within 10m
  cost 30 mana
  ranks 2
  on use { lose target.hp: 10 * rank  gain combo(caster, target): 1 }
}
skill bane { target enemy  on use { apply(debuff: 'poison', to: target)  apply(debuff: 'slow', to: target) } }
`;

/** Expectations that fail, of one test with these steps. */
function failures(steps: string): string[] {
  const { pack, program } = packOf(`${RULES}test "t" {\n${steps}\n}\n`);
  const { results, diagnostics } = runPackTests(pack, program);
  if (diagnostics.length > 0) return diagnostics.map(({ code, message }) => `${code}: ${message}`);
  return results.flatMap((result) => [
    ...result.failures.flatMap(({ found }) => (found.length === 0 ? ['failed'] : found)),
    ...result.faults,
  ]);
}

const LIVES =
  'given a.hp = 100, a.maxHp = 100, b.hp = 100, b.maxHp = 100, a in team 1, b in team 2\n';

describe('facts', () => {
  it('[IT1] fields, resources, pairs, places and teams are given and read', () => {
    expect(
      failures(
        `${LIVES}given a.mana = 7, combo(a, b) = 3, a at 3m, 4m, b at 0m, 0m
         expect a.mana = 7, combo(a, b) = 3, combo(b, a) = 0, distance(a, b) = 5m, a.hp = 100%`,
      ),
    ).toEqual([]);
    expect(failures('given a.hp = 5\nexpect a.hp = 6, a.hp < 4')).toEqual([
      'a.hp is 5',
      'a.hp is 5',
    ]);
  });

  it('[IT11] a number that is not as expected is shown with all its digits', () => {
    expect(failures('given a.attack = 0.1 + 0.2\nexpect a.attack = 0.3')).toEqual([
      'a.attack is 0.30000000000000004',
    ]);
    expect(failures('given a.attack = 1 / 3\nexpect a.attack = 0.3333')).toEqual([
      'a.attack is 0.3333333333333333',
    ]);
  });

  it('[IT1] a fresh entity has its resources at their start', () => {
    expect(failures(`${LIVES}expect a.mana = 50`)).toEqual([]);
  });

  it('[IT2] effects are given with duration, stacks and source', () => {
    expect(
      failures(
        `${LIVES}given b has slow for 3s, b has poison with 2 stacks from a
         expect b has slow for 3s, b has poison with 2 stacks, b has poison from a, not b has poison from b`,
      ),
    ).toEqual([]);
    expect(failures(`${LIVES}given b has slow\nexpect b has slow for 3s, b has poison`)).toEqual([
      'slow lasts 2s',
      'b has poison is false',
    ]);
  });

  it('[IT2] a modifiable field that is given is the number before effects', () => {
    expect(failures(`${LIVES}given b has slow, b.speed = 100\nexpect b.speed = 80`)).toEqual([]);
  });

  it('[IT3] a unit is of a class, and wears an item', () => {
    expect(failures('given a is mage\nexpect a.hp = 80, a.attack = 14')).toEqual([]);
    expect(failures('given a is mage, a is ring\nexpect a.attack = 19')).toEqual([]);
  });

  it('[IT4] rolls are given as what their dice show together', () => {
    expect(
      failures(
        `${LIVES}given edge = 20, three = 17\nwhen hit(attacker: a, target: b)\nexpect damage = 37`,
      ),
    ).toEqual([]);
  });
});

describe('actions', () => {
  it('[IT5] an event takes the units of its own names, and what came of it can be asked', () => {
    expect(
      failures(
        `given target.hp = 10, target.maxHp = 10, edge = 1, three = 3
         when hit(damage: 8)
         expect damage = 12, dealt = 10, overkill = 2, absorbed = 0, target.hp = 0`,
      ),
    ).toEqual([]);
  });

  it('[IT6] a cancelled event and a refused skill are expected by name', () => {
    expect(
      failures(`${LIVES}given b has slow\nwhen hit(attacker: a, target: b)\nexpect cancelled`),
    ).toEqual([]);
    expect(failures(`${LIVES}when hit(attacker: a, target: b)\nexpect cancelled`)).toEqual([
      'it was not cancelled',
    ]);
    expect(
      failures(`${LIVES}given b at 90m, 0m\nwhen a uses bolt on b\nexpect refused 'out of range'`),
    ).toEqual([]);
    expect(failures(`${LIVES}when a uses bolt on b\nexpect refused`)).toEqual([
      'it was not refused',
    ]);
    expect(
      failures(`${LIVES}given a.mana = 3\nwhen a uses bolt on b\nexpect refused 'busy'`),
    ).toEqual(["it was refused 'not enough'"]);
  });

  it('[IT7] skills are used in a rank, and time passes in ticks', () => {
    expect(
      failures(
        `${LIVES}when a uses bolt on b rank 2
         expect b.hp = 80, combo(a, b) = 1, a.mana = 20
         when a uses bane on b
         when 1s pass
         expect b.hp = 75, b has poison for 3s
         when 3s pass
         expect b.hp = 60, not b has poison, not b has slow`,
      ),
    ).toEqual([]);
  });

  it('[IT8] the same seed draws the same, others draw others', () => {
    const amountOf = (seed: number): boolean =>
      failures(
        `${LIVES}seed ${seed}\ngiven a.hp = 1\nwhen heal(healer: b, target: a)\nexpect amount = 1`,
      ).length === 0;
    const drawn = Array.from({ length: 16 }, (_, seed) => amountOf(seed));
    expect(new Set(drawn).size).toBe(2);
    expect(Array.from({ length: 16 }, (_, seed) => amountOf(seed))).toEqual(drawn);
  });
});

it.each([
  ['when hti', 'UNKNOWN_EVENT'],
  ['when hit(damge: 5)', 'UNKNOWN_ARGUMENT'],
  ['when a uses blot on b', 'UNKNOWN_NAME'],
  ['given a.hpp = 5', 'UNKNOWN_FIELD'],
  ['given a.hp = 5s', 'TYPE_MISMATCH'],
  ['given a has slwo', 'UNKNOWN_EFFECT'],
  ['given a is wizard', 'UNKNOWN_NAME'],
  ['when hit\nexpect c.hp = 5', 'UNKNOWN_NAME'],
  ["when a uses bolt on b\nexpect refused 'asleep'", 'UNKNOWN_NAME'],
  ['when hit\nexpect damage', 'CONDITION_NOT_BOOL'],
])('[IT9] %s is a finding', (steps, code) => {
  expect(failures(steps).map((line) => line.split(':')[0])).toEqual([code]);
});

it('[IT10] coverage counts bodies that ran and both answers of every condition', () => {
  const test = `test "t" {\n${LIVES}when hit(attacker: a, target: b)\n}\n`;
  const { pack, program } = packOf(RULES + test);
  const { coverage } = runPackTests(pack, program);
  const dodge = coverage.bodies.find(({ body }) => body === 'rule dodge');
  expect(dodge).toEqual({
    body: 'rule dodge',
    file: 'a.rules',
    line: 10,
    ran: true,
    branches: [{ line: 10, text: 'target has slow', held: false, didNot: true }],
    refusals: [],
  });
  expect(coverage.bodies.find(({ body }) => body === 'rule lucky')?.ran).toBe(false);
  expect(coverage.bodiesRan).toBe(coverage.bodies.filter(({ ran }) => ran).length);
});
