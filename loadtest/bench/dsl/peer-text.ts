// The rules of a set in the languages of other libraries: infix text in their dialects, and JsonLogic. Each is one
// expression: if the condition holds, the value, else 0.
import type { BenchRule, Question, Value } from './rule-set.ts';

/** How an infix language writes what differs between them. */
export interface Dialect {
  readonly and: string;
  readonly or: string;
  readonly number: (value: number) => string;
  readonly choose: (condition: string, value: string) => string;
}

const whole = (value: number): string => value.toString();

export const CEL: Dialect = {
  and: '&&',
  or: '||',
  // Whole numbers are another type there.
  number: (value) => (Number.isInteger(value) ? `${value}.0` : value.toString()),
  choose: (condition, value) => `${condition} ? ${value} : 0.0`,
};

export const FILTREX: Dialect = {
  and: 'and',
  or: 'or',
  number: whole,
  choose: (condition, value) => `if ${condition} then ${value} else 0`,
};

export const EXPR_EVAL: Dialect = {
  and: 'and',
  or: 'or',
  number: whole,
  choose: (condition, value) => `(${condition}) ? (${value}) : 0`,
};

export function dialectText(dialect: Dialect, { condition, value }: BenchRule): string {
  return dialect.choose(`(${questionText(dialect, condition)})`, valueText(dialect, value));
}

function questionText(dialect: Dialect, node: Question): string {
  switch (node.kind) {
    case 'below': {
      const [hundred, percent] = [dialect.number(100), dialect.number(node.percent)];
      return `(${node.who}.hp * ${hundred} < ${node.who}.maxHp * ${percent})`;
    }
    case 'compare': {
      const [left, right] = [valueText(dialect, node.left), valueText(dialect, node.right)];
      return `(${left} ${node.operator} ${right})`;
    }
    case 'and':
    case 'or': {
      const [left, right] = [questionText(dialect, node.left), questionText(dialect, node.right)];
      return `(${left} ${dialect[node.kind]} ${right})`;
    }
    case 'has':
      throw new Error('invariant broken: other libraries know no effects');
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}

function valueText(dialect: Dialect, node: Value): string {
  const text = (value: Value): string => valueText(dialect, value);
  switch (node.kind) {
    case 'number':
      return dialect.number(node.value);
    case 'field':
      return `${node.who}.${node.field}`;
    case 'range':
      return 'range';
    case 'binary':
      return `(${text(node.left)} ${node.operator} ${text(node.right)})`;
    case 'share':
      return `(${text(node.value)} * ${dialect.number(node.percent)} / ${dialect.number(100)})`;
    case 'call':
      return `${node.name}(${text(node.left)}, ${text(node.right)})`;
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}

/** The rule as JsonLogic. */
export function jsonLogic({ condition, value }: BenchRule): unknown {
  return { if: [logicQuestion(condition), logicValue(value), 0] };
}

function logicQuestion(node: Question): unknown {
  switch (node.kind) {
    case 'below': {
      const hp = { '*': [{ var: `${node.who}.hp` }, 100] };
      return { '<': [hp, { '*': [{ var: `${node.who}.maxHp` }, node.percent] }] };
    }
    case 'compare':
      return { [node.operator]: [logicValue(node.left), logicValue(node.right)] };
    case 'and':
    case 'or':
      return { [node.kind]: [logicQuestion(node.left), logicQuestion(node.right)] };
    case 'has':
      throw new Error('invariant broken: other libraries know no effects');
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}

function logicValue(node: Value): unknown {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'field':
      return { var: `${node.who}.${node.field}` };
    case 'range':
      return { var: 'range' };
    case 'binary':
      return { [node.operator]: [logicValue(node.left), logicValue(node.right)] };
    case 'share':
      return { '/': [{ '*': [logicValue(node.value), node.percent] }, 100] };
    case 'call':
      return { [node.name]: [logicValue(node.left), logicValue(node.right)] };
    default:
      throw new Error(`invariant broken: ${JSON.stringify(node)}`);
  }
}
