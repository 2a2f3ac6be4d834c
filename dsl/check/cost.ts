// Static worst case of what was checked: steps of one run, and how deep formulas call each other.
// Formulas carry their own figures, so that each is counted once however often it is called.
import { DSL_LIMITS } from '../limits.ts';
import type { TypedExpression, TypedSelector } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { blocksOf, partsOf, valuesOf } from '../ir/walk.ts';
import type { Pack } from './pack.ts';

/** Slots of an entity when the vocabulary does not say. */
const EFFECT_SLOTS = 8;
/** A lookup halves the rows: steps for the largest table there can be. */
const LOOKUP_COST = 16;
/** Carrying out one operation. */
const OPERATION_COST = 4;
/** Rows counted for a kind that does not say; selections of such a kind are refused. */
const ROWS_UNKNOWN = 64;
/** Reading two or three places and comparing them. */
const PLACE_COST = 4;
const COST_CAP = DSL_LIMITS.costMax * 2;

/** Steps of one evaluation; stops growing past the limit. */
export function costOfExpression(pack: Pack, node: TypedExpression): number {
  if (node.kind === 'aggregate') {
    const { selector, value } = node;
    const each = 1 + costOfExpression(pack, value);
    return Math.min(costOfSelector(pack, selector) + selector.limit * each, COST_CAP);
  }
  let cost = ownCost(pack, node);
  // Most columns are of somebody in the event.
  if (node.kind === 'column' && node.entity.kind === 'event') return cost + 1;
  for (const part of partsOf(node)) cost += costOfExpression(pack, part);
  return Math.min(cost, COST_CAP);
}

function ownCost(pack: Pack, node: TypedExpression): number {
  const { kind } = node;
  if (kind === 'has') return 1 + slotsOf(pack) * node.effects.length;
  if (kind === 'held') return 1 + slotsOf(pack);
  if (kind === 'call') return 1 + node.formula.cost;
  if (kind === 'dice') return 1 + node.count;
  if (kind === 'lookup') return LOOKUP_COST;
  if (kind === 'host') {
    return 1 + (pack.functions.get(pack.lowered.functions[node.index] ?? '')?.cost ?? 0);
  }
  return kind === 'cone' || kind === 'line' || kind === 'distanceSquared' ? PLACE_COST : 1;
}

function slotsOf({ vocabulary }: Pack): number {
  return vocabulary.effectSlots ?? EFFECT_SLOTS;
}

/** Every row is asked, and given its key; then the taken ones are put in order. */
function costOfSelector(pack: Pack, selector: TypedSelector): number {
  const { where, key, limit, entityKind } = selector;
  const asked = costOfExpression(pack, where);
  const ordered = key === undefined ? 0 : costOfExpression(pack, key);
  return Math.min(rowsOf(pack, entityKind) * (1 + asked + ordered) + limit, COST_CAP);
}

/** Entities of a kind that there can be. */
export function rowsOf(pack: Pack, entityKind: string): number {
  return pack.entities.get(entityKind)?.declaration.rows ?? ROWS_UNKNOWN;
}

/** Formulas inside each other that an evaluation enters. */
export function depthOfExpression(node: TypedExpression): number {
  let depth = node.kind === 'call' ? node.formula.depth : 0;
  for (const child of partsOf(node)) depth = Math.max(depth, depthOfExpression(child));
  return depth;
}

/** Steps of the longest way through statements. */
export function costOfStatements(pack: Pack, statements: readonly TypedStatement[]): number {
  let cost = 0;
  for (const statement of statements) cost += costOfStatement(pack, statement);
  return Math.min(cost, COST_CAP);
}

function costOfStatement(pack: Pack, statement: TypedStatement): number {
  if (statement.kind === 'each') {
    const each = 1 + costOfStatements(pack, statement.body);
    return costOfSelector(pack, statement.selector) + statement.selector.limit * each;
  }
  let cost = statement.kind === 'emit' || statement.kind === 'spend' ? OPERATION_COST : 1;
  for (const value of valuesOf(statement)) cost += costOfExpression(pack, value);
  let most = 0;
  for (const block of blocksOf(statement)) most = Math.max(most, costOfStatements(pack, block));
  return cost + most;
}
