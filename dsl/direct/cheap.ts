// Conditions without effect that cost less than a wrong guess of the processor: comparisons of columns, slots and
// constants. Both sides of an `and` of two such are worked out, and one branch is taken in place of two.
import type { TypedExpression } from '../ir/expression.ts';
import { contextSlot } from './column.ts';
import type { Site } from './site.ts';

/** Nodes of one condition that is worked out whether or not it matters. */
const NODES_MAX = 24;

export function isCheapCondition(site: Site, node: TypedExpression): boolean {
  return conditionNodes(site, node) <= NODES_MAX;
}

/** Infinity for what must be evaluated only when it matters. */
function conditionNodes(site: Site, node: TypedExpression): number {
  if (node.kind === 'and' || node.kind === 'or') {
    return 1 + conditionNodes(site, node.left) + conditionNodes(site, node.right);
  }
  if (node.kind === 'compare') {
    return 1 + valueNodes(site, node.left) + valueNodes(site, node.right);
  }
  if (node.kind === 'has') {
    // Asked before all rules: it is a bit.
    const isKept = site.segment.now !== undefined && node.source === undefined;
    return isKept && contextSlot(site, node.entity) !== undefined ? 2 : Number.POSITIVE_INFINITY;
  }
  if (node.kind !== 'comparePercent') return Number.POSITIVE_INFINITY;
  const columns = valueNodes(site, node.value) + valueNodes(site, node.maximum);
  return 3 + columns + valueNodes(site, node.percent);
}

function valueNodes(site: Site, node: TypedExpression): number {
  if (node.kind === 'constant' || node.kind === 'event' || node.kind === 'local') return 1;
  if (node.kind === 'arithmetic') {
    return 1 + valueNodes(site, node.left) + valueNodes(site, node.right);
  }
  const isShared = site.segment.now !== undefined;
  const isLoaded = node.kind === 'column' && contextSlot(site, node.entity) !== undefined;
  return isShared && isLoaded ? 1 : Number.POSITIVE_INFINITY;
}
