// HOT PATH: + - * / and "percent of" as closures. Must give the same bits as calculate() in
// dsl/arithmetic.ts; the saturation is written out because a function returning a double would
// allocate.
import type { TypedExpression } from '../check/typed.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Run } from './target.ts';

const MAX = DSL_LIMITS.valueMax;

type Arithmetic = Extract<TypedExpression, { kind: 'arithmetic' }>;

/** Writes left OPERATOR right into slot `at`; a constant right side is built in. */
export function compileArithmetic(
  node: Arithmetic,
  at: number,
  child: (operand: TypedExpression, slot: number) => Run,
): Run {
  const left = child(node.left, at);
  if (node.right.kind === 'constant') {
    return WITH_CONSTANT[node.operator](left, node.right.value, at);
  }
  return WITH_VALUE[node.operator](left, child(node.right, at + 1), at);
}

type Operator = Arithmetic['operator'];

const WITH_CONSTANT: Readonly<Record<Operator, (left: Run, right: number, at: number) => Run>> = {
  '+': (left, right, at) => (frame) => {
    left(frame);
    frame.scratch[at] = Math.min(Math.max((frame.scratch[at] ?? 0) + right, -MAX), MAX) + 0;
  },
  '-': (left, right, at) => (frame) => {
    left(frame);
    frame.scratch[at] = Math.min(Math.max((frame.scratch[at] ?? 0) - right, -MAX), MAX) + 0;
  },
  '*': (left, right, at) => (frame) => {
    left(frame);
    frame.scratch[at] = Math.min(Math.max((frame.scratch[at] ?? 0) * right, -MAX), MAX) + 0;
  },
  '/': (left, right, at) => (frame) => {
    left(frame);
    frame.scratch[at] = Math.min(Math.max((frame.scratch[at] ?? 0) / right, -MAX), MAX) + 0;
  },
  of: (left, right, at) => (frame) => {
    left(frame);
    const value = ((frame.scratch[at] ?? 0) * right) / 100;
    frame.scratch[at] = Math.min(Math.max(value, -MAX), MAX) + 0;
  },
};

const WITH_VALUE: Readonly<Record<Operator, (left: Run, right: Run, at: number) => Run>> = {
  '+': (left, right, at) => (frame) => {
    const { scratch } = frame;
    left(frame);
    right(frame);
    const value = (scratch[at] ?? 0) + (scratch[at + 1] ?? 0);
    scratch[at] = Math.min(Math.max(value, -MAX), MAX) + 0;
  },
  '-': (left, right, at) => (frame) => {
    const { scratch } = frame;
    left(frame);
    right(frame);
    const value = (scratch[at] ?? 0) - (scratch[at + 1] ?? 0);
    scratch[at] = Math.min(Math.max(value, -MAX), MAX) + 0;
  },
  '*': (left, right, at) => (frame) => {
    const { scratch } = frame;
    left(frame);
    right(frame);
    const value = (scratch[at] ?? 0) * (scratch[at + 1] ?? 0);
    scratch[at] = Math.min(Math.max(value, -MAX), MAX) + 0;
  },
  '/': (left, right, at) => (frame) => {
    const { scratch } = frame;
    left(frame);
    right(frame);
    const value = (scratch[at] ?? 0) / (scratch[at + 1] ?? 0);
    scratch[at] = Math.min(Math.max(value, -MAX), MAX) + 0;
  },
  of: (left, right, at) => (frame) => {
    const { scratch } = frame;
    left(frame);
    right(frame);
    const value = ((scratch[at] ?? 0) * (scratch[at + 1] ?? 0)) / 100;
    scratch[at] = Math.min(Math.max(value, -MAX), MAX) + 0;
  },
};
