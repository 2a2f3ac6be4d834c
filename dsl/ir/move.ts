// What a pack says about older ones: new names for old things, old values worked into new ones, and what a change
// does to what runs. Plain data: it is applied by versions that never saw the pack.
import type { ArithmeticKind, Builtin, ComparisonKind } from '../arithmetic.ts';

export const CHANGE_RULES = ['keep', 'rescale', 'clamp', 'end', 'end silently'] as const;

/** What a changed duration, period or maximum does to what runs. */
export type ChangeRule = (typeof CHANGE_RULES)[number];

/** A value made of old ones, by their names. */
export type OldValue =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'old'; readonly name: string }
  | { readonly kind: 'negate'; readonly operand: OldValue }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticKind;
      readonly left: OldValue;
      readonly right: OldValue;
    }
  | {
      readonly kind: 'quotient';
      readonly left: OldValue;
      readonly right: OldValue;
      /** The value when right is 0. */
      readonly otherwise: OldValue;
    }
  | { readonly kind: 'builtin'; readonly name: Builtin; readonly args: readonly OldValue[] }
  | {
      readonly kind: 'choose';
      readonly operator: ComparisonKind;
      /** What is compared, then what is chosen. */
      readonly left: OldValue;
      readonly right: OldValue;
      readonly chosen: OldValue;
      readonly otherwise: OldValue;
    };

/** About one thing, by kind and name: `effect poison`, `skill leap`, `resource rage`, `class knight`, `own poison.power`. */
export interface TypedMove {
  readonly of: string;
  /** Its old name. */
  readonly was?: string;
  /** Of own fields and resources: what it is made of. */
  readonly value?: OldValue;
  readonly change?: ChangeRule;
  /** It is gone, and that is meant. */
  readonly removed?: true;
}
