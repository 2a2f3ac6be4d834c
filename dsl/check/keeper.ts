// Where rules that were checked before are kept (dsl/cache).
import type { RuleNode } from '../ast/declaration.ts';
import type { TypedRule } from '../ir/statement.ts';
import type { Declared, Pack } from './pack.ts';

export interface RuleKeeper {
  /** Rules of a file that need not be read again, in the order of its text. */
  nodes(file: string): readonly RuleNode[];
  /** The rule as kept, with everything its check leaves in the pack; or what `check` gives. */
  rule(
    pack: Pack,
    entry: Declared<RuleNode>,
    name: string,
    check: CheckRule,
  ): TypedRule | undefined;
}

export type CheckRule = (
  pack: Pack,
  entry: Declared<RuleNode>,
  name: string,
) => TypedRule | undefined;
