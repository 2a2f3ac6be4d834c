// HOT PATH (what it returns runs per event): values as closures that write into frame.scratch[at]
// and use the slots after it. Budget: 0 bytes an evaluation, so nothing here returns a double.
import type { Builtin } from '../arithmetic.ts';
import type { TypedExpression } from '../check/typed.ts';
import { DSL_LIMITS } from '../limits.ts';
import { compileArithmetic } from './arithmetic.ts';
import { claim, type Ask, type Run, type Target } from './target.ts';
import { unreachable } from '../unreachable.ts';

const MAX = DSL_LIMITS.valueMax;

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

/**
 * Compiles yes-or-no questions; given by the caller, because values hold questions and the reverse.
 */
export type CompileAsk = (target: Target, node: TypedExpression, at: number) => Ask;

/** Writes the value of `node` into scratch slot `at`; bools as 0 or 1. */
export function compileValue(
  target: Target,
  node: TypedExpression,
  at: number,
  compileAsk: CompileAsk,
): Run {
  claim(target, at);
  const child = (operand: TypedExpression, slot: number): Run =>
    compileValue(target, operand, slot, compileAsk);
  switch (node.kind) {
    case 'constant':
      return constant(node.value, at);
    case 'event':
      return event(node.index, at);
    case 'local':
      return copy(target.localBase + node.slot, at);
    case 'column':
      return column(target, node, at, child);
    case 'negate':
      return negate(child(node.operand, at), at);
    case 'arithmetic':
      return compileArithmetic(node, at, child);
    case 'quotient':
      return quotient(node, at, child);
    case 'call':
      return call(target, node, at, child);
    case 'builtin':
      return builtin(node, at, child);
    case 'not':
    case 'and':
    case 'or':
    case 'compare':
    case 'comparePercent':
    case 'has':
      return flag(compileAsk(target, node, at), at);
    default:
      return unreachable(node);
  }
}

type Child = (operand: TypedExpression, slot: number) => Run;

function constant(value: number, at: number): Run {
  return (frame) => {
    frame.scratch[at] = value;
  };
}

function event(index: number, at: number): Run {
  return (frame) => {
    frame.scratch[at] = frame.event[index] ?? 0;
  };
}

function copy(from: number, at: number): Run {
  return (frame) => {
    frame.scratch[at] = frame.scratch[from] ?? 0;
  };
}

function flag(ask: Ask, at: number): Run {
  return (frame) => {
    frame.scratch[at] = ask(frame) ? 1 : 0;
  };
}

function negate(operand: Run, at: number): Run {
  return (frame) => {
    operand(frame);
    frame.scratch[at] = 0 - (frame.scratch[at] ?? 0);
  };
}

function column(target: Target, node: Node<'column'>, at: number, child: Child): Run {
  const offset = target.binding.fieldOffset(node.entityKind, node.field);
  const { entity } = node;
  if (entity.kind === 'event') {
    const { index } = entity;
    return (frame) => {
      frame.scratch[at] = frame.f64[offset + (frame.event[index] ?? 0)] ?? 0;
    };
  }
  const row = child(entity, at);
  return (frame) => {
    row(frame);
    frame.scratch[at] = frame.f64[offset + (frame.scratch[at] ?? 0)] ?? 0;
  };
}

function quotient(node: Node<'quotient'>, at: number, child: Child): Run {
  const left = child(node.left, at);
  const right = child(node.right, at + 1);
  const otherwise = child(node.otherwise, at);
  return (frame) => {
    const { scratch } = frame;
    left(frame);
    right(frame);
    const divisor = scratch[at + 1] ?? 0;
    if (divisor === 0) otherwise(frame);
    else scratch[at] = Math.min(Math.max((scratch[at] ?? 0) / divisor, -MAX), MAX) + 0;
  };
}

/** Arguments go to temporary slots first: an argument may call the same formula. */
function call(target: Target, node: Node<'call'>, at: number, child: Child): Run {
  const slots = target.formulas.get(node.formula);
  if (slots === undefined) throw new Error(`formula ${node.formula.name} is not compiled yet`);
  const args = node.args.map((arg, index) => child(arg, at + index));
  const { firstParameter, result, run } = slots;
  const count = args.length;
  return (frame) => {
    const { scratch } = frame;
    for (let i = 0; i < count; i += 1) args[i]?.(frame);
    for (let i = 0; i < count; i += 1) scratch[firstParameter + i] = scratch[at + i] ?? 0;
    run(frame);
    scratch[at] = scratch[result] ?? 0;
  };
}

function builtin(node: Node<'builtin'>, at: number, child: Child): Run {
  const [first, ...rest] = node.args;
  if (first === undefined) throw new Error(`${node.name} without arguments`);
  const start = child(first, at);
  if (node.name === 'min' || node.name === 'max') {
    const isMin = node.name === 'min';
    const others = rest.map((arg) => child(arg, at + 1));
    return others.reduce<Run>(
      (before, other) => (isMin ? lower : higher)(before, other, at),
      start,
    );
  }
  if (node.name !== 'clamp') return ROUNDING[node.name](start, at);
  const [low, high] = rest;
  if (low === undefined || high === undefined) throw new Error('clamp takes three arguments');
  return lower(higher(start, child(low, at + 1), at), child(high, at + 1), at);
}

function lower(left: Run, right: Run, at: number): Run {
  return (frame) => {
    left(frame);
    right(frame);
    const { scratch } = frame;
    scratch[at] = Math.min(scratch[at] ?? 0, scratch[at + 1] ?? 0) + 0;
  };
}

function higher(left: Run, right: Run, at: number): Run {
  return (frame) => {
    left(frame);
    right(frame);
    const { scratch } = frame;
    scratch[at] = Math.max(scratch[at] ?? 0, scratch[at + 1] ?? 0) + 0;
  };
}

type Unary = Exclude<Builtin, 'min' | 'max' | 'clamp'>;

const ROUNDING: Readonly<Record<Unary, (operand: Run, at: number) => Run>> = {
  floor: (operand, at) => (frame) => {
    operand(frame);
    frame.scratch[at] = Math.floor(frame.scratch[at] ?? 0) + 0;
  },
  ceil: (operand, at) => (frame) => {
    operand(frame);
    frame.scratch[at] = Math.ceil(frame.scratch[at] ?? 0) + 0;
  },
  round: (operand, at) => (frame) => {
    operand(frame);
    frame.scratch[at] = Math.round(frame.scratch[at] ?? 0) + 0;
  },
  abs: (operand, at) => (frame) => {
    operand(frame);
    frame.scratch[at] = Math.abs(frame.scratch[at] ?? 0);
  },
};
