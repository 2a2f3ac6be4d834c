// HOT PATH: follows steps. A closure costs a call that no processor predicts well among a thousand rules, so
// plain questions and plain arithmetic are steps of one loop. Same bits as dsl/arithmetic.ts; 0 bytes a run:
// numbers go to other functions in arrays, because as arguments or results they would be allocated.
import { DSL_LIMITS } from '../limits.ts';
import type { Frame } from '../runtime.ts';
import { CONSTANT, NO, OP, OUTCOME, STEP, YES, type Steps } from './step.ts';

const MAX = DSL_LIMITS.valueMax;

/** From `first` to the end, which is an answer. */
export function follow(frame: Frame, steps: Steps, first: number): boolean {
  const { code, factors, sides } = steps;
  const { event, f64, scratch } = frame;
  let step = first;
  while (step >= 0) {
    const at = step * STEP.width;
    const op = code[at] ?? 0;
    const to = code[at + STEP.to] ?? 0;
    if (op === OP.ask) {
      const held = steps.asks[to]?.(frame) ?? false;
      step = code[at + (held ? STEP.next : STEP.otherwise)] ?? NO;
      continue;
    }
    if (op === OP.run) {
      steps.runs[to]?.(frame);
      step = code[at + STEP.next] ?? NO;
      continue;
    }
    let left = factors[step * 2] ?? 0;
    const leftOffset = code[at + STEP.leftOffset] ?? 0;
    if (leftOffset !== CONSTANT) {
      const slot = code[at + STEP.leftSlot] ?? 0;
      let value = (slot >= 0 ? event[slot] : scratch[~slot]) ?? 0;
      if (leftOffset >= 0) value = value < 0 ? 0 : (f64[leftOffset + value] ?? 0);
      left *= value;
    }
    let right = factors[step * 2 + 1] ?? 0;
    const rightOffset = code[at + STEP.rightOffset] ?? 0;
    if (rightOffset !== CONSTANT) {
      const slot = code[at + STEP.rightSlot] ?? 0;
      let value = (slot >= 0 ? event[slot] : scratch[~slot]) ?? 0;
      if (rightOffset >= 0) value = value < 0 ? 0 : (f64[rightOffset + value] ?? 0);
      right *= value;
    }
    if (op >= OP.compare) {
      let outcome: number = OUTCOME.none;
      if (left < right) outcome = OUTCOME.less;
      else if (left > right) outcome = OUTCOME.greater;
      else if (left === right) outcome = OUTCOME.equal;
      step = code[at + ((op & outcome) !== 0 ? STEP.next : STEP.otherwise)] ?? NO;
      continue;
    }
    step = code[at + STEP.next] ?? NO;
    if (op === OP.add) scratch[to] = left + right;
    else if (op === OP.subtract) scratch[to] = left - right;
    else if (op === OP.multiply) scratch[to] = left * right;
    else if (op === OP.share) scratch[to] = (left * right) / 100;
    else {
      sides[0] = left;
      sides[1] = right;
      if (op >= OP.plus) change(op, sides, frame.buckets, to);
      else work(op, sides, scratch, to);
    }
  }
  return step === YES;
}

/** Two numbers to one, beside the commonest. */
function work(op: number, sides: Float64Array, out: Float64Array, to: number): void {
  const left = sides[0] ?? 0;
  const right = sides[1] ?? 0;
  if (op === OP.divide) out[to] = left / right;
  else if (op === OP.least) out[to] = Math.min(left, right) + 0;
  else if (op === OP.most) out[to] = Math.max(left, right) + 0;
  else workAlone(op, sides, out, to);
}

/** One number to one. */
function workAlone(op: number, sides: Float64Array, out: Float64Array, to: number): void {
  const left = sides[0] ?? 0;
  if (op === OP.copy) out[to] = left;
  else if (op === OP.saturate) out[to] = Math.min(Math.max(left, -MAX), MAX) + 0;
  else if (op === OP.down) out[to] = Math.floor(left) + 0;
  else if (op === OP.up) out[to] = Math.ceil(left) + 0;
  else if (op === OP.round) out[to] = Math.round(left) + 0;
  else if (op === OP.size) out[to] = Math.abs(left);
  else if (op === OP.root) out[to] = Math.sqrt(Math.max(left, 0));
  else out[to] = 0 - left;
}

/** Same bits as modifyBucket(). */
function change(op: number, sides: Float64Array, buckets: Float64Array, index: number): void {
  const value = sides[0] ?? 0;
  const before = buckets[index] ?? 0;
  if (op === OP.plus) {
    buckets[index] = Math.min(Math.max(before + value, -MAX), MAX) + 0;
  } else if (op === OP.times) {
    const product = (before * Math.max(0, 100 + value)) / 100;
    buckets[index] = Math.min(Math.max(product, -MAX), MAX) + 0;
  } else {
    const exact = Math.min(Math.max(value, -MAX), MAX) + 0;
    if (op === OP.atLeast) buckets[index] = Math.max(before, exact);
    else if (op === OP.atMost) buckets[index] = Math.min(before, exact);
    else buckets[index] = exact;
  }
}
