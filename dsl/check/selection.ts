// Selections: `foe in enemies of attacker near target within 5m where hp < 50% limit 4 by lowest
// hp`. All that narrows becomes one question about a candidate; order and limit stay apart.
import type { Selection } from '../ast/expression.ts';
import type { TypedExpression, TypedSelector } from '../ir/expression.ts';
import { FAULT } from './fault.ts';
import { checkLimit } from './limit.ts';
import { isOffered, notOffered } from './offered.ts';
import type { Body, LocalSymbol } from './pack.ts';
import { both, isAlive } from './question.ts';
import { checkOrder } from './selection-order.ts';
import { prepareSource, type Inside } from './selection-part.ts';

/** A checked selection; its candidate is in the slot, under its name in `scope`. */
interface CheckedSelection {
  readonly selector: TypedSelector;
  /** To be pushed around whatever is done with each candidate. */
  readonly scope: Map<string, LocalSymbol>;
}

interface SelectionOptions {
  /** Of chains, which go to one at a time: the limit need not be said. */
  readonly isSingle?: true;
  /** Put around the whole question about the candidate. */
  readonly wrap?: (where: TypedExpression, candidate: TypedExpression) => TypedExpression;
}

/** Undefined, reported, when something is wrong with it. */
export function checkSelection(
  body: Body,
  node: Selection,
  options: SelectionOptions = {},
): CheckedSelection | undefined {
  if (!isOffered(body, node.span, 'selections')) return undefined;
  const source = prepareSource(body, node.source);
  const limit = checkLimit(body, node, options.isSingle === true);
  if (source === undefined) return undefined;
  const { entityKind } = source;
  if (!hasRows(body, node, entityKind)) return undefined;
  const slot = body.localCount;
  // Two more are scratch of the selection while it runs.
  body.localCount += 3;
  const type = { kind: 'entity', entity: entityKind } as const;
  const candidate: TypedExpression = { kind: 'local', type, slot };
  const scope = scopeOf(node, candidate);
  const inside: Inside = { body, entityKind, slot, candidate, scope };
  const narrowed = source.ask(inside);
  const order = checkOrder(inside, node.order);
  if (narrowed === undefined || order === undefined || limit === undefined) return undefined;
  const asked = both(isAlive(body, entityKind, candidate), narrowed);
  const where = options.wrap?.(asked, candidate) ?? asked;
  return { selector: { entityKind, slot, where, ...order, limit }, scope };
}

/** Runs `check` with the candidate under its name, for each that is taken. */
export function forEach<Result>(
  body: Body,
  { scope, selector }: CheckedSelection,
  check: () => Result,
): Result {
  const times = body.times;
  body.times *= selector.limit;
  body.scopes.push(scope);
  const result = check();
  body.scopes.pop();
  body.times = times;
  return result;
}

/**
 * Looks for mistakes of its own in what is done with each of a selection that was not understood.
 */
export function withoutSelection(body: Body, node: Selection, check: () => unknown): void {
  body.scopes.push(scopeOf(node, FAULT));
  check();
  body.scopes.pop();
}

function scopeOf({ name }: Selection, value: TypedExpression): Map<string, LocalSymbol> {
  const scope = new Map<string, LocalSymbol>();
  if (name.text !== '') scope.set(name.text, { value, name, reads: new Set(), used: true });
  return scope;
}

function hasRows(body: Body, node: Selection, entityKind: string): boolean {
  if (body.pack.entities.get(entityKind)?.declaration.rows !== undefined) return true;
  notOffered(body, node.span, `a list of every ${entityKind}`, 'Name the one that is meant.');
  return false;
}
