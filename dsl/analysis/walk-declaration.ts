// Names in the declarations of a file: where each is declared, and what its head refers to.
import type {
  Declaration,
  EffectNode,
  EventNode,
  RecordNode,
  ResourceNode,
  RuleNode,
  TemplateNode,
  TypedName,
} from '../ast/declaration.ts';
import type { Collector } from './occurrence.ts';
import type { Scope } from './scope.ts';
import { walkClauses, walkSkill } from './walk-clause.ts';
import { walkArguments, walkExpression } from './walk-expression.ts';
import { walkOld } from './walk-old.ts';
import { walkBlock, walkStatements } from './walk-statement.ts';
import { walkTest } from './walk-test.ts';

export function walkDeclaration(into: Collector, node: Declaration): void {
  switch (node.kind) {
    case 'event':
      walkEvent(into, node);
      return;
    case 'formula': {
      const scope = into.open(undefined, node.span);
      into.note(node.name, { kind: 'define', symbol: 'formula' }, scope);
      walkParameters(into, node.parameters, scope);
      walkExpression(into, node.body, scope);
      return;
    }
    case 'effect':
      walkEffect(into, node);
      return;
    case 'template':
      walkTemplate(into, node);
      return;
    case 'rule':
      walkRule(into, node);
      return;
    case 'skill':
      walkSkill(into, node);
      return;
    case 'test':
      walkTest(into, node);
      return;
    case 'resource':
    case 'enum':
    case 'table':
    case 'tune':
    case 'roll':
    case 'removed':
    case 'class':
    case 'unit':
    case 'item':
    default:
      walkConstant(into, node);
  }
}

type Constant = Exclude<
  Declaration,
  { kind: 'event' | 'formula' | 'effect' | 'template' | 'rule' | 'skill' | 'test' }
>;

function walkConstant(into: Collector, node: Constant): void {
  switch (node.kind) {
    case 'resource':
      walkResource(into, node);
      return;
    case 'enum':
      into.note(node.name, { kind: 'define', symbol: 'enum' }, undefined);
      for (const value of node.values) {
        const role = { kind: 'define', symbol: 'enumValue', owner: node.name.text } as const;
        into.note(value, role, undefined);
      }
      return;
    case 'table':
      into.note(node.name, { kind: 'define', symbol: 'table' }, undefined);
      return;
    case 'tune':
      into.note(node.name, { kind: 'define', symbol: 'tune' }, undefined);
      for (const value of [node.value, node.low, node.high]) walkExpression(into, value, undefined);
      return;
    case 'roll': {
      const event = node.event.text;
      const scope = into.open(undefined, node.span, { kind: 'event', event, isAfter: false });
      into.note(node.name, { kind: 'define', symbol: 'roll' }, scope);
      into.use(node.event, scope, 'event');
      walkExpression(into, node.value, scope);
      return;
    }
    case 'removed':
      into.word(node.what);
      into.word(node.name);
      return;
    case 'class':
    case 'unit':
    case 'item':
    default:
      walkRecord(into, node);
  }
}

function walkEvent(into: Collector, node: EventNode): void {
  into.note(node.name, { kind: 'define', symbol: 'event' }, undefined);
  const owner = node.name.text;
  for (const { name, type, outcome, rounded } of node.fields) {
    into.note(name, { kind: 'define', symbol: 'eventField', owner }, undefined);
    into.note(type, { kind: 'type' }, undefined);
    into.word(rounded);
    if (outcome === undefined) continue;
    into.note(outcome.entity, { kind: 'use', symbols: ['eventField'], owner }, undefined);
    const object = { kind: 'name', ...outcome.entity } as const;
    const origin = { kind: 'event', event: owner, isAfter: false } as const;
    const scope = into.open(undefined, outcome.span, origin);
    into.note(outcome.field, { kind: 'member', object }, scope);
  }
}

function walkParameters(into: Collector, parameters: readonly TypedName[], scope: Scope): void {
  for (const { name, type } of parameters) {
    const from = name.span.start;
    into.local(scope, {
      kind: 'parameter',
      name,
      type: { kind: 'written', name: type.text },
      from,
    });
    into.note(type, { kind: 'type' }, scope);
  }
}

function walkEffect(into: Collector, node: EffectNode): void {
  const owner = node.name.text;
  const scope = into.open(undefined, node.span, { kind: 'effect', owner });
  if (node.isOverride === true) into.use(node.name, scope, 'effect');
  else into.note(node.name, { kind: 'define', symbol: 'effect' }, scope);
  if (node.template !== undefined) {
    const { name, args } = node.template;
    into.use(name, scope, 'template');
    walkArguments(into, args, { kind: 'template', name: name.text }, scope);
  }
  into.word(node.was);
  walkClauses(into, node, scope, owner);
  walkStatements(into, node.body, scope);
}

function walkTemplate(into: Collector, node: TemplateNode): void {
  const owner = node.name.text;
  const scope = into.open(undefined, node.span, { kind: 'effect', owner });
  into.note(node.name, { kind: 'define', symbol: 'template' }, scope);
  walkParameters(into, node.parameters, scope);
  walkClauses(into, node, scope, owner);
  walkStatements(into, node.body, scope);
}

function walkRule(into: Collector, node: RuleNode): void {
  const origin = {
    kind: 'event',
    event: node.event?.text,
    isAfter: node.phase === 'after',
  } as const;
  const scope = into.open(undefined, node.span, origin);
  if (node.isOverride === true) into.use(node.name, scope, 'rule');
  else into.note(node.name, { kind: 'define', symbol: 'rule' }, scope);
  into.use(node.event, scope, 'event');
  walkExpression(into, node.cooldown?.duration, scope);
  walkExpression(into, node.cooldown?.per, scope);
  walkExpression(into, node.depth, scope);
  walkExpression(into, node.condition, scope);
  walkStatements(into, node.body, scope);
}

function walkResource(into: Collector, node: ResourceNode): void {
  into.note(node.name, { kind: 'define', symbol: 'resource' }, undefined);
  into.use(node.of, undefined, 'entity');
  walkOld(into, node.was);
  const { max, start, change } = node;
  for (const value of [max, start, change?.amount, change?.every])
    walkExpression(into, value, undefined);
}

function walkRecord(into: Collector, node: RecordNode): void {
  const owner = node.name.text;
  const scope = into.open(undefined, node.span, { kind: 'effect', owner });
  into.note(node.name, { kind: 'define', symbol: node.kind }, scope);
  into.word(node.was);
  into.use(node.of, scope, 'class', 'unit', 'item');
  for (const { name, value } of node.values) {
    into.use(name, scope, 'field', 'resource');
    walkExpression(into, value, scope);
  }
  for (const skill of node.skills) into.use(skill, scope, 'skill');
  if (node.clauses !== undefined) walkClauses(into, node.clauses, scope, owner);
  walkBlock(into, node.body, scope);
}
