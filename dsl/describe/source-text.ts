// A value as a designer would write it, with values of `let` in the place of their names: what cannot be computed
// before a battle is told as its formula.
import type { BinaryOperator, Expression } from '../ast/expression.ts';
import { unreachable } from '../unreachable.ts';
import { numberText } from './number-text.ts';

export interface SourceNames {
  /** Values of `let`, by name. */
  readonly lets: ReadonlyMap<string, Expression>;
  /** Text of a part of the file. */
  readonly slice: (span: Expression['span']) => string;
}

export function sourceText(node: Expression, names: SourceNames): string {
  const text = (part: Expression): string => sourceText(part, names);
  switch (node.kind) {
    case 'number':
    case 'percent':
    case 'duration':
    case 'distance':
      return numberText(node.value, { kind: node.kind });
    case 'angle':
      return `${node.value}deg`;
    case 'dice':
      return `${node.count}d${node.sides}`;
    case 'bool':
      return node.value ? 'true' : 'false';
    case 'string':
      return `'${node.text}'`;
    case 'name':
      return nameText(node.text, names);
    case 'field':
      return `${text(node.object)}.${node.name.text}`;
    case 'unary':
      return `${node.operator === 'not' ? 'not ' : '-'}${insideText(node.operand, UNARY, names)}`;
    case 'binary':
      return binaryText(node, names);
    case 'call':
      return `${node.name.text}(${node.args.map(({ value }) => text(value)).join(', ')})`;
    case 'choose':
      return `if ${text(node.condition)} then ${text(node.left)} else ${text(node.right)}`;
    case 'held':
      return `${node.field.text} of ${node.effect.text} on ${text(node.entity)}${fromText(node, text)}`;
    case 'has':
      return `${text(node.entity)} has ${node.effect.text}${fromText(node, text)}`;
    case 'immune':
      return `${text(node.entity)} immune to ${node.tag.text}`;
    case 'within':
      return `${text(node.entity)} within ${text(node.distance)} of ${text(node.of)}`;
    case 'aggregate':
    case 'lookup':
    case 'error':
      return names.slice(node.span).replaceAll(/\s+/g, ' ');
    default:
      return unreachable(node);
  }
}

/** Names cannot name themselves: a `let` sees those before it. */
function nameText(name: string, names: SourceNames): string {
  const value = names.lets.get(name);
  return value === undefined ? name : sourceText(value, names);
}

function fromText(
  { source }: { readonly source?: Expression },
  text: (part: Expression) => string,
): string {
  return source === undefined ? '' : ` from ${text(source)}`;
}

type Binary = Extract<Expression, { readonly kind: 'binary' }>;

function binaryText(node: Binary, names: SourceNames): string {
  const own = strengthOf(node.operator);
  const left = insideText(node.left, own, names);
  const right = insideText(node.right, own + 1, names);
  const otherwise =
    node.otherwise === undefined ? '' : ` else ${insideText(node.otherwise, UNARY, names)}`;
  return `${left} ${node.operator} ${right}${otherwise}`;
}

/** In parentheses when it binds less than what is around it. */
function insideText(node: Expression, around: number, names: SourceNames): string {
  const text = sourceText(node, names);
  const value = node.kind === 'name' ? names.lets.get(node.text) : undefined;
  const meant = value ?? node;
  if (meant.kind === 'choose') return `(${text})`;
  if (meant.kind !== 'binary') return text;
  return strengthOf(meant.operator) < around ? `(${text})` : text;
}

const STRENGTHS: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['<', '<=', '>', '>=', '=', '!='],
  ['+', '-'],
  ['*', '/'],
];
const UNARY = STRENGTHS.length;

function strengthOf(operator: BinaryOperator): number {
  return STRENGTHS.findIndex((operators) => operators.includes(operator));
}
