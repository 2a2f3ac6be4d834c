// Static costs and traces of checked packs.
import { expect, it } from 'vitest';
import { costReport, type CostReport } from '../../../dsl/describe/cost.ts';
import { docAbove } from '../../../dsl/describe/doc.ts';
import { plainNumber, durationText, numberText } from '../../../dsl/describe/number-text.ts';
import { packOf } from './pack.ts';

const HEAVY =
  'rule heavy on hit { modify damage: flat max(attacker.attack, target.defense) * 2 }\n';
const LIGHT = 'rule light on hit, priority 5 { modify damage: flat 1 }\n';

function costOf(text: string): CostReport {
  const { pack, program } = packOf(text);
  return costReport(pack, program);
}

it('[TC1] events and their rules are told from the most costly to the least', () => {
  const { events } = costOf(LIGHT + HEAVY);
  expect(events[0]).toMatchObject({
    event: 'hit',
    rules: [{ rule: 'rule heavy' }, { rule: 'rule light', priority: 5 }],
  });
  const [hit] = events;
  expect(hit?.ownSteps).toBeGreaterThan(0);
  expect(hit?.budgetPercent).toBeCloseTo(((hit?.steps ?? 0) / (hit?.stepsMax ?? 1)) * 100, 1);
});

it('[TC2] an event costs what it can raise, too, with the bound of a cycle', () => {
  const thorns =
    'rule thorns after hit, depth 3 { hit(attacker: target, target: attacker, damage: 1) }\n';
  const { events } = costOf(thorns);
  const hit = events.find(({ event }) => event === 'hit');
  expect(hit?.steps).toBeGreaterThan(hit?.ownSteps ?? 0);
  expect(hit?.rules[0]).toMatchObject({ rule: 'rule thorns', depth: 3 });
});

it('[TC1] hooks, periods and skills have their costs', () => {
  const text = `effect venom { duration 5s  every 1s { lose holder.hp: 5 }  on end { lose holder.hp: 1 } }
skill bite { target enemy  on use { apply(debuff: 'venom', to: target) } }
`;
  const bodies = costOf(text).bodies.map(({ body }) => body);
  expect(bodies).toEqual(
    expect.arrayContaining([
      'skill bite: asking and paying',
      'effect venom: every',
      'effect venom: on end',
    ]),
  );
});

it('[TC4] what has no name of its own goes by its declaration, its kind and its line', () => {
  const text = `if target.hp < 30% { modify damage: flat 1 }
rule bomb on hit {
  after 2s { heal(healer: attacker, target: target, amount: 1) }
}
skill ray {
  target enemy
  on use {
    chain foe in enemies of caster near last within 6m by nearest to last from target jumps 2 every 200ms {
      lose foe.hp: 1
    }
    channel caster for 3s every 1s { lose target.hp: 1 } on broken { lose caster.hp: 1 }
  }
}
`;
  const { events, bodies } = costOf(text);
  const named = [...events.map(({ event }) => event), ...bodies.map(({ body }) => body)];
  expect(events.flatMap(({ rules }) => rules.map(({ rule }) => rule))).toContain(
    'the `if` in a.rules:1',
  );
  expect(named).toEqual(
    expect.arrayContaining([
      'rule bomb: after in line 3',
      'skill ray: on use',
      'skill ray: chain in line 8',
      'skill ray: channel in line 11',
      'skill ray: on broken in line 11',
    ]),
  );
  expect(named.filter((name) => /#|\d$/.test(name) && !name.includes('line'))).toEqual([]);
});

it('[GT5] the comment right above a declaration is its text', () => {
  const text = '// far\n\n// one\n//two\nrule a';
  expect(docAbove(text, text.indexOf('rule'))).toBe('one two');
  expect(docAbove('rule a', 0)).toBe('');
});

it('[TC3] numbers are told as they are written, with all their digits', () => {
  expect(plainNumber(0.1 + 0.2)).toBe('0.30000000000000004');
  expect(durationText(2_000)).toBe('2s');
  expect(durationText(1_500)).toBe('1500ms');
  expect(numberText(30, { kind: 'percent' })).toBe('30%');
  expect(numberText(1, { kind: 'bool' })).toBe('true');
});
