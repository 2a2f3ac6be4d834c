// What operations and functions of the game are about, by position.
import type { TypedProgram } from '../ir/program.ts';
import type { TypedOperation } from '../ir/statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { CAUSE } from './cause.ts';
import { signedHashes } from './instance.ts';
import { planChange, type ChangePlan } from './plan-change.ts';
import type { EffectPlan } from './plan-effect.ts';
import type { EventPlan } from './plan-event.ts';
import type { PlanOptions } from './plan-options.ts';
import type { ResourcePlan } from './plan-resource.ts';

/** An operation with all that carrying it out needs; what its kind has not is undefined or 0. All have one shape. */
export interface OperationPlan {
  readonly kind: TypedOperation['kind'];
  /** Of `apply`. */
  readonly effect: EffectPlan | undefined;
  /** Of `raise`. */
  readonly event: EventPlan | undefined;
  readonly tags: number;
  /** Position in TypedProgram.origins of what raises; 0 for others. */
  readonly origin: number;
  /** Of `change` and `set`. */
  readonly change: ChangePlan | undefined;
  /** Of `changePair`. */
  readonly resource: ResourcePlan | undefined;
  /** Of `use`: position of the skill. */
  readonly skill: number;
  /** Of `store`. */
  readonly own: number;
  /** Of `end` and `endSelf`: one of CAUSE. */
  readonly cause: number;
  /** Of `end`: hashes of the effects it ends. */
  readonly ended: Int32Array;
}

/** What operations speak of. */
export interface OperationParts {
  readonly effects: readonly EffectPlan[];
  readonly events: readonly EventPlan[];
  readonly resources: readonly ResourcePlan[];
  /** By operation. */
  readonly origins: Int32Array;
}

export function planOperations(options: PlanOptions, parts: OperationParts): OperationPlan[] {
  const { effects, events, resources, origins } = parts;
  return options.program.operations.map((one, index) => ({
    kind: one.kind,
    effect:
      one.kind === 'apply' ? effects.find(({ hash }) => hash === (one.effect | 0)) : undefined,
    event: one.kind === 'raise' ? events[one.event] : undefined,
    tags: one.kind === 'raise' ? one.tags : 0,
    origin: origins[index] ?? 0,
    change:
      one.kind === 'change' || one.kind === 'set' ? planChange(options, resources, one) : undefined,
    resource: one.kind === 'changePair' ? resources[one.resource] : undefined,
    skill: one.kind === 'use' ? one.skill : -1,
    own: one.kind === 'store' ? one.own : -1,
    cause: one.kind === 'end' || one.kind === 'endSelf' ? CAUSE[one.cause] : -1,
    ended: signedHashes(one.kind === 'end' ? one.effects : []),
  }));
}

/** By function of the game: position of the entity kind it answers with a row of; -1 for other answers. */
export function answeredKinds({ functions }: TypedProgram, vocabulary: Vocabulary): Int32Array {
  return Int32Array.from(functions, (name) => {
    const result = vocabulary.functions?.find((one) => one.name === name)?.result;
    if (result?.kind !== 'entity') return -1;
    return vocabulary.entities.findIndex((kind) => kind.name === result.entity);
  });
}
