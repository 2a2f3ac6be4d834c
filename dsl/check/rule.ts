// One rule, named or bare: its event, its condition, its statements, its worst case.
import type { RuleNode } from '../ast.ts';
import { hashName } from '../hash.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion, quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { costOfExpression, costOfStatements } from './cost.ts';
import { checkCondition } from './fit.ts';
import { renaming, type Body, type Declared, type EventEntry, type Pack } from './pack.ts';
import { checkBlock } from './statement.ts';
import type { TypedRule, TypedStatement } from './typed.ts';

export function checkRule(
  pack: Pack,
  { node, reporter }: Declared<RuleNode>,
  name: string,
): TypedRule | undefined {
  const event = eventOf(pack, node, reporter);
  if (event === undefined) return undefined;
  const body: Body = {
    pack,
    reporter,
    place: 'rule',
    event,
    scopes: [],
    localCount: 0,
    reads: new Set(),
    chanceCount: 0,
  };
  const condition = node.condition === undefined ? undefined : checkCondition(body, node.condition);
  const block = checkBlock(body, node.body);
  const statements: TypedStatement[] =
    condition === undefined ? block : [{ kind: 'if', condition, body: block, otherwise: [] }];
  const cost =
    costOfStatements(block) + (condition === undefined ? 0 : costOfExpression(condition));
  checkCost(reporter, node.name?.span ?? node.span, cost);
  return {
    name,
    hash: hashName(name),
    event: event.name,
    priority: node.priority,
    cost,
    localCount: body.localCount,
    statements,
  };
}

/** Refuses a rule or effect whose worst case is above the limit. */
export function checkCost(
  reporter: Reporter,
  span: { readonly start: number; readonly end: number },
  cost: number,
): void {
  if (cost <= DSL_LIMITS.costMax) return;
  reporter.error({
    code: 'RULE_TOO_COSTLY',
    span,
    message:
      'This may take more than 100,000 steps for one event. Call fewer formulas, or store ' +
      'results with `let`.',
    expected: 'at most 100,000 steps',
  });
}

/** Refuses the rule with which the rules of one event become too much for one raising of it. */
export function checkEventCost(
  { node, reporter }: Declared<RuleNode>,
  event: string,
  cost: number,
): void {
  if (cost <= DSL_LIMITS.eventCostMax) return;
  reporter.error({
    code: 'EVENT_TOO_COSTLY',
    span: node.name?.span ?? node.span,
    message:
      `With this rule, all rules on \`${event}\` together may take more than 100,000 steps. ` +
      'Join rules that work out the same, or remove some.',
    expected: 'at most 100,000 steps for one event',
  });
}

function eventOf(pack: Pack, node: RuleNode, reporter: Reporter): EventEntry | undefined {
  if (node.name === undefined) return pack.events.get(pack.vocabulary.defaultEvent);
  if (node.event?.text === '') return undefined;
  if (node.event === undefined) {
    missingEvent(pack, node, reporter);
    return undefined;
  }
  const event = pack.events.get(node.event.text);
  if (event !== undefined || pack.isIncomplete) return event;
  const names = [...pack.events.keys()];
  const suggestions = suggest(node.event.text, names);
  const list = names.map((name) => `\`${name}\``).join(', ');
  const hint = didYouMean(suggestions) || ` Events are ${list}.`;
  reporter.error({
    code: 'UNKNOWN_EVENT',
    span: node.event.span,
    message: `The game has no event ${quoted(node.event.text)}.${hint}`,
    found: node.event.text,
    expected: names.join(', '),
    suggestions,
    fixes: renaming(node.event.span, suggestions),
  });
  return undefined;
}

function missingEvent(pack: Pack, node: RuleNode, reporter: Reporter): void {
  const { name } = node;
  if (name === undefined) return;
  const event = pack.vocabulary.defaultEvent;
  reporter.error({
    code: 'MISSING_EVENT',
    span: name.span,
    message:
      `The rule ${quoted(name.text)} does not say when it runs. Write \`rule ${name.text} on ` +
      `${event}\`, or another event.`,
    expected: 'on EVENT',
    fixes: [insertion(`Add \`on ${event}\``, name.span.end, ` on ${event}`)],
  });
}
