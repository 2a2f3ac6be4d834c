// Rules that were compiled for a binding before, by their statements: those of a rule that did not change are the
// same object (dsl/cache).
import type { TypedRule } from '../ir/statement.ts';
import type { Laid } from './draft.ts';

export interface CompiledRule {
  readonly laid: Laid;
  /** First scratch slot it was laid out for, and the first one it does not use. */
  readonly base: number;
  readonly scratchEnd: number;
  readonly hash: number;
  readonly depthMax: number | undefined;
}

export interface RuleMemory {
  find(rule: TypedRule, base: number): CompiledRule | undefined;
  keep(rule: TypedRule, compiled: CompiledRule): void;
}

export function createMemory(): RuleMemory {
  const known = new WeakMap<TypedRule['statements'], CompiledRule>();
  return {
    find: (rule, base) => {
      const found = known.get(rule.statements);
      const isSame =
        found?.base === base && found.hash === rule.hash && found.depthMax === rule.depthMax;
      return isSame ? found : undefined;
    },
    keep: (rule, compiled) => {
      known.set(rule.statements, compiled);
    },
  };
}
