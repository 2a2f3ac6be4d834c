// Checked values: every name resolved, every type known, constants folded. All tiers read this.
import type { Type } from '../types.ts';
import type { ArithmeticKind, Builtin, ComparisonKind } from '../arithmetic.ts';

/**
 * Bools are 0 or 1, percents their number before the sign, durations milliseconds, distances metres,
 * enums the position of the value, entities rows, effects hashes.
 */
export type TypedExpression =
  | { readonly kind: 'constant'; readonly type: Type; readonly value: number }
  /** Slot of the context the body runs in: the event's fields, or those of EFFECT_SLOT. */
  | { readonly kind: 'event'; readonly type: Type; readonly index: number }
  /** A `let`, a loop's candidate, or a formula's parameter; numbered from 0 in its body. */
  | { readonly kind: 'local'; readonly type: Type; readonly slot: number }
  | ColumnExpression
  | { readonly kind: 'negate'; readonly type: Type; readonly operand: TypedExpression }
  /** Brings a value whose size is not known to +-DSL_LIMITS.valueMax; the checker puts it. */
  | { readonly kind: 'saturate'; readonly type: Type; readonly operand: TypedExpression }
  | { readonly kind: 'not'; readonly type: Type; readonly operand: TypedExpression }
  | {
      readonly kind: 'arithmetic';
      readonly type: Type;
      readonly operator: ArithmeticKind;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    }
  | {
      readonly kind: 'quotient';
      readonly type: Type;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
      /** The value when right is 0. */
      readonly otherwise: TypedExpression;
    }
  | {
      readonly kind: 'compare';
      readonly type: Type;
      readonly operator: ComparisonKind;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    }
  | {
      /** value * 100 OPERATOR maximum * percent, so that whole thresholds are exact. */
      readonly kind: 'comparePercent';
      readonly type: Type;
      readonly operator: ComparisonKind;
      readonly value: ColumnExpression;
      readonly maximum: ColumnExpression;
      readonly percent: TypedExpression;
    }
  | {
      readonly kind: 'and' | 'or';
      readonly type: Type;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    }
  /** `condition` chooses; only the chosen side is evaluated. */
  | {
      readonly kind: 'choose';
      readonly type: Type;
      readonly condition: TypedExpression;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    }
  /** True while the entity holds one of these effects (one effect, or all that carry a tag). */
  | {
      readonly kind: 'has';
      readonly type: Type;
      readonly entity: TypedExpression;
      readonly effects: readonly number[];
      /** Only instances from this source, when given. */
      readonly source?: TypedExpression;
    }
  /** Of the oldest instance the entity holds: a slot from EFFECT_SLOT.stacks on; `otherwise` without one. */
  | {
      readonly kind: 'held';
      readonly type: Type;
      readonly entity: TypedExpression;
      readonly effect: number;
      readonly slot: number;
      readonly source?: TypedExpression;
      readonly otherwise: number;
    }
  /** True when the event, or one it came from, was raised with one of these tags. */
  | { readonly kind: 'eventTag'; readonly type: Type; readonly mask: number }
  | {
      readonly kind: 'call';
      readonly type: Type;
      readonly formula: TypedFormula;
      readonly args: readonly TypedExpression[];
    }
  | {
      readonly kind: 'builtin';
      readonly type: Type;
      readonly name: Builtin;
      readonly args: readonly TypedExpression[];
    }
  /** Sum of `count` draws of 1 to `sides`: draws number, number + 1 ... under `hash` (0: the body's own). */
  | {
      readonly kind: 'dice';
      readonly type: Type;
      readonly count: number;
      readonly sides: number;
      readonly hash: number;
      readonly number: number;
    }
  /** Value column `column` of the row whose keys are equal; `otherwise` when there is none. */
  | {
      readonly kind: 'lookup';
      readonly type: Type;
      /** Position in TypedProgram.tables. */
      readonly table: number;
      readonly column: number;
      readonly keys: readonly TypedExpression[];
      readonly otherwise: TypedExpression;
    }
  /** A function of the game: position in TypedProgram.functions. */
  | {
      readonly kind: 'host';
      readonly type: Type;
      readonly index: number;
      readonly args: readonly TypedExpression[];
    }
  /** Square of the distance between two positions, in square metres; compare with a square. */
  | {
      readonly kind: 'distanceSquared';
      readonly type: Type;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    }
  | {
      /** True when `entity` lies in the cone from `from` towards `to`; `cosine` is of half its angle. */
      readonly kind: 'cone';
      readonly type: Type;
      readonly entity: TypedExpression;
      readonly from: TypedExpression;
      readonly to: TypedExpression;
      readonly cosine: number;
    }
  | {
      /** True when `entity` is at most half a width from the line between two entities. */
      readonly kind: 'line';
      readonly type: Type;
      readonly entity: TypedExpression;
      readonly from: TypedExpression;
      readonly to: TypedExpression;
      readonly width: number;
    }
  | AggregateExpression;

/** The value of a field or resource of the entity in a row. */
export interface ColumnExpression {
  readonly kind: 'column';
  readonly type: Type;
  readonly entity: TypedExpression;
  readonly entityKind: string;
  readonly field: string;
}

/** Over the selected candidates; none gives 0 (count, sum, any), true (all), or `otherwise` (min, max). */
export interface AggregateExpression {
  readonly kind: 'aggregate';
  readonly type: Type;
  readonly name: 'count' | 'sum' | 'min' | 'max' | 'any' | 'all';
  readonly selector: TypedSelector;
  /** Reads the candidate; constant 1 for count. */
  readonly value: TypedExpression;
  readonly otherwise: number;
}

/**
 * Some rows of one kind. Every row below the world's count is put into the candidate's slot and asked `where`;
 * those that answer yes are ordered by `key` ascending, ties by row, and the first `limit` are taken.
 */
export interface TypedSelector {
  readonly entityKind: string;
  /** Local slot of the candidate; the two after it are scratch of the selection. */
  readonly slot: number;
  /** Relation, distance, exceptions and conditions, all in one question; life too, where the kind has one. */
  readonly where: TypedExpression;
  /** `row` keeps the order of rows; `random` orders by a draw per row. */
  readonly order: 'row' | 'ascending' | 'descending' | 'random';
  /** Reads the candidate; undefined for `row` and `random`. */
  readonly key?: TypedExpression;
  /** Draw of `random`: row r draws number + r. */
  readonly number: number;
  readonly limit: number;
}

export interface TypedFormula {
  readonly name: string;
  readonly parameterCount: number;
  readonly body: TypedExpression;
  /** Local slots, parameters included. */
  readonly localCount: number;
  /** Formulas inside each other below and including this one. */
  readonly depth: number;
  /** Worst-case steps of one call. */
  readonly cost: number;
  /** Between which numbers its results lie, for the checker. */
  readonly range?: { readonly low: number; readonly high: number };
}
