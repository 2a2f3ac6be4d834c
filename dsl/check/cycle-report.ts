// What is said about a cycle of rules, with the two ways to bound it.
import type { RuleNode } from '../ast/declaration.ts';
import type { Fix, Span } from '../diagnostic.ts';
import { hashName } from '../hash.ts';
import type { Reporter } from '../reporter.ts';
import type { Declared, Pack } from './pack.ts';
import type { Node, Step } from './raise-graph.ts';
import { NO_EVENT } from './raise.ts';
import { raisesIn } from './raise-node.ts';

/** What goes on for ever, and who revives whoever would die but once on the way. */
export interface Cycle {
  readonly steps: readonly Step[];
  readonly revivers: readonly Node[];
}

/** Told where a rule of the cycle raises. */
export function reportCycle(pack: Pack, { steps: cycle, revivers }: Cycle): void {
  const found = cycle.map((step) => ruleOf(pack, step));
  const at = found.findIndex((rule, index) => rule !== undefined && isRaise(cycle[index]));
  const first = at < 0 ? found.findIndex((rule) => rule !== undefined) : at;
  const turned = [...cycle.slice(Math.max(first, 0)), ...cycle.slice(0, Math.max(first, 0))];
  const rule = found[first];
  const place = rule === undefined ? placeOf(pack, turned) : ruleplace(pack, rule, turned[0]);
  if (place === undefined) throw new Error('invariant broken: a cycle stands nowhere');
  const isRaised = cycle.some(isRaise);
  const name = rule?.node.name?.text ?? turned.find(isRaise)?.node.effect?.name;
  const depth = rule?.node.name === undefined ? 'Let' : `Give \`${name}\` a \`depth\`, or let`;
  const isUsed = isRaised && !isRaise(turned[0]) && cycle.some((step) => step.node.skill);
  const advice = isUsed
    ? ` Give \`${name ?? 'the rule'}\` a \`depth\`.`
    : isRaised && name !== undefined
      ? ` ${depth} it leave out what it raised itself: \`when not event has ${name}\`, and raise ` +
        `\`as ${name}\`.`
      : ' Leave one of the steps out, or let time pass with `after`.';
  place.reporter.error({
    code: 'EVENT_CYCLE',
    span: place.span,
    message: `This would go on for ever: ${storyOf(turned)}.${revived(revivers)}${advice}`,
    found: turned.map(titleOf).join(', '),
    expected: 'a bound',
    fixes: isRaised ? fixesOf(pack, turned[0], rule) : [],
  });
}

function isRaise(step: Step | undefined): boolean {
  return step?.event !== undefined;
}

/** Says what makes an end no end. */
function revived(revivers: readonly Node[]): string {
  const [first] = revivers;
  if (first === undefined) return '';
  const [field = ''] = first.revives;
  const name = field.slice(field.indexOf('.') + 1);
  const who = titleOf({ node: first });
  return ` Who died can die again, since ${who} raises \`${name}\` above 0.`;
}

function titleOf({ node }: Pick<Step, 'node'>): string {
  if (node.effect !== undefined) return `the effect \`${node.effect.name}\``;
  const name = node.rule?.name ?? '';
  const [, skill] = /^skill (\S+) use$/.exec(name) ?? [];
  if (skill !== undefined) return `the skill \`${skill}\``;
  return name.includes('#') ? `the \`if\` ${name}` : `\`${name}\``;
}

/** `thorns` raises `hit`, on which `thorns` runs again. */
function storyOf(cycle: readonly Step[]): string {
  const steps = cycle.flatMap((step, index) => {
    if (step.node.skill !== undefined) return [];
    const title = titleOf(step);
    const next = cycle[(index + 1) % cycle.length];
    if (next?.node.skill !== undefined) return `${title} uses \`${next.node.skill.name}\``;
    return step.event === undefined
      ? `${title} leads to an effect`
      : `${title} raises \`${step.event.name}\``;
  });
  const [first] = cycle;
  const back = first === undefined ? '' : `${titleOf(first)} runs again`;
  return [...steps, back].join(', then ').replace(/, then (?=[^,]*runs again)/, ', and ');
}

type Rule = Declared<RuleNode>;

function ruleOf(pack: Pack, { node }: Step): Rule | undefined {
  const { rule } = node;
  if (rule === undefined) return undefined;
  return pack.rules.find(
    (one) => one.reporter.file === rule.file && one.node.span.start === rule.start,
  );
}

interface Place {
  readonly reporter: Reporter;
  readonly span: Span;
}

/** Where the rule raises the event of the first step, else its head. */
function ruleplace(pack: Pack, { node, reporter }: Rule, step: Step | undefined): Place {
  const raise = pack.lowered.raises.find(
    ({ body, event, isDelayed }) =>
      body === step?.node.body.hash && event === (indexOf(pack, step) ?? NO_EVENT) && !isDelayed,
  );
  return { reporter, span: raise?.span ?? node.name?.span ?? node.span };
}

function indexOf(pack: Pack, { event }: Step): number | undefined {
  return pack.events.get(event?.name ?? '')?.index;
}

/** A cycle of effects alone, or of blocks inside rules. */
function placeOf(pack: Pack, cycle: readonly Step[]): Place | undefined {
  for (const { node } of cycle) {
    const entry = pack.effects.get(node.effect?.name ?? '');
    if (entry === undefined) continue;
    const raise = pack.lowered.raises.find(({ body }) => body === node.body.hash);
    if (raise !== undefined && cycle.some(isRaise))
      return { reporter: entry.inner, span: raise.span };
    return { reporter: entry.reporter, span: entry.node.name.span };
  }
  const files = new Map(
    [...pack.rules, ...pack.skills.values()].map(({ reporter }) => [reporter.file, reporter]),
  );
  for (const { node } of cycle) {
    const reporter = files.get(node.rule?.file ?? '');
    const raise = pack.lowered.raises.find(({ body }) => body === node.body.hash);
    const start = node.rule?.start ?? 0;
    if (reporter !== undefined) return { reporter, span: raise?.span ?? { start, end: start + 1 } };
  }
  const [rule] = pack.rules;
  return rule && { reporter: rule.reporter, span: rule.node.span };
}

/** Both bounds, where they can be written: a bare `if` has no head for a depth, nor has a hook. */
function fixesOf(pack: Pack, step: Step | undefined, rule: Rule | undefined): Fix[] {
  if (rule === undefined) return step === undefined ? [] : hookFixes(pack, step);
  const { node, reporter } = rule;
  const text = pack.texts.get(reporter.file) ?? '';
  if (node.name === undefined) return [];
  const head = text.slice(0, node.body.span.start).trimEnd().length;
  const span = { start: head, end: head };
  const depth: Fix = { title: 'Let it answer once: add `depth 2`', span, text: ', depth 2' };
  return [depth, ...excludingItself({ text, node, name: node.name.text })];
}

/** Of a hook that stands where its effect is declared. */
function hookFixes(pack: Pack, { node: { effect, body } }: Step): Fix[] {
  const entry = pack.effects.get(effect?.name ?? '');
  if (entry === undefined || entry.filled !== entry.node) return [];
  const { hooks, name } = entry.node;
  const hook = hooks.find(({ when }) => hashName(`effect ${name.text} ${when.text}`) === body.hash);
  if (hook === undefined) return [];
  const { file } = entry.reporter;
  const text = pack.texts.get(file) ?? '';
  // `when` of a hook is read as an `if` around its statements.
  const [only] = hook.body.statements;
  const isWhen = only?.kind === 'if' && text.startsWith('when', only.span.start);
  const { span, body: block } = hook;
  const node = isWhen ? { span, body: block, condition: only.condition } : { span, body: block };
  return excludingItself({ text, node, name: name.text });
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

type Raising = Pick<RuleNode, 'span' | 'body' | 'condition'>;

interface Excluding {
  readonly text: string;
  readonly node: Raising;
  readonly name: string;
}

/** `when not event has NAME`, and `as NAME` behind everything it raises at once. */
function excludingItself({ text, node, name }: Excluding): Fix[] {
  const raises = raisesIn(node.body).filter(({ delay }) => delay === undefined);
  if (raises.length === 0) return [];
  const insertions: Insertion[] = raises.map(({ tags, span }) => {
    const last = tags.at(-1);
    return last === undefined
      ? { at: span.end, text: ` as ${name}` }
      : { at: last.span.end, text: `, ${name}` };
  });
  insertions.push(...conditionOf(node, name));
  const { start, end } = node.span;
  let fixed = text.slice(start, end);
  for (const { at, text: added } of insertions.sort((a, b) => b.at - a.at)) {
    fixed = fixed.slice(0, at - start) + added + fixed.slice(at - start);
  }
  const title = `Leave out what it raised: \`when not event has ${name}\``;
  return [{ title, span: node.span, text: fixed }];
}

function conditionOf({ condition, body }: Raising, name: string): Insertion[] {
  const question = `not event has ${name}`;
  if (condition === undefined) return [{ at: body.span.start + 1, text: ` when ${question} ` }];
  const isOr = condition.kind === 'binary' && condition.operator === 'or';
  const { start, end } = condition.span;
  if (!isOr) return [{ at: start, text: `${question} and ` }];
  return [
    { at: start, text: `${question} and (` },
    { at: end, text: ')' },
  ];
}
