// The rules of a set as a rule file, and the game that the file is checked against.
import type { Vocabulary } from '#dsl/vocabulary';
import { questionText, valueText, type Dialect } from './infix.ts';
import { EFFECTS, FIELDS, type BenchRule } from './rule-set.ts';

/** Units in the world of the benchmarks. */
export const UNITS = 512;

export const VOCABULARY: Vocabulary = {
  name: 'bench',
  version: 1,
  entities: [
    {
      name: 'unit',
      rows: UNITS,
      fields: FIELDS.map((name) =>
        name === 'hp' ? { name, type: 'number', maximum: 'maxHp' } : { name, type: 'number' },
      ),
    },
  ],
  events: [
    {
      name: 'hit',
      subject: 'target',
      actor: 'attacker',
      fields: [
        { name: 'attacker', type: { kind: 'entity', entity: 'unit' } },
        { name: 'target', type: { kind: 'entity', entity: 'unit' } },
        { name: 'damage', type: { kind: 'number' }, modifiable: true },
        { name: 'range', type: { kind: 'number' } },
      ],
    },
  ],
  defaultEvent: 'hit',
  effectHolder: 'unit',
  effectSlots: 8,
  tickMs: 50,
};

/** Slot of `damage` in the context. */
export const DAMAGE_SLOT = 2;

const RULES: Dialect = {
  and: 'and',
  or: 'or',
  range: 'range',
  number: String,
  below: (who, percent) => `${who}.hp < ${percent}%`,
  has: (who, effect) => `${who} has ${EFFECTS[effect] ?? ''}`,
  share: (value, percent) => `${value} * ${percent}%`,
  called: (name) => name,
};

/** One file; every effect lasts a while, so that it can be asked about. */
export function ruleFile(rules: readonly BenchRule[]): string {
  const effects = EFFECTS.map((name) => `effect ${name} { duration 5s }`);
  return [...effects, ...rules.map(ruleText)].join('\n');
}

function ruleText({ condition, value }: BenchRule, index: number): string {
  return `rule r${index} on hit {
  when ${questionText(RULES, condition)}
  modify damage: flat ${valueText(RULES, value)}
}`;
}
