// HOT PATH: yes-or-no questions as closures that return a boolean and use scratch slots from `at`
// on. `and` and `or` stop at the first answer that decides. Budget: 0 bytes an evaluation.
import type { ComparisonKind } from '../arithmetic.ts';
import type { TypedExpression } from '../check/typed.ts';
import { compileValue } from './number.ts';
import { claim, type Ask, type Run, type Target } from './target.ts';
import { unreachable } from '../unreachable.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

/** Writes a value of any type into a slot. */
export function compileInto(target: Target, node: TypedExpression, at: number): Run {
  return compileValue(target, node, at, compileAsk);
}

/** Answers a question; `at` is the first scratch slot it may use. */
export function compileAsk(target: Target, node: TypedExpression, at: number): Ask {
  switch (node.kind) {
    case 'constant':
      return node.value === 0 ? () => false : () => true;
    case 'event':
      return isEventTrue(node.index);
    case 'not':
      return not(compileAsk(target, node.operand, at));
    case 'and':
      return and(compileAsk(target, node.left, at), compileAsk(target, node.right, at));
    case 'or':
      return or(compileAsk(target, node.left, at), compileAsk(target, node.right, at));
    case 'compare':
      return comparison(target, node, at);
    case 'comparePercent':
      return percentComparison(target, node, at);
    case 'has':
      return has(target, node, at);
    case 'local':
    case 'column':
    case 'negate':
    case 'arithmetic':
    case 'quotient':
    case 'call':
    case 'builtin':
      return isTrue(compileInto(target, node, at), at);
    default:
      return unreachable(node);
  }
}

function isEventTrue(index: number): Ask {
  return (frame) => frame.event[index] !== 0;
}

function isTrue(value: Run, at: number): Ask {
  return (frame) => {
    value(frame);
    return frame.scratch[at] !== 0;
  };
}

function not(operand: Ask): Ask {
  return (frame) => !operand(frame);
}

function and(left: Ask, right: Ask): Ask {
  return (frame) => left(frame) && right(frame);
}

function or(left: Ask, right: Ask): Ask {
  return (frame) => left(frame) || right(frame);
}

function comparison(target: Target, node: Node<'compare'>, at: number): Ask {
  const left = compileInto(target, node.left, at);
  if (node.right.kind === 'constant') {
    return WITH_CONSTANT[node.operator](left, node.right.value, at);
  }
  const right = compileInto(target, node.right, at + 1);
  return WITH_VALUE[node.operator](both(left, right), at);
}

function both(left: Run, right: Run): Run {
  return (frame) => {
    left(frame);
    right(frame);
  };
}

const WITH_CONSTANT: Readonly<
  Record<ComparisonKind, (left: Run, right: number, at: number) => Ask>
> = {
  '<': (left, right, at) => (frame) => {
    left(frame);
    return (frame.scratch[at] ?? 0) < right;
  },
  '<=': (left, right, at) => (frame) => {
    left(frame);
    return (frame.scratch[at] ?? 0) <= right;
  },
  '>': (left, right, at) => (frame) => {
    left(frame);
    return (frame.scratch[at] ?? 0) > right;
  },
  '>=': (left, right, at) => (frame) => {
    left(frame);
    return (frame.scratch[at] ?? 0) >= right;
  },
  '=': (left, right, at) => (frame) => {
    left(frame);
    return frame.scratch[at] === right;
  },
  '!=': (left, right, at) => (frame) => {
    left(frame);
    return frame.scratch[at] !== right;
  },
};

/** Compares slot `at` with the slot after it, once both are written. */
const WITH_VALUE: Readonly<Record<ComparisonKind, (write: Run, at: number) => Ask>> = {
  '<': (write, at) => (frame) => {
    write(frame);
    return (frame.scratch[at] ?? 0) < (frame.scratch[at + 1] ?? 0);
  },
  '<=': (write, at) => (frame) => {
    write(frame);
    return (frame.scratch[at] ?? 0) <= (frame.scratch[at + 1] ?? 0);
  },
  '>': (write, at) => (frame) => {
    write(frame);
    return (frame.scratch[at] ?? 0) > (frame.scratch[at + 1] ?? 0);
  },
  '>=': (write, at) => (frame) => {
    write(frame);
    return (frame.scratch[at] ?? 0) >= (frame.scratch[at + 1] ?? 0);
  },
  '=': (write, at) => (frame) => {
    write(frame);
    return frame.scratch[at] === frame.scratch[at + 1];
  },
  '!=': (write, at) => (frame) => {
    write(frame);
    return frame.scratch[at] !== frame.scratch[at + 1];
  },
};

/** value * 100 against maximum * percent; the commonest question reads both columns directly. */
function percentComparison(target: Target, node: Node<'comparePercent'>, at: number): Ask {
  const { value, maximum, percent, operator } = node;
  if (value.entity.kind === 'event' && percent.kind === 'constant' && operator === '<') {
    const valueAt = target.binding.fieldOffset(value.entityKind, value.field);
    const maximumAt = target.binding.fieldOffset(maximum.entityKind, maximum.field);
    return isBelow({ row: value.entity.index, valueAt, maximumAt, percent: percent.value });
  }
  const left = compileInto(target, value, at);
  const right = compileInto(target, maximum, at + 1);
  const share = compileInto(target, percent, at + 2);
  return WITH_VALUE[operator]((frame) => {
    const { scratch } = frame;
    left(frame);
    right(frame);
    share(frame);
    scratch[at] = (scratch[at] ?? 0) * 100;
    scratch[at + 1] = (scratch[at + 1] ?? 0) * (scratch[at + 2] ?? 0);
  }, at);
}

interface Below {
  readonly row: number;
  readonly valueAt: number;
  readonly maximumAt: number;
  readonly percent: number;
}

function isBelow({ row, valueAt, maximumAt, percent }: Below): Ask {
  return (frame) => {
    const entity = frame.event[row] ?? 0;
    const value = frame.f64[valueAt + entity] ?? 0;
    return value * 100 < (frame.f64[maximumAt + entity] ?? 0) * percent;
  };
}

/** True while a slot of the entity holds the effect and its end is not reached. */
function has(target: Target, node: Node<'has'>, at: number): Ask {
  claim(target, at);
  const { slots, idOffset, untilOffset } = target.binding.effects;
  const row = compileInto(target, node.entity, at);
  const { effect } = node;
  return (frame) => {
    row(frame);
    const first = (frame.scratch[at] ?? 0) * slots;
    const { u32, tick } = frame;
    for (let slot = 0; slot < slots; slot += 1) {
      const index = first + slot;
      if (u32[idOffset + index] === effect && (u32[untilOffset + index] ?? 0) > tick) return true;
    }
    return false;
  };
}
