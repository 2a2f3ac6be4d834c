// Resources of a program: a column and a timer each, or for pairs instances.
import type { TypedProgram, TypedResource } from '../ir/program.ts';
import type { Binding } from '../runtime.ts';
import type { Vocabulary } from '../vocabulary.ts';

export interface ResourcePlan {
  readonly typed: TypedResource;
  /** Its hash as a signed integer; see EffectPlan. */
  readonly hash: number;
  readonly index: number;
  /** Position of the entity kind. */
  readonly kind: number;
  /** Elements of row 0: the number in World.f64, its timer in World.u32; -1 for pairs. */
  readonly value: number;
  readonly tick: number;
}

export function planResources(
  program: TypedProgram,
  vocabulary: Vocabulary,
  binding: Binding,
): ResourcePlan[] {
  return program.resources.map((typed, index) => {
    const { entityKind, name, pair } = typed;
    const hash = typed.hash | 0;
    const kind = vocabulary.entities.findIndex((one) => one.name === entityKind);
    if (pair) return { typed, hash, index, kind, value: -1, tick: -1 };
    const value = binding.offset(`${entityKind}.${name}`);
    return { typed, hash, index, kind, value, tick: binding.offset(`${entityKind}.${name}.tick`) };
  });
}

/** Whether numbers of entities change by themselves; those of pairs are instances. */
export function isChanging({ pair, gain, everyTicks }: TypedResource): boolean {
  return !pair && gain !== 0 && everyTicks > 0;
}

/** Whether value[0] stays as it is: full for a number that gains, empty for one that loses. */
export function isAtRest(resource: TypedResource, value: Float64Array): boolean {
  if (resource.gain === 0 || resource.everyTicks <= 0) return true;
  return resource.gain > 0 ? (value[0] ?? 0) >= resource.max : (value[0] ?? 0) <= 0;
}
