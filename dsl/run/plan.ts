// A program bound to a layout and a tier: everything a runner looks up by name or hash, looked up
// once. Holds nothing of a battle.
import type { TypedProgram } from '../ir/program.ts';
import type { TypedBody } from '../ir/statement.ts';
import type { Binding } from '../runtime.ts';
import type { Run } from '../tier.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { INSTANCE_COLUMNS, TASK_COLUMNS, tasksOf } from './columns.ts';
import { ByHash } from './by-hash.ts';
import { fieldPort, type FieldPort } from './field.ts';
import { instanceOffsets, signedHashes, type InstanceOffsets } from './instance.ts';
import { answeredKinds, planOperations, type OperationPlan } from './plan-operation.ts';
import { planOrigins, type OriginPlan } from './plan-origin.ts';
import { planEffects, type EffectPlan } from './plan-effect.ts';
import { planModify } from './plan-modify.ts';
import { planEvents, type EventPlan } from './plan-event.ts';
import type { PlanOptions } from './plan-options.ts';
import { isChanging, planResources, type ResourcePlan } from './plan-resource.ts';

/** Instances with the columns that only the runner writes. */
export interface HeldOffsets extends InstanceOffsets {
  readonly nextTick: number;
  readonly tags: number;
  /** All columns of whole numbers. */
  readonly words: readonly number[];
}

export interface TaskOffsets {
  readonly count: number;
  readonly event: number;
  readonly dueTick: number;
  readonly serial: number;
  readonly tags: number;
  readonly origin: number;
  readonly key0: number;
  readonly key1: number;
  /** All columns of whole numbers. */
  readonly words: readonly number[];
  readonly fields: readonly number[];
}

/** A field of the holder that effects modify. */
export interface StatPlan {
  /** Position among the fields of the kind: its group of buckets. */
  readonly index: number;
  readonly current: FieldPort;
  /** Element of `KIND.base.FIELD` of row 0. */
  readonly base: number;
}

export interface SkillPlan {
  readonly index: number;
  /** Of the skill and of its body, as signed integers. */
  readonly hash: number;
  readonly bodyHash: number;
  /** Hash of its cooldown, as holdsAny() takes it; empty without one. */
  readonly cooldown: Int32Array;
  readonly run: Run;
  readonly body: TypedBody;
  readonly ranks: number;
  /** Its target is the caster. */
  readonly isUntargeted: boolean;
}

export interface Plan extends OriginPlan {
  readonly program: TypedProgram;
  readonly vocabulary: Vocabulary;
  readonly held: HeldOffsets;
  readonly tasks: TaskOffsets;
  /** Element of run.serial. */
  readonly serial: number;
  readonly events: readonly EventPlan[];
  /** By hash as a signed integer. */
  readonly eventOf: ByHash<EventPlan>;
  readonly effects: readonly EffectPlan[];
  readonly effectOf: ByHash<EffectPlan>;
  /** Those with `modify` lines. */
  readonly modifierOf: ByHash<EffectPlan>;
  readonly resources: readonly ResourcePlan[];
  /** Those of entities that change by themselves. */
  readonly changing: readonly ResourcePlan[];
  /** Pair resources by hash as a signed integer: their instances have no effect. */
  readonly pairOf: ByHash<ResourcePlan>;
  readonly skills: readonly SkillPlan[];
  readonly operations: readonly OperationPlan[];
  /** By function of the game: kind of the row it answers with; -1 when that is no row. */
  readonly answers: Int32Array;
  readonly stats: readonly StatPlan[];
  /** Two numbers a stat: elements of its base and, -1 with objects, its current number of row 0. */
  readonly statPlaces: Int32Array;
  /** Those that some effect modifies. */
  readonly modified: readonly StatPlan[];
  /** See ModifyPlan. */
  readonly isSteady: boolean;
  /** The field of the holder that says who takes part. */
  readonly alive: FieldPort | undefined;
  /** Position of the kind that holds effects. */
  readonly holderKind: number;
  /** Fields of the holder: groups of buckets of `modify` bodies. */
  readonly holderFields: number;
}

export function createPlan(options: PlanOptions): Plan {
  const { program, vocabulary, tier, binding } = options;
  const effects = planEffects(program, tier);
  const events = planEvents(options);
  const resources = planResources(program, vocabulary, binding);
  const holderKind = vocabulary.entities.findIndex((kind) => kind.name === vocabulary.effectHolder);
  const stats = planStats(vocabulary, binding);
  const { modified, isSteady } = planModify(program, vocabulary);
  const origins = planOrigins(program);
  return {
    program,
    vocabulary,
    held: heldOffsets(program, binding),
    tasks: taskOffsets(program, vocabulary, binding),
    serial: binding.offset('run.serial'),
    events,
    eventOf: new ByHash(events.map((event) => [event.hash, event])),
    effects,
    effectOf: new ByHash(effects.map((effect) => [effect.hash, effect])),
    modifierOf: new ByHash(
      effects.flatMap((effect) =>
        effect.modify === undefined ? [] : [[effect.hash, effect] as const],
      ),
    ),
    resources,
    changing: resources.filter(({ typed }) => isChanging(typed)),
    pairOf: new ByHash(
      resources.filter(({ typed }) => typed.pair).map((pair) => [pair.hash, pair]),
    ),
    skills: program.skills.map(({ hash, body, cooldown, ranks, targets }, index) => ({
      index,
      hash: hash | 0,
      bodyHash: body.hash | 0,
      cooldown: signedHashes(cooldown === undefined ? [] : [cooldown]),
      run: tier.body(body),
      body,
      ranks,
      isUntargeted: targets === 'self' || targets === 'none',
    })),
    operations: planOperations(options, { effects, events, resources, origins: origins.origins }),
    ...origins,
    answers: answeredKinds(program, vocabulary),
    stats,
    statPlaces: Int32Array.from(stats.flatMap(({ base, current }) => [base, current.offset])),
    modified: stats.filter(({ index }) => modified.has(index)),
    isSteady,
    alive: planAlive(vocabulary, binding),
    holderKind,
    holderFields: vocabulary.entities[holderKind]?.fields.length ?? 0,
  };
}

function heldOffsets(program: TypedProgram, binding: Binding): HeldOffsets {
  return {
    ...instanceOffsets(program, binding),
    nextTick: binding.offset('effect.nextTick'),
    tags: binding.offset('effect.tags'),
    words: INSTANCE_COLUMNS.map((name) => binding.offset(name)),
  };
}

function taskOffsets(program: TypedProgram, vocabulary: Vocabulary, binding: Binding): TaskOffsets {
  return {
    count: tasksOf(vocabulary),
    event: binding.offset('task.event'),
    dueTick: binding.offset('task.dueTick'),
    serial: binding.offset('task.serial'),
    tags: binding.offset('task.tags'),
    origin: binding.offset('task.origin'),
    key0: binding.offset('task.key.0'),
    key1: binding.offset('task.key.1'),
    words: TASK_COLUMNS.map((name) => binding.offset(name)),
    fields: Array.from({ length: program.slotsMax }, (_, k) => binding.offset(`task.field.${k}`)),
  };
}

function planAlive(vocabulary: Vocabulary, binding: Binding): FieldPort | undefined {
  const holder = vocabulary.entities.find((kind) => kind.name === vocabulary.effectHolder);
  return holder?.alive === undefined ? undefined : fieldPort(binding, holder.name, holder.alive);
}

function planStats(vocabulary: Vocabulary, binding: Binding): StatPlan[] {
  const holder = vocabulary.entities.find((kind) => kind.name === vocabulary.effectHolder);
  if (holder === undefined) return [];
  return holder.fields.flatMap(({ name, modifiable }, index) => {
    if (modifiable !== true) return [];
    const current = fieldPort(binding, holder.name, name);
    return [{ index, current, base: binding.offset(`${holder.name}.base.${name}`) }];
  });
}
