// Which fields of the event a value is made of, through `let` as well.
import type { Expression } from '../ast/expression.ts';
import type { Body } from './pack.ts';
import type { TypedExpression } from '../ir/expression.ts';

/** A checked value with the positions of the event's fields that it reads. */
export interface Reading {
  readonly value: TypedExpression;
  readonly reads: ReadonlySet<number>;
}

export function readsOf(body: Body, node: Expression): Reading {
  const before = body.reads;
  const reads = new Set<number>();
  body.reads = reads;
  const value = body.pack.checkExpression(body, node);
  // What is read from here on belongs to other values.
  body.reads = before;
  return { value, reads };
}
