// The rules of a set in the languages of other libraries: infix text in their dialects, and JsonLogic. Each is one
// expression: if the condition holds, the value, else 0.
import { questionText, valueText, type Dialect } from './infix.ts';
import type { BenchRule, Question, Value } from './rule-set.ts';

/** A dialect with a way to choose. */
export interface PeerDialect extends Dialect {
  readonly choose: (condition: string, value: string) => string;
}

function peerDialect(
  own: Pick<PeerDialect, 'and' | 'or' | 'choose'> & Partial<Pick<PeerDialect, 'number'>>,
): PeerDialect {
  const { number = String } = own;
  return {
    range: 'range',
    number,
    below: (who, percent) => `(${who}.hp * ${number(100)} < ${who}.maxHp * ${number(percent)})`,
    has: () => {
      throw new Error('invariant broken: other libraries know no effects');
    },
    share: (value, percent) => `(${value} * ${number(percent)} / ${number(100)})`,
    called: (name) => name,
    ...own,
  };
}

export const CEL = peerDialect({
  and: '&&',
  or: '||',
  // Whole numbers are another type there.
  number: (value) => (Number.isInteger(value) ? `${value}.0` : value.toString()),
  choose: (condition, value) => `${condition} ? ${value} : 0.0`,
});

export const FILTREX = peerDialect({
  and: 'and',
  or: 'or',
  choose: (condition, value) => `if ${condition} then ${value} else 0`,
});

export const EXPR_EVAL = peerDialect({
  and: 'and',
  or: 'or',
  choose: (condition, value) => `(${condition}) ? (${value}) : 0`,
});

export function dialectText(dialect: PeerDialect, { condition, value }: BenchRule): string {
  return dialect.choose(`(${questionText(dialect, condition)})`, valueText(dialect, value));
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
