// Events of a program: their rules as the tier runs them, and where their outcome goes.
import type { TypedEvent } from '../ir/program.ts';
import type { Phase } from '../ir/statement.ts';
import type { Binding } from '../runtime.ts';
import type { Run, Tier } from '../tier.ts';
import type { Rounding, Vocabulary } from '../vocabulary.ts';
import { fieldPort, type FieldPort } from './field.ts';
import { signedHashes } from './instance.ts';
import { modifiedBy } from './plan-modify.ts';
import type { PlanOptions } from './plan-options.ts';

export interface OutcomePlan {
  /** Slot of the amount; absorbed, dealt and overkill are in the three slots from `report` on. */
  readonly amount: number;
  readonly report: number;
  readonly entity: number;
  readonly takes: boolean;
  readonly field: FieldPort;
  readonly maximum: FieldPort | undefined;
  /** Position of the event raised at 0, or -1. */
  readonly zeroEvent: number;
  /** True when the entity holds effects, whose pools absorb. */
  readonly isHolder: boolean;
  /** Of a field that effects modify: element of its base number of row 0; -1 otherwise. */
  readonly base: number;
}

/** A slot that names an entity. */
export interface EntitySlot {
  readonly slot: number;
  /** Position of the kind. */
  readonly kind: number;
  /** It may be nobody, as in the captures of internal events. */
  readonly isOptional: boolean;
}

/** All have one shape; see EffectPlan. */
export interface EventPlan {
  /** Its hash as a signed integer; see EffectPlan. */
  readonly hash: number;
  readonly index: number;
  /** Fields, and slots with those of the outcome. */
  readonly fields: number;
  readonly slots: number;
  /** Slots of the actor and of the subject; -1 without one. */
  readonly actor: number;
  readonly subject: number;
  /** Worst-case steps of all that one raise leads to, and those of its own rules: at least 1. */
  readonly cost: number;
  readonly steps: number;
  readonly before: Run | undefined;
  readonly on: Run | undefined;
  readonly after: Run | undefined;
  readonly entities: readonly EntitySlot[];
  readonly outcome: OutcomePlan | undefined;
  /** Fields of the subject that raise this event at 0: it died when one is still 0. */
  readonly zeroFields: readonly FieldPort[];
  /** Hashes of the effects whose pools take from it, as signed integers. */
  readonly pools: Int32Array;
  /** Positions of the fields that rules may change, and of those that are made whole. */
  readonly modifiable: readonly number[];
  /** Of the modifiable ones those that some rule does: what none does stays as it is. */
  readonly modified: readonly number[];
  readonly rounded: readonly RoundedField[];
}

export interface RoundedField {
  readonly slot: number;
  readonly rounding: Rounding;
}

export function planEvents(options: PlanOptions): EventPlan[] {
  const { program, vocabulary, tier, binding } = options;
  return program.events.map((typed, index) => {
    const run = (phase: Phase): Run | undefined => ruleRun(tier, typed, index, phase);
    const takes = program.effects.map((effect) => effect.pool?.events.includes(index) === true);
    return {
      hash: typed.hash | 0,
      index,
      fields: typed.fields.length,
      slots: typed.slots,
      actor: typed.actor,
      subject: typed.subject,
      cost: typed.cost,
      steps: Math.max(1, typed.ownCost),
      before: run('before'),
      on: run('on'),
      after: run('after'),
      entities: entitySlots(typed, vocabulary),
      outcome: planOutcome(typed, vocabulary, binding),
      zeroFields: zeroFields(typed, vocabulary, binding),
      pools: signedHashes(
        program.effects.flatMap(({ hash }, i) => (takes[i] === true ? [hash] : [])),
      ),
      modifiable: typed.fields.flatMap(({ modifiable }, slot) => (modifiable ? [slot] : [])),
      modified: modifiedFields(typed),
      rounded: typed.fields.flatMap(({ rounded }, slot) =>
        rounded === undefined ? [] : [{ slot, rounding: rounded }],
      ),
    };
  });
}

function modifiedFields({ fields, before, on, after }: TypedEvent): readonly number[] {
  const rules = [...before, ...on, ...after];
  const found = modifiedBy(rules.flatMap(({ statements }) => statements));
  return fields.flatMap((_, slot) => (found.has(slot) ? [slot] : []));
}

function ruleRun(tier: Tier, event: TypedEvent, index: number, phase: Phase): Run | undefined {
  return event[phase].length === 0 ? undefined : tier.rules(index, phase);
}

function entitySlots(event: TypedEvent, vocabulary: Vocabulary): EntitySlot[] {
  return event.fields.flatMap(({ type }, slot) => {
    if (type.kind !== 'entity') return [];
    const kind = vocabulary.entities.findIndex((one) => one.name === type.entity);
    const isNamed = slot === event.actor || slot === event.subject;
    return [{ slot, kind, isOptional: event.internal && !isNamed }];
  });
}

function planOutcome(
  event: TypedEvent,
  vocabulary: Vocabulary,
  binding: Binding,
): OutcomePlan | undefined {
  const { outcome } = event;
  if (outcome === undefined) return undefined;
  const { entityKind, field, amount, entity } = outcome;
  const kind = vocabulary.entities.find((one) => one.name === entityKind);
  const declared = kind?.fields.find((one) => one.name === field);
  const isHolder = entityKind === vocabulary.effectHolder;
  const isModifiable = isHolder && declared?.modifiable === true;
  return {
    amount,
    report: event.fields.length,
    entity,
    takes: outcome.direction === 'take',
    field: fieldPort(binding, entityKind, field),
    maximum:
      declared?.maximum === undefined
        ? undefined
        : fieldPort(binding, entityKind, declared.maximum),
    zeroEvent: outcome.zeroEvent ?? -1,
    isHolder,
    base: isModifiable ? binding.offset(`${entityKind}.base.${field}`) : -1,
  };
}

function zeroFields(event: TypedEvent, vocabulary: Vocabulary, binding: Binding): FieldPort[] {
  const type = event.fields[event.subject]?.type;
  if (type?.kind !== 'entity' || type.entity !== vocabulary.effectHolder) return [];
  const kind = vocabulary.entities.find((one) => one.name === type.entity);
  const fields = kind?.fields.filter((field) => field.zeroEvent === event.name) ?? [];
  return fields.map((field) => fieldPort(binding, type.entity, field.name));
}
