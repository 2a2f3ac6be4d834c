// What operations and functions of the game are about, by position. Hashes are looked up once, because reading
// an unsigned one out of nodes of several shapes allocates.
import type { TypedProgram } from '../ir/program.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { EffectPlan } from './plan-effect.ts';

/** By operation: the effect it applies; undefined for operations of other kinds. */
export function appliedBy(
  { operations }: TypedProgram,
  effects: readonly EffectPlan[],
): (EffectPlan | undefined)[] {
  return operations.map((operation) =>
    operation.kind === 'apply'
      ? effects.find(({ hash }) => hash === (operation.effect | 0))
      : undefined,
  );
}

/** By operation: hashes of the effects it ends; none for operations of other kinds. */
export function endedBy({ operations }: TypedProgram): Int32Array[] {
  return operations.map((operation) =>
    Int32Array.from(operation.kind === 'end' ? operation.effects : []),
  );
}

/** By function of the game: position of the entity kind it answers with a row of; -1 for other answers. */
export function answeredKinds({ functions }: TypedProgram, vocabulary: Vocabulary): Int32Array {
  return Int32Array.from(functions, (name) => {
    const result = vocabulary.functions?.find((one) => one.name === name)?.result;
    if (result?.kind !== 'entity') return -1;
    return vocabulary.entities.findIndex((kind) => kind.name === result.entity);
  });
}
