// The syntax tree of values and selections. Every node has a span; broken places are `error` expressions or
// missing names (text ''), so that a tree exists for any text.
import type { Span } from '../diagnostic.ts';

/** A name where it was written; text '' where it is missing. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

export type UnaryOperator = '-' | 'not';

export type ArithmeticOperator = '+' | '-' | '*' | '/';

export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '=' | '!=';

export type BinaryOperator = ArithmeticOperator | ComparisonOperator | 'and' | 'or';

export interface Argument {
  readonly name?: Name;
  readonly value: Expression;
}

export type Expression =
  | {
      readonly kind: 'number' | 'percent' | 'duration' | 'distance' | 'angle';
      readonly value: number;
      readonly span: Span;
    }
  /** `2d6` */
  | {
      readonly kind: 'dice';
      readonly count: number;
      readonly sides: number;
      readonly span: Span;
    }
  | { readonly kind: 'bool'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'name'; readonly text: string; readonly span: Span }
  | { readonly kind: 'string'; readonly text: string; readonly span: Span }
  | {
      readonly kind: 'field';
      readonly object: Expression;
      readonly name: Name;
      readonly span: Span;
    }
  | {
      /** `X has slow`, `X has debuff.movement`, `X has slow from Y`, `event has reflected`. */
      readonly kind: 'has';
      readonly entity: Expression;
      /** Dotted for tags: its text holds the dots. */
      readonly effect: Name;
      readonly source?: Expression;
      readonly span: Span;
    }
  | {
      /** `X immune to debuff.movement` */
      readonly kind: 'immune';
      readonly entity: Expression;
      readonly tag: Name;
      readonly span: Span;
    }
  | {
      /** `stacks of slow on X`, `power of poison on X from Y` */
      readonly kind: 'held';
      readonly field: Name;
      readonly effect: Name;
      readonly entity: Expression;
      readonly source?: Expression;
      readonly span: Span;
    }
  | {
      /** `X within 5m of Y` */
      readonly kind: 'within';
      readonly entity: Expression;
      readonly distance: Expression;
      readonly of: Expression;
      readonly span: Span;
    }
  | {
      /** `if C then A else B` inside a value */
      readonly kind: 'choose';
      readonly condition: Expression;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      /** `count(foe in enemies of attacker limit 5)`, `sum(foe in ... limit 5: foe.hp)` */
      readonly kind: 'aggregate';
      readonly name: Name;
      readonly selection: Selection;
      readonly value?: Expression;
      readonly span: Span;
    }
  | {
      /** `armour.reduction(target.level) else 0%`, `chart(fire, target.element) else 100%` */
      readonly kind: 'lookup';
      readonly table: Name;
      readonly column?: Name;
      readonly keys: readonly Argument[];
      readonly otherwise?: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
      readonly span: Span;
    }
  | BinaryExpression
  | {
      readonly kind: 'call';
      readonly name: Name;
      readonly args: readonly Argument[];
      readonly span: Span;
    }
  | { readonly kind: 'error'; readonly span: Span };

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** `a / b else c`: the value when b is 0. */
  readonly otherwise?: Expression;
  readonly span: Span;
}

/** `ally in units near target within 5m where hp < 50% limit 4 by lowest hp` */
export interface Selection {
  readonly name: Name;
  readonly source: SelectionSource;
  readonly limit?: Expression;
  readonly order?: SelectionOrder;
  readonly span: Span;
}

/** One set of candidates, or several joined by `or` (any) or `and` (all); every part is of one kind. */
export type SelectionSource =
  | SelectionPart
  | {
      readonly kind: 'or' | 'and';
      readonly left: SelectionSource;
      readonly right: SelectionSource;
      readonly span: Span;
    };

export interface SelectionPart {
  readonly kind: 'part';
  /** `units` (a kind's plural), `allies` or `enemies`. */
  readonly group: Name;
  /** Of `allies of X`. */
  readonly of?: Expression;
  readonly areas: readonly SelectionArea[];
  readonly except: readonly Expression[];
  readonly where?: Expression;
  readonly span: Span;
}

export type SelectionArea =
  /** `near X within 5m` */
  | {
      readonly kind: 'near';
      readonly of: Expression;
      readonly within: Expression;
      readonly span: Span;
    }
  /** `in cone 60deg from X towards Y within 8m` */
  | {
      readonly kind: 'cone';
      readonly angle: Expression;
      readonly from: Expression;
      readonly towards: Expression;
      readonly within: Expression;
      readonly span: Span;
    }
  /** `in line from X to Y width 2m` */
  | {
      readonly kind: 'line';
      readonly from: Expression;
      readonly to: Expression;
      readonly width: Expression;
      readonly span: Span;
    }
  /** `in ring from 3m to 5m around X` */
  | {
      readonly kind: 'ring';
      readonly inner: Expression;
      readonly outer: Expression;
      readonly around: Expression;
      readonly span: Span;
    };

export interface SelectionOrder {
  /** `by nearest to X`, `by farthest from X`, `by lowest hp`, `by highest hp`, `by random`. */
  readonly kind: 'nearest' | 'farthest' | 'lowest' | 'highest' | 'random';
  readonly key?: Expression;
  readonly span: Span;
}
