// What a program is bound to.
import type { TypedProgram } from '../ir/program.ts';
import type { Binding } from '../runtime.ts';
import type { Tier } from '../tier.ts';
import type { Vocabulary } from '../vocabulary.ts';

export interface PlanOptions {
  readonly program: TypedProgram;
  readonly vocabulary: Vocabulary;
  readonly tier: Tier;
  readonly binding: Binding;
}
