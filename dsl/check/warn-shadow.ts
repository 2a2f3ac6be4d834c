// A `set` that a later rule always replaces: it changes nothing.
import type { RuleNode } from '../ast/declaration.ts';
import type { Block, ModifyStatement } from '../ast/statement.ts';
import type { TypedRule } from '../ir/statement.ts';
import type { Declared, Pack } from './pack.ts';
import { insideOf } from './raise-node.ts';

type Rule = Declared<RuleNode>;

interface Shadow {
  readonly rule: Rule;
  readonly node: ModifyStatement;
}

/** `rules` of all events, in the order they run. */
export function warnShadowed(pack: Pack, rules: readonly TypedRule[]): void {
  const byPlace = new Map<string, Rule>();
  for (const rule of pack.rules) {
    const { node, reporter } = rule;
    if (holdsSet(node.body)) byPlace.set(`${reporter.file} ${node.span.start}`, rule);
  }
  if (byPlace.size === 0) return;
  const shadows = new Map<string, Shadow>();
  for (const { file, start, event } of rules.toReversed()) {
    const rule = byPlace.get(`${file} ${start}`);
    if (rule === undefined) continue;
    const sure = sureSets(rule.node);
    for (const node of setsIn(rule.node.body).toReversed()) {
      const key = `${event} ${node.field.text}`;
      const shadow = shadows.get(key);
      if (shadow !== undefined) report(rule, node, shadow);
      if (sure.includes(node)) shadows.set(key, { rule, node });
    }
  }
}

/** Whether a block sets anything, however deep: what other rules may replace, or be replaced by. */
export function holdsSet(block: Block): boolean {
  for (const one of block.statements) {
    if (one.kind === 'modify' ? one.modifier === 'set' : insideOf(one).some(holdsSet)) return true;
  }
  return false;
}

function setsIn(block: Block): ModifyStatement[] {
  return block.statements.flatMap((one) => {
    if (one.kind === 'modify') return one.modifier === 'set' ? [one] : [];
    return insideOf(one).flatMap(setsIn);
  });
}

/** Those that run whenever the event does. */
function sureSets({ condition, cooldown, depth, body }: RuleNode): readonly ModifyStatement[] {
  if (condition !== undefined || cooldown !== undefined || depth !== undefined) return [];
  if (holdsHalt(body)) return [];
  return body.statements.flatMap((one) => {
    const isSet = one.kind === 'modify' && one.modifier === 'set';
    return isSet ? [one] : [];
  });
}

/** A `stop` anywhere may come before what follows it. */
function holdsHalt(block: Block): boolean {
  return block.statements.some(
    (one) => one.kind === 'stop' || one.kind === 'cancel' || insideOf(one).some(holdsHalt),
  );
}

function report({ reporter }: Rule, node: ModifyStatement, shadow: Shadow): void {
  const { rule } = shadow;
  const name = rule.node.name?.text ?? 'a later rule';
  reporter.warning({
    code: 'RULE_SHADOWED',
    span: node.span,
    message:
      `This changes nothing, because \`${name}\` runs later and sets \`${node.field.text}\` whatever happens. ` +
      'Change their priorities, or give the later one a condition.',
    found: node.field.text,
    related: { file: rule.reporter.file, span: shadow.node.span, message: 'the later `set`' },
  });
}
