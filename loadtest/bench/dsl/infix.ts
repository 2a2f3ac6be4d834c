// Conditions and values of rules as infix text; how a language writes what differs is its dialect.
import type { Question, Value, Who } from './rule-set.ts';

export interface Dialect {
  readonly and: string;
  readonly or: string;
  /** The event's range. */
  readonly range: string;
  readonly number: (value: number) => string;
  /** who.hp < percent % of who.maxHp. */
  readonly below: (who: Who, percent: number) => string;
  readonly has: (who: Who, effect: number) => string;
  /** value * percent %. */
  readonly share: (value: string, percent: number) => string;
  readonly called: (name: 'min' | 'max') => string;
}

export function questionText(dialect: Dialect, node: Question): string {
  const text = (question: Question): string => questionText(dialect, question);
  switch (node.kind) {
    case 'below':
      return dialect.below(node.who, node.percent);
    case 'compare':
      return `${valueText(dialect, node.left)} ${node.operator} ${valueText(dialect, node.right)}`;
    case 'has':
      return dialect.has(node.who, node.effect);
    case 'and':
      return `${text(node.left)} ${dialect.and} ${text(node.right)}`;
    case 'or':
      return `(${text(node.left)} ${dialect.or} ${text(node.right)})`;
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}

export function valueText(dialect: Dialect, node: Value): string {
  const text = (value: Value): string => valueText(dialect, value);
  switch (node.kind) {
    case 'number':
      return dialect.number(node.value);
    case 'field':
      return `${node.who}.${node.field}`;
    case 'range':
      return dialect.range;
    case 'binary':
      return `(${text(node.left)} ${node.operator} ${text(node.right)})`;
    case 'share':
      return dialect.share(text(node.value), node.percent);
    case 'call':
      return `${dialect.called(node.name)}(${text(node.left)}, ${text(node.right)})`;
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}
