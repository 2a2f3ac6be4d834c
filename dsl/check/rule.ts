// One rule, named or bare: its event and phase, its condition and cooldown, its statements, its worst case.
import type { RuleNode } from '../ast/declaration.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion, quoted, type Reporter } from '../reporter.ts';
import { closeBody, eventContext, guarded, openBody } from './body.ts';
import { constantBody, fixedNumber } from './constant.ts';
import { coolingDown } from './cooldown.ts';
import { eventNamed } from './event-name.ts';
import { checkCondition } from './fit.ts';
import { clauseOffered } from './offered.ts';
import type { Body, Declared, EventEntry, Pack } from './pack.ts';
import { assuming } from './non-zero.ts';
import { checkBlock } from './statement.ts';
import type { TypedRule } from '../ir/statement.ts';

export function checkRule(
  pack: Pack,
  entry: Declared<RuleNode>,
  name: string,
): TypedRule | undefined {
  const { node, reporter } = entry;
  const event = eventOf(pack, node, reporter);
  if (event === undefined) return undefined;
  if (
    node.phase !== 'on' &&
    !clauseOffered(pack, reporter, headSpan(node), `\`${node.phase}\` rules`)
  )
    return undefined;
  const body = openRule(pack, entry, event, name);
  const statements = checkStatements(body, node);
  const depthMax = depthOf(pack, entry);
  const { hash, localCount, cost } = closeBody(body, statements);
  checkCost(reporter, headSpan(node), cost);
  const { phase, priority, span } = node;
  // Written out: a spread would keep what is added to it beside the object.
  const typed = {
    hash,
    localCount,
    statements,
    cost,
    name,
    event: event.name,
    phase,
    priority,
    file: reporter.file,
    start: span.start,
  };
  return depthMax === undefined ? typed : { ...typed, depthMax };
}

function openRule(
  pack: Pack,
  { node, reporter }: Declared<RuleNode>,
  event: EventEntry,
  name: string,
): Body {
  const { phase } = node;
  return openBody({
    pack,
    reporter,
    name,
    place: 'rule',
    phase,
    event,
    context: eventContext(event, phase),
    subject: event.fields[event.subject]?.name,
    actor: event.fields[event.actor]?.name,
  });
}

/** The condition is asked once; what it shows holds in the statements. The cooldown is asked before it. */
function checkStatements(body: Body, node: RuleNode): TypedRule['statements'] {
  const { condition, cooldown } = node;
  const cooling = cooldown === undefined ? undefined : coolingDown(body, cooldown);
  if (condition === undefined) {
    const block = checkBlock(body, node.body);
    if (cooling === undefined) return block;
    return guarded(body, cooling.ready, [cooling.start, ...block]);
  }
  const asked = checkCondition(body, condition);
  const block = assuming(body, asked, true, () => checkBlock(body, node.body));
  if (cooling === undefined) return guarded(body, asked, block);
  const { ready, start } = cooling;
  const both = { kind: 'and', type: asked.type, left: ready, right: asked } as const;
  return guarded(body, both, [start, ...block]);
}

/** It runs in events at most this far from the first. */
function depthOf(pack: Pack, { node, reporter }: Declared<RuleNode>): number | undefined {
  if (node.depth === undefined) return undefined;
  if (!clauseOffered(pack, reporter, node.depth.span, '`depth`')) return undefined;
  const depth = fixedNumber(constantBody(pack, reporter), node.depth, {
    what: 'The depth of a rule',
    example: '2',
    range: { low: 1, high: DSL_LIMITS.depthMax, isWhole: true },
  });
  return depth === undefined ? undefined : depth - 1;
}

function headSpan(node: RuleNode): RuleNode['span'] {
  return node.name?.span ?? node.span;
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

function eventOf(pack: Pack, node: RuleNode, reporter: Reporter): EventEntry | undefined {
  if (node.name === undefined) return pack.events.get(pack.vocabulary.defaultEvent);
  if (node.event !== undefined) return eventNamed(pack, reporter, node.event);
  missingEvent(pack, node, reporter);
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
