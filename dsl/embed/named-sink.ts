// What a running battle tells the game, by the names of its pack. What the language makes for itself, such as
// cooldowns and delays, is not told. Hot path: allocates nothing.
import type { EndCause } from '../ir/effect.ts';
import type { Origin, TypedProgram } from '../ir/program.ts';
import { CHANGED, HANDLED, type FaultCode, type GameSink } from '../run/game-sink.ts';
import { unreachable } from '../unreachable.ts';
import type { PackNames } from './names.ts';

/** What an event did: amount = absorbed + dealt + overkill; zeros for events without an outcome. */
export interface Outcome {
  /** Rows; -1 when the event has none. */
  readonly actor: number;
  readonly subject: number;
  readonly amount: number;
  readonly absorbed: number;
  readonly dealt: number;
  readonly overkill: number;
  /** What raised it. */
  readonly origin: Origin;
}

/**
 * All methods are called in the midst of a run: they take notes, and change no field. They may raise events,
 * which wait their turn.
 */
export interface NamedSink<Names extends PackNames> {
  /** An event is over; what it recorded comes after. `outcome` is reused. */
  handled?(event: keyof Names['events'] & string, outcome: Outcome): void;
  cancelled?(event: keyof Names['events'] & string): void;
  began?(effect: Names['effects'], holder: number, source: number, stacks: number): void;
  /** More stacks, or its timer was set anew. */
  stacked?(effect: Names['effects'], holder: number, source: number, stacks: number): void;
  ended?(effect: Names['effects'], holder: number, source: number, cause: EndCause): void;
  /** The holder is immune. */
  prevented?(effect: Names['effects'], holder: number, source: number): void;
  /** `against` is -1 but for resources of a pair. */
  changed?(resource: Names['resources'], entity: number, value: number, against: number): void;
  /** A skill was accepted, from the game or from a rule; what it does comes after. */
  used?(skill: Names['skills'], caster: number, target: number, rank: number): void;
  refused?(skill: Names['skills'], caster: number, target: number, reason: Names['reasons']): void;
  /** `about` is the function, event or resource, where one is known. */
  fault?(code: FaultCode, about: string | undefined): void;
}

const GAME: Origin = { kind: 'game', name: '' };

/** A sink for a runner of the program that tells `sink` by name. */
export function namedSink(program: TypedProgram, sink: NamedSink<PackNames>): GameSink {
  const [events, effects, resources] = [program.events, program.effects, program.resources];
  const outcome = {
    actor: -1,
    subject: -1,
    amount: 0,
    absorbed: 0,
    dealt: 0,
    overkill: 0,
    origin: GAME,
  };
  return {
    handled: (event, numbers) => {
      const name = shown(events[event]);
      if (name === undefined || sink.handled === undefined) return;
      outcome.actor = numbers[HANDLED.actor] ?? -1;
      outcome.subject = numbers[HANDLED.subject] ?? -1;
      outcome.amount = numbers[HANDLED.amount] ?? 0;
      outcome.absorbed = numbers[HANDLED.absorbed] ?? 0;
      outcome.dealt = numbers[HANDLED.dealt] ?? 0;
      outcome.overkill = numbers[HANDLED.overkill] ?? 0;
      outcome.origin = program.origins[numbers[HANDLED.origin] ?? 0] ?? GAME;
      sink.handled(name, outcome);
    },
    cancelled: (event) => {
      const name = shown(events[event]);
      if (name !== undefined) sink.cancelled?.(name);
    },
    began: (effect, holder, source, stacks) => {
      const name = shown(effects[effect]);
      if (name !== undefined) sink.began?.(name, holder, source, stacks);
    },
    stacked: (effect, holder, source, stacks) => {
      const name = shown(effects[effect]);
      if (name !== undefined) sink.stacked?.(name, holder, source, stacks);
    },
    ended: (effect, holder, source, cause) => {
      const name = shown(effects[effect]);
      if (name !== undefined) sink.ended?.(name, holder, source, cause);
    },
    prevented: (effect, holder, source) => {
      const name = shown(effects[effect]);
      if (name !== undefined) sink.prevented?.(name, holder, source);
    },
    changed: (resource, numbers) => {
      const name = shown(resources[resource]);
      if (name === undefined || sink.changed === undefined) return;
      const entity = numbers[CHANGED.entity] ?? -1;
      const against = numbers[CHANGED.against] ?? -1;
      sink.changed(name, entity, numbers[CHANGED.value] ?? 0, against);
    },
    used: (skill, caster, target, rank) => {
      const name = program.skills[skill]?.name;
      if (name !== undefined) sink.used?.(name, caster, target, rank);
    },
    refused: (skill, caster, target, reason) => {
      const name = program.skills[skill]?.name;
      if (name !== undefined) sink.refused?.(name, caster, target, program.reasons[reason] ?? '');
    },
    fault: (code, position) => sink.fault?.(code, aboutOf(program, code, position)),
  };
}

interface Named {
  readonly name: string;
  readonly internal: boolean;
}

function shown(one: Named | undefined): string | undefined {
  return one?.internal === false ? one.name : undefined;
}

function aboutOf(program: TypedProgram, code: FaultCode, position: number): string | undefined {
  switch (code) {
    case 'HOST_MISSING':
    case 'HOST_THREW':
    case 'HOST_NOT_A_NUMBER':
    case 'HOST_NOT_AN_ENTITY':
      return program.functions[position];
    case 'FUEL_EMPTY':
    case 'QUEUE_FULL':
    case 'TASKS_FULL':
      return program.events[position]?.name;
    case 'EFFECT_CROWDED':
      return shown(program.effects[position]);
    case 'SLOTS_FULL':
      return program.resources[position]?.name;
    case 'ENTITY_UNKNOWN':
    case 'OPERATIONS_FULL':
      return undefined;
    default:
      return unreachable(code);
  }
}
