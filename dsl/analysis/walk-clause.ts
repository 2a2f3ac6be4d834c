// Names in what effects, templates, items and skills hold besides statements.
import type { AuraClause, EffectClauses, HookNode, StackClause } from '../ast/clause.ts';
import type { SkillNode } from '../ast/declaration.ts';
import type { Collector } from './occurrence.ts';
import type { Scope } from './scope.ts';
import { walkExpression, walkSelection } from './walk-expression.ts';
import { walkBlock } from './walk-statement.ts';

/** `owner` is the effect or template whose own fields these are. */
export function walkClauses(
  into: Collector,
  clauses: EffectClauses,
  scope: Scope,
  owner: string,
): void {
  walkExpression(into, clauses.duration, scope);
  for (const tag of clauses.tags) into.use(tag, scope, 'tag');
  for (const tag of clauses.immune) into.use(tag, scope, 'tag');
  walkStack(into, clauses.stack, scope);
  into.word(clauses.sources);
  for (const { name, type, value } of clauses.own) {
    into.note(name, { kind: 'define', symbol: 'own', owner }, scope);
    into.note(type, { kind: 'type' }, scope);
    walkExpression(into, value, scope);
  }
  if (clauses.every !== undefined) {
    walkExpression(into, clauses.every.period, scope);
    into.word(clauses.every.first);
    into.word(clauses.every.last);
    walkBlock(into, clauses.every.body, scope);
  }
  walkPool(into, clauses.pool, scope);
  if (clauses.aura !== undefined) walkAura(into, clauses.aura, scope);
  walkHooks(into, clauses.hooks, scope, owner);
}

function walkStack(into: Collector, stack: StackClause | undefined, scope: Scope): void {
  if (stack === undefined) return;
  for (const name of [stack.per, stack.timers, stack.reapply, stack.full]) into.word(name);
  walkExpression(into, stack.max, scope);
}

function walkPool(into: Collector, pool: EffectClauses['pool'], scope: Scope): void {
  if (pool === undefined) return;
  walkExpression(into, pool.capacity, scope);
  for (const event of pool.events) into.use(event, scope, 'event');
  walkExpression(into, pool.order, scope);
  if (pool.where === undefined) return;
  // What it absorbs is asked in the event's own context.
  const event = pool.events[0]?.text;
  const origin = { kind: 'event', event, isAfter: false } as const;
  walkExpression(into, pool.where, into.open(scope, pool.where.span, origin));
}

function walkAura(into: Collector, aura: AuraClause, scope: Scope): void {
  const inner = into.open(scope, aura.span);
  walkSelection(into, aura.selection, inner);
  into.use(aura.effect, inner, 'effect');
  walkExpression(into, aura.every, inner);
  walkExpression(into, aura.linger, inner);
}

function walkHooks(into: Collector, hooks: readonly HookNode[], scope: Scope, owner: string): void {
  for (const { when, body } of hooks) {
    into.word(when);
    walkBlock(into, body, scope, { kind: 'effect', owner, hook: when.text });
  }
}

export function walkSkill(into: Collector, node: SkillNode): void {
  const scope = into.open(undefined, node.span, { kind: 'skill' });
  into.note(node.name, { kind: 'define', symbol: 'skill' }, scope);
  into.word(node.was);
  into.word(node.change);
  into.word(node.target?.kind);
  walkExpression(into, node.target?.within, scope);
  for (const { amount, resource } of node.costs) {
    walkExpression(into, amount, scope);
    into.use(resource, scope, 'resource', 'field');
  }
  walkExpression(into, node.cooldown?.duration, scope);
  into.word(node.cooldown?.starts);
  for (const value of [node.charges?.count, node.charges?.every, node.cast, node.ranks])
    walkExpression(into, value, scope);
  for (const { condition } of node.requirements) walkExpression(into, condition, scope);
  for (const { when, body } of node.hooks) {
    into.word(when);
    walkBlock(into, body, scope);
  }
}
