// json-rules-engine on the same rules. It knows no arithmetic: what a comparison needs is worked out by facts of ours,
// and the value of a rule that holds by a function of ours. It runs all rules of an event at once and is asynchronous.
import { Engine, type NestedCondition } from 'json-rules-engine';
import { createHandEvent } from './subject.ts';
import { loadHandEvent, type Battle } from './battle.ts';
import type { HandEvent } from './hand-written.ts';
import type { BenchRule, Question, Value } from './rule-set.ts';

const OPERATORS = {
  '<': 'lessThan',
  '<=': 'lessThanInclusive',
  '>': 'greaterThan',
  '>=': 'greaterThanInclusive',
} as const;

export interface AsyncRun {
  (events: number): Promise<void>;
  /** What the rules add in one event. */
  readonly added: (index: number) => Promise<number>;
}

export function createJsonRules(rules: readonly BenchRule[], battle: Battle): AsyncRun {
  const engine = new Engine();
  const facts = new Map<string, Value>();
  const event = createHandEvent(battle);
  for (const [i, { condition }] of rules.entries()) {
    const conditions = { all: [conditionOf(condition, facts)] };
    engine.addRule({ conditions, event: { type: i.toString() } });
  }
  for (const [name, value] of facts) engine.addFact(name, () => valueOf(value, event));
  const added = async (index: number): Promise<number> => {
    loadHandEvent(battle, event, index);
    const { events } = await engine.run();
    // Successes come in no order of ours; sums of other orders would not be the same bits.
    const hits = events.map(({ type }) => Number(type)).toSorted((a, b) => a - b);
    let sum = 0;
    for (const hit of hits) {
      const rule = rules[hit];
      if (rule !== undefined) sum += valueOf(rule.value, event);
    }
    return sum;
  };
  const run = async (events: number): Promise<void> => {
    for (let i = 0; i < events; i += 1) await added(i);
  };
  return Object.assign(run, { added });
}

function conditionOf(node: Question, facts: Map<string, Value>): NestedCondition {
  switch (node.kind) {
    case 'below': {
      const left = factOf(scaled(node.who, 'hp', 100), facts);
      const right = factOf(scaled(node.who, 'maxHp', node.percent), facts);
      return { fact: left, operator: 'lessThan', value: { fact: right } };
    }
    case 'compare': {
      const fact = factOf(node.left, facts);
      const operator = OPERATORS[node.operator];
      if (node.right.kind === 'number') return { fact, operator, value: node.right.value };
      return { fact, operator, value: { fact: factOf(node.right, facts) } };
    }
    case 'and':
      return { all: [conditionOf(node.left, facts), conditionOf(node.right, facts)] };
    case 'or':
      return { any: [conditionOf(node.left, facts), conditionOf(node.right, facts)] };
    case 'has':
      throw new Error('invariant broken: other libraries know no effects');
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}

function scaled(who: 'attacker' | 'target', field: 'hp' | 'maxHp', factor: number): Value {
  const left: Value = { kind: 'field', who, field };
  return { kind: 'binary', operator: '*', left, right: { kind: 'number', value: factor } };
}

function factOf(value: Value, facts: Map<string, Value>): string {
  const name = JSON.stringify(value);
  facts.set(name, value);
  return name;
}

function valueOf(node: Value, event: HandEvent): number {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'field':
      return event[node.who][node.field];
    case 'range':
      return event.range;
    case 'share':
      return (valueOf(node.value, event) * node.percent) / 100;
    case 'call':
      return Math[node.name](valueOf(node.left, event), valueOf(node.right, event));
    case 'binary': {
      const [left, right] = [valueOf(node.left, event), valueOf(node.right, event)];
      if (node.operator === '*') return left * right;
      return node.operator === '+' ? left + right : left - right;
    }
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}
