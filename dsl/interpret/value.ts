// Values, by walking the checked tree with plain numbers: the meaning of every expression. Bools are 0 or 1.
import { calculate, callBuiltin, compare, saturate } from '../arithmetic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { unreachable } from '../unreachable.ts';
import { candidatesOf } from './selection.ts';
import { inLane, withScratch, type Walk } from './walk.ts';
import {
  fieldOf,
  heldOf,
  isHeld,
  isInCone,
  isOnLine,
  rollOf,
  squareBetween,
  tableCell,
} from './world.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

type Question = Node<
  'not' | 'and' | 'or' | 'compare' | 'comparePercent' | 'has' | 'eventTag' | 'cone' | 'line'
>;

export function isTrue(walk: Walk, node: TypedExpression): boolean {
  return valueOf(walk, node) !== 0;
}

export function valueOf(walk: Walk, node: TypedExpression): number {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'event':
      return walk.frame.event[node.index] ?? 0;
    case 'local':
      return walk.locals[node.slot] ?? 0;
    case 'column':
      return fieldOf(walk, node.entityKind, node.field, valueOf(walk, node.entity));
    case 'negate':
      return 0 - valueOf(walk, node.operand);
    case 'saturate':
      return saturate(valueOf(walk, node.operand));
    case 'arithmetic':
      return calculate(node.operator, valueOf(walk, node.left), valueOf(walk, node.right));
    case 'quotient':
      return quotient(walk, node);
    case 'choose':
      return valueOf(walk, isTrue(walk, node.condition) ? node.left : node.right);
    case 'builtin':
      return callBuiltin(node.name, valuesOf(walk, node.args));
    case 'call':
    case 'host':
    case 'dice':
    case 'lookup':
    case 'held':
    case 'distanceSquared':
    case 'aggregate':
      return distantValueOf(walk, node);
    case 'not':
    case 'and':
    case 'or':
    case 'compare':
    case 'comparePercent':
    case 'has':
    case 'eventTag':
    case 'cone':
    case 'line':
      return answerOf(walk, node) ? 1 : 0;
    default:
      return unreachable(node);
  }
}

export function valuesOf(walk: Walk, nodes: readonly TypedExpression[]): readonly number[] {
  return nodes.map((node) => valueOf(walk, node));
}

type Distant = Node<'call' | 'host' | 'dice' | 'lookup' | 'held' | 'distanceSquared' | 'aggregate'>;

/** Values that take more than the node and its parts: formulas, tables, the game, the world. */
function distantValueOf(walk: Walk, node: Distant): number {
  switch (node.kind) {
    case 'call': {
      const locals = valuesOf(walk, node.args).map(saturate);
      return valueOf({ ...walk, locals }, node.formula.body);
    }
    case 'host': {
      const args = valuesOf(walk, node.args).map(saturate);
      withScratch(walk, [...args, 0], (at) =>
        walk.frame.sink.host(walk.frame, node.index, at, args.length),
      );
      return walk.frame.scratch[walk.scratchAt] ?? 0;
    }
    case 'dice': {
      const value = rollOf(walk, node);
      walk.observe?.({ kind: 'dice', node, value });
      return value;
    }
    case 'lookup':
      return tableCell(walk, node, valuesOf(walk, node.keys)) ?? valueOf(walk, node.otherwise);
    case 'held': {
      const entity = valueOf(walk, node.entity);
      return heldOf(walk, node, entity, sourceOf(walk, node));
    }
    case 'distanceSquared':
      return squareBetween(walk, node, valuesOf(walk, [node.left, node.right]));
    case 'aggregate':
      return aggregate(walk, node);
    default:
      return unreachable(node);
  }
}

function quotient(walk: Walk, node: Node<'quotient'>): number {
  const left = valueOf(walk, node.left);
  const right = valueOf(walk, node.right);
  return right === 0 ? valueOf(walk, node.otherwise) : left / right;
}

function answerOf(walk: Walk, node: Question): boolean {
  switch (node.kind) {
    case 'not':
      return !isTrue(walk, node.operand);
    case 'and':
      return isTrue(walk, node.left) && isTrue(walk, node.right);
    case 'or':
      return isTrue(walk, node.left) || isTrue(walk, node.right);
    case 'compare':
      return compare(node.operator, valueOf(walk, node.left), valueOf(walk, node.right));
    case 'comparePercent': {
      const value = valueOf(walk, node.value) * 100;
      const share = valueOf(walk, node.maximum) * valueOf(walk, node.percent);
      return compare(node.operator, value, share);
    }
    case 'has': {
      const entity = valueOf(walk, node.entity);
      return isHeld(walk, node, entity, sourceOf(walk, node));
    }
    case 'eventTag':
      return (walk.frame.tags & node.mask) !== 0;
    case 'cone':
      return isInCone(walk, node, valuesOf(walk, [node.entity, node.from, node.to]));
    case 'line':
      return isOnLine(walk, node, valuesOf(walk, [node.entity, node.from, node.to]));
    default:
      return unreachable(node);
  }
}

function sourceOf(walk: Walk, node: Node<'has' | 'held'>): number | undefined {
  return node.source === undefined ? undefined : valueOf(walk, node.source);
}

function aggregate(walk: Walk, node: Node<'aggregate'>): number {
  const { selector, value } = node;
  const rows = candidatesOf(walk, selector, valueOf);
  if (node.name === 'count') return rows.length;
  const of = (row: number): number => {
    walk.locals[selector.slot] = row;
    return inLane(walk, row, () => valueOf(walk, value));
  };
  if (node.name === 'any') return rows.some((row) => of(row) !== 0) ? 1 : 0;
  if (node.name === 'all') return rows.every((row) => of(row) !== 0) ? 1 : 0;
  if (node.name === 'sum') return rows.reduce((sum, row) => sum + of(row), 0);
  if (rows.length === 0) return node.otherwise;
  return callBuiltin(node.name, rows.map(of));
}
