// What the interpreter tells while it runs: the raw material of traces and of coverage. Nothing here
// changes what it does.
import type { TypedExpression } from '../ir/expression.ts';
import type { BucketName, TypedBody, TypedRule } from '../ir/statement.ts';

export type Observation =
  /** A rule is entered; `runs` is false when the event is too far from the first. */
  | { readonly kind: 'rule'; readonly rule: TypedRule; readonly runs: boolean }
  | { readonly kind: 'body'; readonly body: TypedBody }
  /** A part of a condition that is neither `and`, `or` nor `not`; parts that did not matter are not asked. */
  | {
      readonly kind: 'condition';
      readonly node: TypedExpression;
      readonly answer: boolean;
      /** Of a comparison both sides, of one with a percent the value and the maximum; else nothing. */
      readonly sides: readonly number[];
    }
  | { readonly kind: 'branch'; readonly branch: number; readonly held: boolean }
  | {
      readonly kind: 'let';
      readonly slot: number;
      readonly node: TypedExpression;
      readonly value: number;
    }
  | {
      readonly kind: 'bucket';
      /** Position of the field in the event, or in the holder. */
      readonly index: number;
      readonly bucket: BucketName;
      readonly before: number;
      readonly after: number;
      /** What the statement said, sign included, `times` not. */
      readonly value: number;
      readonly times: number;
    }
  | { readonly kind: 'operation'; readonly op: number; readonly args: readonly number[] }
  | {
      readonly kind: 'spend';
      readonly resource: number;
      readonly args: readonly number[];
      readonly taken: boolean;
    }
  /** Of `chance` (below the threshold it happens) and `one of` (`threshold` is the body's position or -1). */
  | {
      readonly kind: 'draw';
      readonly hash: number;
      readonly number: number;
      readonly value: number;
      readonly threshold: number;
    }
  | { readonly kind: 'dice'; readonly node: TypedExpression; readonly value: number }
  | { readonly kind: 'halt'; readonly halt: number };

export type Observe = (observation: Observation) => void;
