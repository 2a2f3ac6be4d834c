// What the parts that prepare a test share.
import { effectNamed } from '../check/effect-name.ts';
import type { Body, Pack } from '../check/pack.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Reporter } from '../reporter.ts';
import type { Type } from '../types.ts';
import type { SceneUnit } from './scene.ts';

/** What preparing a test needs, and what changes from step to step. */
export interface Preparation {
  readonly pack: Pack;
  readonly program: TypedProgram;
  readonly reporter: Reporter;
  readonly units: readonly SceneUnit[];
  readonly write: (span: { readonly start: number; readonly end: number }) => string;
  /** Where values are checked: the units, and after an event its fields. */
  body: Body;
}

/** Position of an effect in the program; undefined when there is none (reported). */
export function effectPosition(
  { body, program }: Preparation,
  name: Parameters<typeof effectNamed>[1],
): number | undefined {
  const entry = effectNamed(body, name);
  if (entry === undefined) return undefined;
  const position = program.effects.findIndex(({ hash }) => hash === entry.hash);
  return position < 0 ? undefined : position;
}

export function holderType({ vocabulary }: Pack): Type {
  return { kind: 'entity', entity: vocabulary.effectHolder };
}
