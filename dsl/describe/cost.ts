// The static costs of a checked pack: what each event, rule, effect and skill may take at most.
import { DSL_LIMITS } from '../limits.ts';
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedEvent, TypedProgram } from '../ir/program.ts';
import type { TypedBody, TypedRule } from '../ir/statement.ts';
import type { Pack } from '../check/pack.ts';
import { bodyPlaces, type BodyPlaces } from './body-place.ts';
import { effectBodies } from './effect-bodies.ts';

export interface EventCost {
  /** Its name; of what runs later or on use, that of the block: `skill fireball: on use`. */
  readonly event: string;
  /** Of its own rules; of all one raise leads to in its tick, repetitions included. */
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
  /** `effect slow: every`, `skill fireball: asking and paying`. */
  readonly body: string;
  readonly steps: number;
  readonly budgetPercent: number;
}

export interface CostReport {
  /** Both from the most to the least. */
  readonly events: readonly EventCost[];
  readonly bodies: readonly BodyCost[];
}

export function costReport(pack: Pack, program: TypedProgram): CostReport {
  const places = bodyPlaces(pack, program);
  const events = program.events
    .filter((event) => !event.internal || event.cost > 0)
    .map((event) => eventCost(event, places));
  const bodies = [
    ...program.effects.flatMap((effect) => effectCosts(effect, places)),
    ...program.skills.map(({ name, body }) => bodyCost(`skill ${name}: asking and paying`, body)),
  ];
  return {
    events: events.sort((a, b) => b.steps - a.steps || compareText(a.event, b.event)),
    bodies: bodies
      .filter(({ steps }) => steps > 0)
      .sort((a, b) => b.steps - a.steps || compareText(a.body, b.body)),
  };
}

function eventCost(
  { name, ownCost, cost, internal, before, on, after }: TypedEvent,
  places: BodyPlaces,
): EventCost {
  const called = ({ hash, name: own }: TypedRule): string => places.get(hash)?.name ?? own;
  const rules = [...before, ...on, ...after].map((rule): RuleCost => ({
    rule: called(rule),
    phase: rule.phase,
    priority: rule.priority,
    steps: rule.cost,
    ...(rule.depthMax !== undefined && { depth: rule.depthMax + 1 }),
  }));
  return {
    event: internal ? (rules[0]?.rule ?? name) : name,
    ownSteps: ownCost,
    steps: cost,
    stepsMax: DSL_LIMITS.eventCostMax,
    budgetPercent: share(cost, DSL_LIMITS.eventCostMax),
    internal,
    rules: rules.sort((a, b) => b.steps - a.steps || compareText(a.rule, b.rule)),
  };
}

/** What the language keeps for itself, such as a channel, goes by the block that was written for it. */
function effectCosts(effect: TypedEffect, places: BodyPlaces): readonly BodyCost[] {
  return effectBodies(effect).flatMap(([part, body]) => {
    const written = places.get(body.hash)?.name;
    if (effect.internal && written === undefined) return [];
    return [bodyCost(written ?? `effect ${effect.name}: ${part}`, body)];
  });
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
