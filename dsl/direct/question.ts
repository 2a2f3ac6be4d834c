// Yes-or-no values as JavaScript conditions. `and` and `or` evaluate only what decides.
import type { ComparisonKind } from '../arithmetic.ts';
import type { AggregateExpression, TypedExpression } from '../ir/expression.ts';
import { unreachable } from '../unreachable.ts';
import { isCheapCondition } from './cheap.ts';
import { everyText } from './selection.ts';
import { part, type Site } from './site.ts';
import { numberText } from './text.ts';
import { coneText, hasText, lineText } from './world.ts';

const OPERATORS: Readonly<Record<ComparisonKind, string>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '=': '===',
  '!=': '!==',
};

/** Values that are yes or no by nature. */
export type Question =
  | Extract<
      TypedExpression,
      {
        kind:
          | 'not'
          | 'and'
          | 'or'
          | 'compare'
          | 'comparePercent'
          | 'has'
          | 'eventTag'
          | 'cone'
          | 'line';
      }
    >
  | (AggregateExpression & { readonly name: 'any' | 'all' });

const KINDS: ReadonlySet<TypedExpression['kind']> = new Set([
  'not',
  'and',
  'or',
  'compare',
  'comparePercent',
  'has',
  'eventTag',
  'cone',
  'line',
]);

/** Whether a value is a question, so that askText() is the shorter way to it. */
export function isQuestion(node: TypedExpression): node is Question {
  return KINDS.has(node.kind) || isEvery(node);
}

function isEvery(node: TypedExpression): boolean {
  return node.kind === 'aggregate' && (node.name === 'any' || node.name === 'all');
}

/** A condition in parentheses; numbers are true but for 0. */
export function askText(site: Site, node: TypedExpression): string {
  if (isQuestion(node)) return questionText(site, node);
  if (node.kind === 'constant') return node.value === 0 ? 'false' : 'true';
  if (node.kind === 'choose') {
    // Written in the order it is evaluated, which is that of notes about writes.
    const condition = askText(site, node.condition);
    const left = askText(site, node.left);
    return `(${condition} ? ${left} : ${askText(site, node.right)})`;
  }
  return `(${site.write.value(site, node)} !== 0)`;
}

function questionText(site: Site, node: Question): string {
  const { value } = site.write;
  switch (node.kind) {
    case 'not':
      return `(!${askText(site, node.operand)})`;
    case 'and':
    case 'or':
      return isCheapCondition(site, node)
        ? `(${bitText(site, node)} !== 0)`
        : eitherText(site, node);
    case 'compare':
      return `(${value(site, node.left)} ${OPERATORS[node.operator]} ${value(site, node.right)})`;
    case 'comparePercent': {
      const left = `${value(site, node.value)} * 100`;
      const right = `${value(site, node.maximum)} * ${value(site, node.percent)}`;
      return `(${left} ${OPERATORS[node.operator]} ${right})`;
    }
    case 'has':
      return hasText(site, node);
    case 'eventTag':
      return `((${part(site, 'tags')} & ${numberText(node.mask)}) !== 0)`;
    case 'cone':
      return coneText(site, node);
    case 'line':
      return lineText(site, node);
    case 'aggregate':
      return everyText(site, node);
    default:
      return unreachable(node);
  }
}

type Either = Extract<TypedExpression, { kind: 'and' | 'or' }>;

function eitherText(site: Site, { kind, left, right }: Either): string {
  return `(${askText(site, left)} ${kind === 'and' ? '&&' : '||'} ${askText(site, right)})`;
}

/** A cheap condition as a bit, without branches. */
function bitText(site: Site, node: TypedExpression): string {
  if (node.kind !== 'and' && node.kind !== 'or') return askText(site, node);
  const operator = node.kind === 'and' ? '&' : '|';
  return `(${bitText(site, node.left)} ${operator} ${bitText(site, node.right)})`;
}
