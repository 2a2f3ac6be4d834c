// Names in inline tests. A name that means nothing else there is a unit, made when it is first named.
import type { TestNode, TestStep } from '../ast/test.ts';
import type { Collector } from './occurrence.ts';
import type { Scope } from './scope.ts';
import { walkArguments, walkExpression } from './walk-expression.ts';

export function walkTest(into: Collector, node: TestNode): void {
  const scope = into.open(undefined, node.span, { kind: 'test' });
  into.note(node.name, { kind: 'define', symbol: 'test' }, scope);
  for (const step of node.steps) walkStep(into, step, scope);
}

function walkStep(into: Collector, step: TestStep, scope: Scope): void {
  switch (step.kind) {
    case 'seed':
      walkExpression(into, step.value, scope);
      return;
    case 'given':
      walkGiven(into, step, scope);
      return;
    case 'raise':
      into.use(step.event, scope, 'event');
      walkArguments(into, step.args, { kind: 'event', name: step.event.text }, scope);
      return;
    case 'use':
      into.note(step.caster, { kind: 'value' }, scope);
      into.use(step.skill, scope, 'skill');
      into.note(step.target, { kind: 'value' }, scope);
      walkExpression(into, step.rank, scope);
      return;
    case 'pass':
      walkExpression(into, step.duration, scope);
      return;
    case 'expect':
      walkExpression(into, step.condition, scope);
      return;
    case 'expectHas':
      walkExpression(into, step.entity, scope);
      into.use(step.effect, scope, 'effect', 'tag');
      walkExpression(into, step.duration, scope);
      walkExpression(into, step.stacks, scope);
      return;
    case 'expectRefused':
    case 'expectCancelled':
    default:
  }
}

type GivenStep = Extract<TestStep, { kind: 'given' }>;

function walkGiven(into: Collector, { subject, fact }: GivenStep, scope: Scope): void {
  walkExpression(into, subject, scope);
  switch (fact.kind) {
    case 'field':
      walkExpression(into, fact.value, scope);
      return;
    case 'has':
      into.use(fact.effect, scope, 'effect');
      for (const value of [fact.duration, fact.stacks, fact.source])
        walkExpression(into, value, scope);
      return;
    case 'is':
      into.use(fact.record, scope, 'class', 'unit', 'item');
      return;
    case 'at':
      walkExpression(into, fact.x, scope);
      walkExpression(into, fact.y, scope);
      return;
    case 'team':
    default:
      walkExpression(into, fact.team, scope);
  }
}
