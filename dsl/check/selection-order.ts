// In which order candidates are taken: `by nearest to X`, `by lowest hp`, `by random`. Ties go to
// the lower row.
import type { Expression, SelectionOrder } from '../ast/expression.ts';
import type { TypedExpression, TypedSelector } from '../ir/expression.ts';
import { describeType, isNumeric } from '../types.ts';
import { unreachable } from '../unreachable.ts';
import { rowsOf } from './cost.ts';
import { isPureHere } from './pure.ts';
import type { Inside } from './selection-part.ts';
import { withCandidate } from './selection-part.ts';
import { checkPlace, hasPlace, squareBetween } from './space.ts';

type Order = Pick<TypedSelector, 'order' | 'key' | 'number'>;

/** Undefined, reported, when something is wrong with it. */
export function checkOrder(inside: Inside, node: SelectionOrder | undefined): Order | undefined {
  if (node === undefined) return { order: 'row', number: 0 };
  switch (node.kind) {
    case 'nearest':
      return byDistance(inside, node, 'ascending');
    case 'farthest':
      return byDistance(inside, node, 'descending');
    case 'lowest':
      return byValue(inside, node, 'ascending');
    case 'highest':
      return byValue(inside, node, 'descending');
    case 'random':
      return byRandom(inside, node);
    default:
      return unreachable(node.kind);
  }
}

function byDistance(
  { body, entityKind, candidate }: Inside,
  { key: to, span }: SelectionOrder,
  order: 'ascending' | 'descending',
): Order | undefined {
  if (to === undefined) return undefined;
  const place = checkPlace(body, to);
  if (place === undefined || !hasPlace(body, entityKind, span)) return undefined;
  return { order, key: squareBetween(candidate, place), number: 0 };
}

function byValue(
  inside: Inside,
  { key: node }: SelectionOrder,
  order: 'ascending' | 'descending',
): Order | undefined {
  if (node === undefined) return undefined;
  const key = withCandidate(inside, (body) => body.pack.checkExpression(body, node));
  if (key.type.kind === 'error' || !isOrdered(inside, node, key)) return undefined;
  return { order, key, number: 0 };
}

function isOrdered({ body }: Inside, node: Expression, key: TypedExpression): boolean {
  if (isNumeric(key.type)) return true;
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: node.span,
    message:
      `Candidates are ordered by a number, but this is ${describeType(key.type)}. Write a field ` +
      'such as `hp`.',
    found: describeType(key.type),
    expected: 'a number',
  });
  return false;
}

/** Row r draws number + r, so a draw for every row is kept free. */
function byRandom({ body, entityKind }: Inside, { span }: SelectionOrder): Order | undefined {
  if (!isPureHere(body, span, '`by random`')) return undefined;
  const number = body.drawCount;
  body.drawCount += rowsOf(body.pack, entityKind);
  return { order: 'random', number };
}
