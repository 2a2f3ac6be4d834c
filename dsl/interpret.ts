// The reference interpreter: walks the checked tree with plain values. Only tests run it: it is the
// oracle that closures are compared with (RT1), and nothing of the server imports it.
import {
  calculate,
  callBuiltin,
  compare,
  modifyBucket,
  saturate,
  thresholdOf,
  ticksOf,
} from './arithmetic.ts';
import type { TypedExpression, TypedProgram, TypedStatement } from './check/typed.ts';
import { BUCKET, BUCKETS, type Binding, type Frame } from './runtime.ts';
import { unreachable } from './unreachable.ts';

/** Runs a program without compiling it. */
export interface Interpreter {
  run(eventName: string, frame: Frame): void;
  runEffect(hash: number, frame: Frame): boolean;
}

interface Walk {
  readonly binding: Binding;
  readonly tickMs: number;
  readonly frame: Frame;
  readonly hash: number;
  readonly locals: number[];
}

export function createInterpreter(program: TypedProgram, binding: Binding): Interpreter {
  const { tickMs } = program;
  const walk = (frame: Frame, hash: number, statements: readonly TypedStatement[]): void =>
    runAll({ binding, tickMs, frame, hash, locals: [] }, statements);
  return {
    run(eventName, frame) {
      for (const rule of program.rules.get(eventName) ?? [])
        walk(frame, rule.hash, rule.statements);
    },
    runEffect(hash, frame) {
      const effect = program.effects.find((candidate) => candidate.hash === hash);
      if (effect !== undefined) walk(frame, hash, effect.statements);
      return effect !== undefined;
    },
  };
}

function runAll(walk: Walk, statements: readonly TypedStatement[]): void {
  for (const statement of statements) runOne(walk, statement);
}

function runOne(walk: Walk, statement: TypedStatement): void {
  const { frame, tickMs, hash } = walk;
  switch (statement.kind) {
    case 'let':
      walk.locals[statement.slot] = valueOf(walk, statement.value);
      return;
    case 'if':
      runAll(walk, isTrue(walk, statement.condition) ? statement.body : statement.otherwise);
      return;
    case 'modify': {
      const at = statement.index * BUCKETS + BUCKET[statement.bucket];
      const value = statement.sign * valueOf(walk, statement.value);
      frame.buckets[at] = modifyBucket(statement.bucket, frame.buckets[at] ?? 0, value);
      return;
    }
    case 'apply': {
      const ticks = ticksOf(valueOf(walk, statement.durationMs), tickMs);
      frame.sink.applyEffect(frame, statement.effect, valueOf(walk, statement.entity), ticks);
      return;
    }
    case 'chance': {
      const threshold = thresholdOf(valueOf(walk, statement.percent));
      if (frame.sink.draw(frame, hash, statement.number) < threshold) runAll(walk, statement.body);
    }
  }
}

function isTrue(walk: Walk, node: TypedExpression): boolean {
  return valueOf(walk, node) !== 0;
}

function valueOf(walk: Walk, node: TypedExpression): number {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'event':
      return walk.frame.event[node.index] ?? 0;
    case 'local':
      return walk.locals[node.slot] ?? 0;
    case 'column': {
      const offset = walk.binding.fieldOffset(node.entityKind, node.field);
      return walk.frame.f64[offset + valueOf(walk, node.entity)] ?? 0;
    }
    case 'negate':
      return 0 - valueOf(walk, node.operand);
    case 'arithmetic':
      return calculate(node.operator, valueOf(walk, node.left), valueOf(walk, node.right));
    case 'quotient': {
      const divisor = valueOf(walk, node.right);
      if (divisor === 0) return valueOf(walk, node.otherwise);
      return saturate(valueOf(walk, node.left) / divisor);
    }
    case 'call': {
      const locals = node.args.map((arg) => valueOf(walk, arg));
      return valueOf({ ...walk, locals }, node.formula.body);
    }
    case 'builtin':
      return callBuiltin(
        node.name,
        node.args.map((arg) => valueOf(walk, arg)),
      );
    case 'not':
    case 'and':
    case 'or':
    case 'compare':
    case 'comparePercent':
    case 'has':
      return answerOf(walk, node) ? 1 : 0;
    default:
      return unreachable(node);
  }
}

type Question = Extract<
  TypedExpression,
  { kind: 'not' | 'and' | 'or' | 'compare' | 'comparePercent' | 'has' }
>;

function answerOf(walk: Walk, node: Question): boolean {
  switch (node.kind) {
    case 'not':
      return !isTrue(walk, node.operand);
    case 'and':
      return isTrue(walk, node.left) && isTrue(walk, node.right);
    case 'or':
      return isTrue(walk, node.left) || isTrue(walk, node.right);
    case 'compare':
      return compare(node.operator, valueOf(walk, node.left), valueOf(walk, node.right));
    case 'comparePercent': {
      const share = valueOf(walk, node.maximum) * valueOf(walk, node.percent);
      return compare(node.operator, valueOf(walk, node.value) * 100, share);
    }
    case 'has':
      return holds(walk, valueOf(walk, node.entity), node.effect);
    default:
      return unreachable(node);
  }
}

function holds({ frame, binding }: Walk, entity: number, effect: number): boolean {
  const { slots, idOffset, untilOffset } = binding.effects;
  return Array.from({ length: slots }, (_, slot) => entity * slots + slot).some(
    (index) =>
      frame.u32[idOffset + index] === effect && (frame.u32[untilOffset + index] ?? 0) > frame.tick,
  );
}
