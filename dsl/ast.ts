// The syntax tree: what the text says, before anyone asks what it means. Every node has a span;
// broken places are `error` expressions or missing names (text ''), so that a tree exists for any
// text.
import type { Span } from './diagnostic.ts';

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
      readonly kind: 'number' | 'percent' | 'duration';
      readonly value: number;
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
      readonly kind: 'has';
      readonly entity: Expression;
      readonly effect: Name;
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

export const MODIFIERS = [
  'flat',
  'increased',
  'reduced',
  'more',
  'less',
  'at least',
  'at most',
  'set',
] as const;
export type Modifier = (typeof MODIFIERS)[number];

export type Statement =
  | { readonly kind: 'let'; readonly name: Name; readonly value: Expression; readonly span: Span }
  | IfStatement
  | ModifyStatement
  | { readonly kind: 'apply'; readonly args: readonly Argument[]; readonly span: Span }
  | {
      readonly kind: 'chance';
      readonly percent: Expression;
      readonly body: Block;
      readonly span: Span;
    }
  | { readonly kind: 'error'; readonly span: Span };

export interface IfStatement {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly body: Block;
  readonly otherwise?: Block;
  readonly span: Span;
}

export interface ModifyStatement {
  readonly kind: 'modify';
  readonly field: Name;
  /** Undefined when the word was not understood (reported). */
  readonly modifier?: Modifier;
  readonly modifierSpan?: Span;
  readonly value: Expression;
  readonly span: Span;
}

export interface Block {
  readonly statements: readonly Statement[];
  readonly span: Span;
}

/** `name: type` in an event or a formula. */
export interface TypedName {
  readonly name: Name;
  readonly type: Name;
}

export interface EventNode {
  readonly kind: 'event';
  readonly name: Name;
  readonly fields: readonly TypedName[];
  readonly span: Span;
}

export interface FormulaNode {
  readonly kind: 'formula';
  readonly name: Name;
  readonly parameters: readonly TypedName[];
  readonly body: Expression;
  readonly span: Span;
}

export interface EffectNode {
  readonly kind: 'effect';
  readonly name: Name;
  readonly duration?: Expression;
  readonly body: Block;
  readonly span: Span;
}

export interface RuleNode {
  readonly kind: 'rule';
  /** Undefined for a bare `if`. */
  readonly name?: Name;
  /** Undefined for a bare `if`: the vocabulary's default event. */
  readonly event?: Name;
  readonly priority: number;
  readonly condition?: Expression;
  readonly body: Block;
  readonly span: Span;
}

export type Declaration = EventNode | FormulaNode | EffectNode | RuleNode;

export interface FileNode {
  readonly path: string;
  readonly text: string;
  readonly declarations: readonly Declaration[];
}
