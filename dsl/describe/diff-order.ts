// Rules that run in another order although nobody changed a priority: a move within a file, or to another one.
import type { Declaration, RuleNode } from '../ast/declaration.ts';
import type { PackChange } from './pack-change.ts';

export function orderChanges(
  before: readonly Declaration[],
  after: readonly Declaration[],
): readonly PackChange[] {
  const old = ordersOf(before);
  const changes: PackChange[] = [];
  for (const [place, rules] of ordersOf(after)) {
    const earlier = old.get(place) ?? [];
    const kept = new Map(earlier.map((rule) => [nameOf(rule), rule.priority]));
    const isKept = (rule: RuleNode): boolean => kept.get(nameOf(rule)) === rule.priority;
    const now = rules.filter(isKept).map(nameOf);
    const staying = new Set(now);
    const was = earlier.map(nameOf).filter((name) => staying.has(name));
    if (was.join('\n') === now.join('\n')) continue;
    const texts = { before: was.join(', '), after: now.join(', ') };
    const text = `rules ${place}: order ${texts.before} -> ${texts.after}`;
    changes.push({ kind: 'order', subject: `rules ${place}`, path: 'order', ...texts, text });
  }
  return changes;
}

/** Named rules in the order they run, by phase and event. */
function ordersOf(declarations: readonly Declaration[]): ReadonlyMap<string, readonly RuleNode[]> {
  const orders = new Map<string, RuleNode[]>();
  for (const node of declarations) {
    if (node.kind !== 'rule' || node.name === undefined) continue;
    const place = `${node.phase} ${node.event?.text ?? ''}`;
    const rules = orders.get(place);
    if (rules === undefined) orders.set(place, [node]);
    else rules.push(node);
  }
  for (const rules of orders.values()) rules.sort((a, b) => b.priority - a.priority);
  return orders;
}

function nameOf(rule: RuleNode): string {
  return rule.name?.text ?? '';
}
