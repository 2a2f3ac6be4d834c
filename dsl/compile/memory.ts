// Rules that were compiled for a binding before, by their statements: those of a rule that did not change are the
// same object (dsl/cache).
import type { TypedRule } from '../ir/statement.ts';
import { link, type Laid } from './draft.ts';
import type { Way } from './step.ts';

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
  /** The rules one after another; linked anew only when others were linked under `key` before. */
  linked(key: string, rules: readonly Laid[]): Way;
}

interface Linked {
  readonly rules: readonly Laid[];
  readonly way: Way;
}

export function createMemory(): RuleMemory {
  const known = new WeakMap<TypedRule['statements'], CompiledRule>();
  const ways = new Map<string, Linked>();
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
    linked: (key, rules) => {
      const before = ways.get(key);
      if (before !== undefined && isSameList(before.rules, rules)) return before.way;
      const way = link(rules);
      ways.set(key, { rules, way });
      return way;
    },
  };
}

function isSameList(a: readonly Laid[], b: readonly Laid[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
