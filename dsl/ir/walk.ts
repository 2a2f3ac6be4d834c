// The parts of checked values and statements, for everything that looks at whole trees: costs, searches,
// the layout of scratch. Parts come in the order they are evaluated.
import { unreachable } from '../unreachable.ts';
import type { AggregateExpression, TypedExpression, TypedSelector } from './expression.ts';
import type { TypedStatement } from './statement.ts';

const NOTHING: readonly TypedExpression[] = [];

/** Direct parts of a value; those of a selection included, the body of a called formula not. */
export function partsOf(node: TypedExpression): readonly TypedExpression[] {
  switch (node.kind) {
    case 'constant':
    case 'event':
    case 'local':
    case 'eventTag':
    case 'dice':
      return NOTHING;
    case 'column':
      return [node.entity];
    case 'has':
    case 'held':
      return node.source === undefined ? [node.entity] : [node.entity, node.source];
    case 'negate':
    case 'saturate':
    case 'not':
      return [node.operand];
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
    case 'distanceSquared':
      return [node.left, node.right];
    case 'quotient':
      return [node.left, node.right, node.otherwise];
    case 'comparePercent':
      return [node.value, node.maximum, node.percent];
    case 'choose':
      return [node.condition, node.left, node.right];
    case 'cone':
    case 'line':
      return [node.entity, node.from, node.to];
    case 'call':
    case 'builtin':
    case 'host':
    case 'lookup':
    case 'aggregate':
      return listedPartsOf(node);
    default:
      return unreachable(node);
  }
}

type Listed = Extract<TypedExpression, { kind: 'call' | 'builtin' | 'host' | 'lookup' }>;

function listedPartsOf(node: Listed | AggregateExpression): readonly TypedExpression[] {
  switch (node.kind) {
    case 'call':
    case 'builtin':
    case 'host':
      return node.args;
    case 'lookup':
      return [...node.keys, node.otherwise];
    case 'aggregate':
      return [...selectorPartsOf(node.selector), node.value];
    default:
      return unreachable(node);
  }
}

export function selectorPartsOf({ where, key }: TypedSelector): readonly TypedExpression[] {
  return key === undefined ? [where] : [where, key];
}

/** Values that a statement evaluates itself, outside its blocks. */
export function valuesOf(statement: TypedStatement): readonly TypedExpression[] {
  switch (statement.kind) {
    case 'let':
      return [statement.value];
    case 'if':
      return [statement.condition];
    case 'modify':
      return statement.times === undefined ? [statement.value] : [statement.value, statement.times];
    case 'chance':
      return [statement.percent];
    case 'oneOf':
      return statement.weights;
    case 'each':
      return selectorPartsOf(statement.selector);
    case 'spend': {
      const { entity, against } = statement.place;
      return against === undefined
        ? [entity, statement.amount]
        : [entity, statement.amount, against];
    }
    case 'emit':
      return statement.args;
    case 'cancel':
    case 'refuse':
    case 'stop':
      return [];
    default:
      return unreachable(statement);
  }
}

/** Blocks inside a statement. */
export function blocksOf(statement: TypedStatement): readonly (readonly TypedStatement[])[] {
  switch (statement.kind) {
    case 'if':
    case 'chance':
    case 'spend':
      return [statement.body, statement.otherwise];
    case 'oneOf':
      return statement.bodies;
    case 'each':
      return [statement.body];
    case 'let':
    case 'modify':
    case 'emit':
    case 'cancel':
    case 'refuse':
    case 'stop':
      return [];
    default:
      return unreachable(statement);
  }
}
