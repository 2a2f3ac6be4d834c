// Events, effects and resources that no designer wrote: what delayed blocks, chains, channels,
// casts, cooldowns and smoothed chances are lowered to.
import { ticksOf } from '../arithmetic.ts';
import { hashName } from '../hash.ts';
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedEvent, TypedEventField, TypedResource } from '../ir/program.ts';
import type { TypedBody, TypedRule } from '../ir/statement.ts';
import type { Type } from '../types.ts';
import { emptyBody } from './body.ts';
import type { Body, Pack } from './pack.ts';

/**
 * Position of the next internal event: after the vocabulary's and the pack's, which are all known
 * by now.
 */
function nextEventIndex(pack: Pack): number {
  return pack.events.size + pack.lowered.events.length;
}

export interface InternalEvent {
  /** Unique in the pack. */
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
  /** Slots; -1 (the default) without one. */
  readonly actor?: number;
  readonly subject?: number;
  /** What happens then, in the context of the fields. */
  readonly body: TypedBody;
  /** Where it was written. */
  readonly file: string;
  readonly start: number;
}

/** Adds an event with its one rule; gives its position in TypedProgram.events. */
export function internalEvent(pack: Pack, event: InternalEvent): number {
  const slot = reserveEvent(pack, event.name);
  slot.put(event);
  return slot.index;
}

interface EventSlot {
  readonly index: number;
  put(event: InternalEvent): void;
}

/** Keeps a position for an event that raises itself, or whose blocks add events of their own. */
export function reserveEvent(pack: Pack, name: string): EventSlot {
  const { events } = pack.lowered;
  const index = nextEventIndex(pack);
  const position = events.length;
  events.push(typedEvent({ name, fields: [], body: emptyBody(name), file: '', start: 0 }));
  return {
    index,
    put: (event) => {
      events[position] = typedEvent(event);
    },
  };
}

/** Its cost besides its own rule is worked out when all events are known. */
function typedEvent(event: InternalEvent): TypedEvent {
  const { name, body, file, start } = event;
  const rule: TypedRule = { ...body, name, event: name, phase: 'on', priority: 0, file, start };
  const fields = event.fields.map((field): TypedEventField => ({ ...field, modifiable: false }));
  return {
    name,
    hash: hashName(name),
    fields,
    actor: event.actor ?? -1,
    subject: event.subject ?? -1,
    slots: fields.length,
    internal: true,
    before: [],
    on: [rule],
    after: [],
    cost: body.cost,
    ownCost: body.cost,
  };
}

/** Fields of an internal event or effect that keep what a block captured. */
export function capturedFields(
  body: Body,
): readonly { readonly name: string; readonly type: Type }[] {
  return body.captures.map(({ name, value }) => ({ name, type: value.type }));
}

/** What an internal effect says besides what they all have in common. */
type InternalEffect = Pick<TypedEffect, 'name'> & Partial<TypedEffect>;

/** Adds an effect that the game never shows; with `tags`, questions and dispels by tag find it. */
export function internalEffect(pack: Pack, effect: InternalEffect): TypedEffect {
  const typed: TypedEffect = {
    hash: hashName(effect.name),
    internal: true,
    tags: [],
    stacking: { per: 'target', max: 1, timers: 'shared', reapply: 'replace', full: 'ignore' },
    sources: 'sum',
    endsWithSource: false,
    preventedBy: [],
    own: [],
    init: emptyBody(`${effect.name} init`),
    modify: emptyBody(`${effect.name} modify`),
    ends: {},
    ...effect,
  };
  pack.lowered.effects.push(typed);
  for (const tag of typed.tags) effectsOfTag(pack, tag).push(typed.hash);
  return typed;
}

/** How long it lasts, where that is the same for all: a battle that moves to other rules needs it. */
export function ticksWhenFixed(
  { vocabulary }: Pack,
  duration: TypedExpression,
): Pick<TypedEffect, 'durationTicks'> {
  if (duration.kind !== 'constant') return {};
  return { durationTicks: ticksOf(duration.value, vocabulary.tickMs) };
}

/** Hashes of the effects with a tag: the list itself, which internal effects join later. */
export function effectsOfTag(pack: Pack, tag: string): number[] {
  const known = pack.tags.get(tag);
  if (known !== undefined) return known;
  const hashes: number[] = [];
  pack.tags.set(tag, hashes);
  return hashes;
}

/** Tags of internal effects; they exist in every pack. */
export const INTERNAL_TAGS: readonly string[] = ['cast', 'channel'];

/** Adds a number each entity of a kind has, that no designer named. */
export function internalResource(
  pack: Pack,
  resource: Pick<TypedResource, 'name' | 'entityKind' | 'max' | 'start'> & Partial<TypedResource>,
): TypedResource {
  const typed: TypedResource = {
    hash: hashName(resource.name),
    pair: false,
    internal: true,
    gain: 0,
    everyTicks: 0,
    ...resource,
  };
  pack.lowered.resources.push(typed);
  return typed;
}
