// Places: `distance(X, Y)`, `X within 5m of Y`. Distances are compared as squares, which is exact
// for whole metres.
import type { Expression } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { BOOL, DISTANCE, NUMBER, describeType } from '../types.ts';
import { FAULT } from './fault.ts';
import { checkAs } from './fit.ts';
import { isOffered, notOffered } from './offered.ts';
import type { Body } from './pack.ts';
import { bounded } from './range.ts';

type CallNode = Extract<Expression, { kind: 'call' }>;
type WithinNode = Extract<Expression, { kind: 'within' }>;

/** `distance(X, Y)`; two values were given. */
export function checkDistance(body: Body, node: CallNode): TypedExpression {
  const [first, second] = node.args;
  const left = first === undefined ? undefined : checkPlace(body, first.value);
  const right = second === undefined ? undefined : checkPlace(body, second.value);
  if (left === undefined || right === undefined) return FAULT;
  if (!isOffered(body, node.span, 'distances')) return FAULT;
  return { kind: 'builtin', type: DISTANCE, name: 'sqrt', args: [squareBetween(left, right)] };
}

export function checkWithin(body: Body, node: WithinNode): TypedExpression {
  const entity = checkPlace(body, node.entity);
  const distance = checkAs(body, node.distance, DISTANCE);
  const of = checkPlace(body, node.of);
  if (entity === undefined || of === undefined || distance.type.kind === 'error') return FAULT;
  if (!isOffered(body, node.span, 'distances')) return FAULT;
  return isNear(entity, of, distance);
}

/** Someone with a place; undefined, reported, for anything else. */
export function checkPlace(body: Body, node: Expression): TypedExpression | undefined {
  const entity = body.pack.checkExpression(body, node);
  if (entity.type.kind === 'error') return undefined;
  if (entity.type.kind === 'entity') {
    return hasPlace(body, entity.type.entity, node.span) ? entity : undefined;
  }
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: node.span,
    message:
      `Only someone has a place, but this is ${describeType(entity.type)}. Name a ` +
      `${body.pack.vocabulary.effectHolder}.`,
    found: describeType(entity.type),
    expected: 'someone with a place',
  });
  return undefined;
}

/** False, reported, when the game keeps no places of a kind. */
export function hasPlace(body: Body, entityKind: string, span: Span): boolean {
  const kind = body.pack.entities.get(entityKind)?.declaration;
  if (kind?.position !== undefined) return true;
  notOffered(
    body,
    span,
    `places of a ${entityKind}`,
    'Use something that it has, such as a field.',
  );
  return false;
}

export function squareBetween(left: TypedExpression, right: TypedExpression): TypedExpression {
  return { kind: 'distanceSquared', type: NUMBER, left, right };
}

/** At most that far away. */
export function isNear(
  entity: TypedExpression,
  of: TypedExpression,
  distance: TypedExpression,
): TypedExpression {
  const left = squareBetween(entity, of);
  return { kind: 'compare', type: BOOL, operator: '<=', left, right: squareOf(distance) };
}

/** At least that far away. */
export function isFar(
  entity: TypedExpression,
  of: TypedExpression,
  distance: TypedExpression,
): TypedExpression {
  const left = squareBetween(entity, of);
  return { kind: 'compare', type: BOOL, operator: '>=', left, right: squareOf(distance) };
}

/** Less than 0 metres counts as 0, or its square would be far away. */
function squareOf(distance: TypedExpression): TypedExpression {
  if (distance.kind === 'constant') {
    const metres = Math.max(0, distance.value);
    return { kind: 'constant', type: NUMBER, value: metres * metres };
  }
  const zero: TypedExpression = { kind: 'constant', type: DISTANCE, value: 0 };
  const metres: TypedExpression = {
    kind: 'builtin',
    type: DISTANCE,
    name: 'max',
    args: [distance, zero],
  };
  return bounded({ kind: 'arithmetic', type: NUMBER, operator: '*', left: metres, right: metres });
}
