// Outlines of declarations: their clauses as pieces, in a designer's words.
import type { EffectClauses, HookNode } from '../ast/clause.ts';
import type {
  Declaration,
  EventNode,
  RecordNode,
  ResourceNode,
  RuleNode,
  SkillNode,
} from '../ast/declaration.ts';
import type { Name } from '../ast/expression.ts';
import type { TestNode, TestStep } from '../ast/test.ts';
import { unreachable } from '../unreachable.ts';
import { holding, valued, worded, type Outline, type Write } from './outline.ts';
import { outlineSelection } from './outline-selection.ts';
import { outlineBlock, outlineHeld } from './outline-statement.ts';

/** The pieces of one declaration; its name and kind are not among them. */
export function outlineDeclaration(node: Declaration, write: Write): readonly Outline[] {
  switch (node.kind) {
    case 'event':
      return outlineEvent(node, write);
    case 'formula':
      return [
        ...worded('parameters', node.parameters.map(typedText).join(', ')),
        ...valued('value', node.body, write),
      ];
    case 'effect':
      return [
        ...valued('template', node.template, write),
        ...outlineClauses(node, write),
        ...outlineBlock(node.body, write),
      ];
    case 'template':
      return [
        ...worded('parameters', node.parameters.map(typedText).join(', ')),
        ...outlineClauses(node, write),
        ...outlineBlock(node.body, write),
      ];
    case 'rule':
      return outlineRule(node, write);
    case 'resource':
      return outlineResource(node, write);
    case 'skill':
      return outlineSkill(node, write);
    case 'class':
    case 'unit':
    case 'item':
      return outlineRecord(node, write);
    case 'enum':
      return worded('values', namesText(node.values));
    case 'table':
      return worded('file', node.from.text);
    case 'tune':
      return [
        ...valued('value', node.value, write),
        ...valued('least', node.low, write),
        ...valued('most', node.high, write),
      ];
    case 'roll':
      return [...worded('event', node.event.text), ...valued('value', node.value, write)];
    case 'removed':
      return worded('kind', node.what.text);
    case 'test':
      return outlineTest(node, write);
    default:
      return unreachable(node);
  }
}

function outlineEvent(node: EventNode, write: Write): readonly Outline[] {
  return node.fields.flatMap(({ name, type, outcome, rounded }) => {
    const what = outcome === undefined ? '' : ` ${write(outcome.span)}`;
    const how = rounded === undefined ? '' : ` rounded ${rounded.text}`;
    return worded(name.text, `${type.text}${what}${how}`);
  });
}

function outlineRule(node: RuleNode, write: Write): readonly Outline[] {
  return [
    ...worded('event', node.event?.text),
    ...worded('phase', node.phase),
    ...worded('priority', `${node.priority}`),
    ...valued('cooldown', node.cooldown?.duration, write),
    ...valued('cooldown per', node.cooldown?.per, write),
    ...valued('depth', node.depth, write),
    ...valued('when', node.condition, write),
    ...outlineBlock(node.body, write),
  ];
}

function outlineResource(node: ResourceNode, write: Write): readonly Outline[] {
  return [
    ...worded('of', node.of?.text),
    ...worded('per', node.isPair ? 'target' : undefined),
    ...valued('max', node.max, write),
    ...valued('start', node.start, write),
    ...valued(node.change?.direction ?? '', node.change?.amount, write),
    ...valued('every', node.change?.every, write),
    ...valued('was', node.was?.kind === 'name' ? undefined : node.was, write),
  ];
}

function outlineSkill(node: SkillNode, write: Write): readonly Outline[] {
  return [
    ...worded('target', node.target?.kind.text),
    ...valued('range', node.target?.within, write),
    ...node.costs.flatMap(({ amount, resource }) =>
      valued(`cost in ${resource.text}`, amount, write),
    ),
    ...valued('cooldown', node.cooldown?.duration, write),
    ...worded('cooldown starts', node.cooldown?.starts?.text),
    ...valued('charges', node.charges?.count, write),
    ...valued('charge every', node.charges?.every, write),
    ...valued('cast', node.cast, write),
    ...valued('ranks', node.ranks, write),
    ...node.requirements.flatMap(({ condition, reason }) =>
      valued(`requires '${reason.text}'`, condition, write),
    ),
    ...worded('on change', node.change?.text),
    ...outlineHooks(node.hooks, write),
  ];
}

function outlineRecord(node: RecordNode, write: Write): readonly Outline[] {
  return [
    ...worded('of', node.of?.text),
    ...node.values.flatMap(({ name, value }) => valued(name.text, value, write)),
    ...worded('skills', namesText(node.skills)),
    ...(node.clauses === undefined ? [] : outlineClauses(node.clauses, write)),
    ...outlineBlock(node.body, write),
  ];
}

function outlineClauses(node: EffectClauses, write: Write): readonly Outline[] {
  const { stack, every, pool, aura } = node;
  return [
    ...valued('duration', node.duration, write),
    ...worded('tags', namesText(node.tags)),
    ...worded('immune', namesText(node.immune)),
    ...worded('stack per', stack?.per?.text),
    ...valued('most stacks', stack?.max, write),
    ...worded('timers', stack?.timers?.text),
    ...worded('on reapply', stack?.reapply?.text),
    ...worded('on full', stack?.full?.text),
    ...worded('sources', node.sources?.text),
    ...worded('ends with', node.endsWithSource === undefined ? undefined : 'source'),
    ...node.own.flatMap((own) => [
      ...valued(`own ${own.name.text}`, own.value ?? own.type, write),
      ...valued(`own ${own.name.text} was`, own.was, write),
    ]),
    ...worded('on change', node.change?.text),
    ...valued('pool', pool?.capacity, write),
    ...worded('pool from', namesText(pool?.events ?? [])),
    ...valued('pool order', pool?.order, write),
    ...valued('pool where', pool?.where, write),
    ...outlineAura(aura, write),
    ...worded('aura gives', aura?.effect.text),
    ...valued('aura every', aura?.every, write),
    ...valued('aura linger', aura?.linger, write),
    ...valued('every', every?.period, write),
    ...worded('first', every?.first?.text),
    ...worded('last', every?.last?.text),
    ...outlineHeld('each period', every?.body, write),
    ...outlineHooks(node.hooks, write),
  ];
}

function outlineAura(aura: EffectClauses['aura'], write: Write): readonly Outline[] {
  if (aura === undefined) return [];
  const { selection } = aura;
  return [holding('aura', outlineSelection(selection, write), `aura ${write(selection.span)}`)];
}

function outlineHooks(hooks: readonly HookNode[], write: Write): readonly Outline[] {
  return hooks.map(({ when, body, span }) =>
    holding(`on ${when.text}`, outlineBlock(body, write), write(span)),
  );
}

function outlineTest(node: TestNode, write: Write): readonly Outline[] {
  return node.steps.flatMap((step) => valued(stepLabel(step), step, write));
}

function stepLabel({ kind }: TestStep): string {
  if (kind === 'given' || kind === 'seed') return kind;
  return kind.startsWith('expect') ? 'expect' : 'when';
}

function typedText({ name, type }: { readonly name: Name; readonly type: Name }): string {
  return `${name.text}: ${type.text}`;
}

function namesText(names: readonly Name[]): string {
  return names.map(({ text }) => text).join(', ');
}
