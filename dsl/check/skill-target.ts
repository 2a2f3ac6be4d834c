// Whom a skill is meant for, by its word.
import type { SkillNode } from '../ast/declaration.ts';
import type { TypedSkill } from '../ir/program.ts';

export type Targets = TypedSkill['targets'];

const WORDS: Readonly<Record<string, Targets>> = {
  self: 'self',
  ally: 'ally',
  enemy: 'enemy',
  unit: 'any',
  none: 'none',
};

/** A skill that names no target is meant for nobody. */
export function targetsOf({ target }: SkillNode): Targets {
  return target === undefined ? 'none' : (WORDS[target.kind.text] ?? 'any');
}
