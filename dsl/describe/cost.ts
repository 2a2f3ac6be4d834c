// The static costs of a checked pack: what each event, rule, effect and skill may take at most.
import { DSL_LIMITS } from '../limits.ts';
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedEvent, TypedProgram } from '../ir/program.ts';
import type { TypedBody } from '../ir/statement.ts';

export interface EventCost {
  readonly event: string;
  /** Of its own rules; of all one raise leads to, repetitions included. */
  readonly ownSteps: number;
  readonly steps: number;
  readonly stepsMax: number;
  /** Part of the budget that is used, in percent. */
  readonly budgetPercent: number;
  readonly internal: boolean;
  readonly rules: readonly RuleCost[];
}

export interface RuleCost {
  readonly rule: string;
  readonly phase: string;
  readonly priority: number;
  readonly steps: number;
  /** Bound of a cycle it is part of, as it is written. */
  readonly depth?: number;
}

export interface BodyCost {
  /** `effect slow: every`, `skill fireball`. */
  readonly body: string;
  readonly steps: number;
  readonly budgetPercent: number;
}

export interface CostReport {
  /** Both from the most to the least. */
  readonly events: readonly EventCost[];
  readonly bodies: readonly BodyCost[];
}

export function costReport(program: TypedProgram): CostReport {
  const events = program.events.filter((event) => !event.internal || event.cost > 0).map(eventCost);
  const bodies = [
    ...program.effects.flatMap(effectCosts),
    ...program.skills.map(({ name, body }) => bodyCost(`skill ${name}`, body)),
  ];
  return {
    events: events.sort((a, b) => b.steps - a.steps || compareText(a.event, b.event)),
    bodies: bodies
      .filter(({ steps }) => steps > 0)
      .sort((a, b) => b.steps - a.steps || compareText(a.body, b.body)),
  };
}

function eventCost({ name, ownCost, cost, internal, before, on, after }: TypedEvent): EventCost {
  const rules = [...before, ...on, ...after].map((rule): RuleCost => ({
    rule: rule.name,
    phase: rule.phase,
    priority: rule.priority,
    steps: rule.cost,
    ...(rule.depthMax !== undefined && { depth: rule.depthMax + 1 }),
  }));
  return {
    event: name,
    ownSteps: ownCost,
    steps: cost,
    stepsMax: DSL_LIMITS.eventCostMax,
    budgetPercent: share(cost, DSL_LIMITS.eventCostMax),
    internal,
    rules: rules.sort((a, b) => b.steps - a.steps || compareText(a.rule, b.rule)),
  };
}

function effectCosts(effect: TypedEffect): readonly BodyCost[] {
  const { name, init, modify, every, start, stack, absorbed, ends, end } = effect;
  const bodies: readonly (readonly [string, TypedBody | undefined])[] = [
    ['own', init],
    ['modify', modify],
    ['every', every?.body],
    ['start', start],
    ['stack', stack],
    ['absorbed', absorbed],
    ...Object.entries(ends),
    ['end', end],
  ];
  return bodies.flatMap(([hook, body]) =>
    body === undefined ? [] : [bodyCost(`effect ${name}: ${hook}`, body)],
  );
}

function bodyCost(body: string, { cost }: TypedBody): BodyCost {
  return { body, steps: cost, budgetPercent: share(cost, DSL_LIMITS.costMax) };
}

/** In percent, two digits behind the point. */
function share(steps: number, stepsMax: number): number {
  return Math.round((steps / stepsMax) * 10_000) / 100;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
