// The checked program: every name resolved, every type known, constants folded. Closures and
// interpreter both read this, and nothing in it refers to text any more.
import type { ArithmeticKind, Builtin, ComparisonKind } from '../arithmetic.ts';
import type { Type } from '../types.ts';

/**
 * Bools are 0 or 1, percents their number before the sign, durations milliseconds, entities rows.
 */
export type TypedExpression =
  | { readonly kind: 'constant'; readonly type: Type; readonly value: number }
  /** Slot of the event; in an effect, slot 0 is the holder. */
  | { readonly kind: 'event'; readonly type: Type; readonly index: number }
  /** A `let`, or a parameter inside a formula; numbered from 0 in its rule, effect or formula. */
  | { readonly kind: 'local'; readonly type: Type; readonly slot: number }
  | ColumnExpression
  | { readonly kind: 'negate'; readonly type: Type; readonly operand: TypedExpression }
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
  | {
      readonly kind: 'has';
      readonly type: Type;
      readonly entity: TypedExpression;
      readonly effect: number;
    }
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
    };

/** The value of a field of the entity in a row. */
export interface ColumnExpression {
  readonly kind: 'column';
  readonly type: Type;
  readonly entity: TypedExpression;
  readonly entityKind: string;
  readonly field: string;
}

export interface TypedFormula {
  readonly name: string;
  readonly parameterCount: number;
  readonly body: TypedExpression;
  /** Formulas inside each other below and including this one. */
  readonly depth: number;
  /** Worst-case steps of one call. */
  readonly cost: number;
}

export type TypedStatement =
  | { readonly kind: 'let'; readonly slot: number; readonly value: TypedExpression }
  | {
      readonly kind: 'if';
      readonly condition: TypedExpression;
      readonly body: readonly TypedStatement[];
      readonly otherwise: readonly TypedStatement[];
    }
  | {
      readonly kind: 'modify';
      /** Group of buckets: the field's position in the event, or in the holder for an effect. */
      readonly index: number;
      readonly bucket: 'flat' | 'increased' | 'more' | 'atLeast' | 'atMost' | 'set';
      /** -1 for reduced and less. */
      readonly sign: 1 | -1;
      readonly value: TypedExpression;
    }
  | {
      readonly kind: 'apply';
      readonly effect: number;
      readonly entity: TypedExpression;
      readonly durationMs: TypedExpression;
    }
  | {
      readonly kind: 'chance';
      /** Its number among the chances of the rule, by position. */
      readonly number: number;
      readonly percent: TypedExpression;
      readonly body: readonly TypedStatement[];
    };

export interface TypedRule {
  readonly name: string;
  readonly hash: number;
  readonly event: string;
  readonly priority: number;
  /** Worst-case steps. */
  readonly cost: number;
  readonly localCount: number;
  readonly statements: readonly TypedStatement[];
}

export interface TypedEffect {
  readonly name: string;
  readonly hash: number;
  readonly durationTicks?: number;
  readonly localCount: number;
  readonly statements: readonly TypedStatement[];
}

export interface TypedProgram {
  readonly tickMs: number;
  /** Callees before callers. */
  readonly formulas: readonly TypedFormula[];
  readonly effects: readonly TypedEffect[];
  /** In the order they run, per event. */
  readonly rules: ReadonlyMap<string, readonly TypedRule[]>;
}
