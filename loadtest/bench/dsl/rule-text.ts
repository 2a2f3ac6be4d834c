// The rules of a set as a rule file, and the game that the file is checked against.
import type { Vocabulary } from '#dsl/vocabulary';
import { EFFECTS, FIELDS, type BenchRule, type Question, type Value } from './rule-set.ts';

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

/** One file; every effect lasts a while, so that it can be asked about. */
export function ruleFile(rules: readonly BenchRule[]): string {
  const effects = EFFECTS.map((name) => `effect ${name} { duration 5s }`);
  return [...effects, ...rules.map(ruleText)].join('\n');
}

function ruleText({ condition, value }: BenchRule, index: number): string {
  return `rule r${index} on hit {
  when ${questionText(condition)}
  modify damage: flat ${valueText(value)}
}`;
}

function questionText(node: Question): string {
  switch (node.kind) {
    case 'below':
      return `${node.who}.hp < ${node.percent}%`;
    case 'compare':
      return `${valueText(node.left)} ${node.operator} ${valueText(node.right)}`;
    case 'has':
      return `${node.who} has ${EFFECTS[node.effect] ?? ''}`;
    case 'and':
      return `${questionText(node.left)} and ${questionText(node.right)}`;
    case 'or':
      return `(${questionText(node.left)} or ${questionText(node.right)})`;
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}

function valueText(node: Value): string {
  switch (node.kind) {
    case 'number':
      return node.value.toString();
    case 'field':
      return `${node.who}.${node.field}`;
    case 'range':
      return 'range';
    case 'binary':
      return `(${valueText(node.left)} ${node.operator} ${valueText(node.right)})`;
    case 'share':
      return `${valueText(node.value)} * ${node.percent}%`;
    case 'call':
      return `${node.name}(${valueText(node.left)}, ${valueText(node.right)})`;
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}
