// An inline test made ready to run: its units, and its steps with every name resolved.
import type { Span } from '../diagnostic.ts';
import type { TypedExpression } from '../ir/expression.ts';

export interface Scene {
  readonly name: string;
  readonly file: string;
  readonly span: Span;
  /** Named in the order they are first used; unit i is in slot i of the context values are checked in. */
  readonly units: readonly SceneUnit[];
  readonly steps: readonly SceneStep[];
}

export interface SceneUnit {
  readonly name: string;
  readonly kind: string;
  /** Row of its kind. */
  readonly row: number;
}

export type SceneStep = { readonly span: Span } & (
  | { readonly kind: 'seed'; readonly value: TypedExpression }
  /** Writes a field or resource of one entity. */
  | {
      readonly kind: 'field';
      readonly entity: TypedExpression;
      readonly entityKind: string;
      readonly field: string;
      readonly value: TypedExpression;
    }
  | {
      readonly kind: 'pair';
      readonly resource: number;
      readonly entity: TypedExpression;
      readonly against: TypedExpression;
      readonly value: TypedExpression;
    }
  /** What dice of the roll show together, whenever they are rolled. */
  | {
      readonly kind: 'roll';
      readonly hash: number;
      readonly count: number;
      readonly sides: number;
      readonly value: TypedExpression;
    }
  /** Gives an effect; without a source it is the holder's own. */
  | {
      readonly kind: 'has';
      readonly effect: number;
      readonly holder: TypedExpression;
      readonly source?: TypedExpression;
      readonly duration?: TypedExpression;
      readonly stacks?: TypedExpression;
    }
  | { readonly kind: 'is'; readonly entity: TypedExpression; readonly record: number }
  /** Fields of the event in order; undefined: nothing, or 0. */
  | {
      readonly kind: 'raise';
      readonly event: number;
      readonly values: readonly (TypedExpression | undefined)[];
    }
  | {
      readonly kind: 'use';
      readonly skill: number;
      readonly caster: TypedExpression;
      readonly target: TypedExpression;
      readonly rank?: TypedExpression;
    }
  | { readonly kind: 'pass'; readonly duration: TypedExpression }
  | {
      readonly kind: 'expect';
      readonly condition: TypedExpression;
      /** Values whose numbers say why a condition does not hold, as they are written. */
      readonly shown: readonly { readonly text: string; readonly value: TypedExpression }[];
    }
  | {
      readonly kind: 'expectHas';
      readonly entity: TypedExpression;
      readonly effect: number;
      readonly duration?: TypedExpression;
      readonly stacks?: TypedExpression;
    }
  /** Position of the reason; without one, whatever the reason was. */
  | { readonly kind: 'expectRefused'; readonly reason?: number }
  | { readonly kind: 'expectCancelled' }
);
