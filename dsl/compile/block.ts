// Statements to steps. `if`, `chance` and `spend` are ways between others, `let` and changes of buckets are steps,
// loops and choices are closures that a step calls.
import { REPEATS_MAX } from '../arithmetic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { BucketName, TypedStatement } from '../ir/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { BUCKET, BUCKETS, HALT } from '../runtime.ts';
import type { Run } from '../tier.ts';
import { NUMBER } from '../types.ts';
import { unreachable } from '../unreachable.ts';
import { layLead, layQuestion, layStored, leafOf, layValue, type Laying } from './assemble.ts';
import { layAsk, layRun, layStep, scratchSide, type Side } from './draft.ts';
import { compileChance } from './draw.ts';
import { canHalt, haltOf } from './halting.ts';
import { compileEach, compileOneOf } from './loop.ts';
import { isStorable } from './plain.ts';
import { OP } from './step.ts';

const MAX = DSL_LIMITS.valueMax;

type Node<Kind extends TypedStatement['kind']> = Extract<TypedStatement, { kind: Kind }>;

/** Where statements lead: to what comes after them, and, halted, to the end of their body. */
export interface Ends {
  readonly next: number;
  readonly end: number;
}

/** `at` is the first scratch slot that no local has. */
export function layBlock(
  laying: Laying,
  statements: readonly TypedStatement[],
  at: number,
  ends: Ends,
): number {
  let { next } = ends;
  for (let i = statements.length - 1; i >= 0; i -= 1) {
    const statement = statements[i];
    if (statement !== undefined) next = layStatement(laying, statement, at, { ...ends, next });
  }
  return next;
}

function layStatement(laying: Laying, statement: TypedStatement, at: number, ends: Ends): number {
  switch (statement.kind) {
    case 'let':
      return layLet(laying, statement, at, ends.next);
    case 'modify':
      return layModify(laying, statement, at, ends.next);
    case 'if': {
      const ways = branchesOf(laying, statement, at, ends);
      return layQuestion(laying, statement.condition, at, ways);
    }
    case 'chance': {
      const { number, percent } = statement;
      const ask = compileChance(laying.build, number, percent, at);
      return layAsk(laying.draft, ask, branchesOf(laying, statement, at, ends));
    }
    case 'spend':
      return laySpend(laying, statement, at, ends);
    case 'emit':
      return layEmit(laying, statement, at, ends.next);
    case 'oneOf':
      return layLoop(laying, compileOneOf(laying.build, statement, at), canEnd(statement), ends);
    case 'each':
      return layLoop(laying, compileEach(laying.build, statement, at), canEnd(statement), ends);
    case 'cancel':
    case 'refuse':
    case 'stop':
      return layHalt(laying, haltOf(statement), ends.end);
    default:
      return unreachable(statement);
  }
}

function branchesOf(
  laying: Laying,
  { body, otherwise }: Node<'if' | 'chance' | 'spend'>,
  at: number,
  ends: Ends,
): { readonly yes: number; readonly no: number } {
  return {
    yes: layBlock(laying, body, at, ends),
    no: layBlock(laying, otherwise, at, ends),
  };
}

/** The value is worked out beside the locals, because its parts take slots as well. */
function layLet(laying: Laying, { slot, value }: Node<'let'>, at: number, next: number): number {
  const local = laying.build.localBase + slot;
  const op = isStorable(value) ? OP.copy : OP.saturate;
  const side = leafOf(laying, value) ?? scratchSide(at);
  return layLead(laying, value, at, layStep(laying.draft, op, [side], local, next));
}

const CHANGE: Readonly<Record<BucketName, number>> = {
  flat: OP.plus,
  increased: OP.plus,
  more: OP.times,
  atLeast: OP.atLeast,
  atMost: OP.atMost,
  set: OP.set,
};

function layModify(laying: Laying, node: Node<'modify'>, at: number, next: number): number {
  const { bucket, sign, times } = node;
  const index = node.index * BUCKETS + BUCKET[bucket];
  if (times !== undefined && bucket === 'more') return layPower(laying, node, times, at, next);
  const value = times === undefined ? node.value : multiplied(node.value, sign, times);
  const side = leafOf(laying, value) ?? scratchSide(at);
  const signed = times === undefined ? timesSign(side, sign) : side;
  return layLead(laying, value, at, layStep(laying.draft, CHANGE[bucket], [signed], index, next));
}

function timesSign(side: Side, sign: number): Side {
  return { ...side, factor: side.factor * sign };
}

/** value * sign * how often it counts; see repeatsOf() of dsl/arithmetic.ts. */
function multiplied(value: TypedExpression, sign: number, times: TypedExpression): TypedExpression {
  const signed = productOf(value, constantOf(sign));
  return productOf(signed, repeats(times));
}

function repeats(times: TypedExpression): TypedExpression {
  const whole: TypedExpression = { kind: 'builtin', type: NUMBER, name: 'floor', args: [times] };
  const args = [whole, constantOf(0), constantOf(REPEATS_MAX)];
  return { kind: 'builtin', type: NUMBER, name: 'clamp', args };
}

function constantOf(value: number): TypedExpression {
  return { kind: 'constant', type: NUMBER, value };
}

function productOf(left: TypedExpression, right: TypedExpression): TypedExpression {
  return { kind: 'arithmetic', type: NUMBER, operator: '*', left, right };
}

/** `more` that counts several times is that many changes. */
function layPower(
  laying: Laying,
  { index, sign, value }: Node<'modify'>,
  times: TypedExpression,
  at: number,
  next: number,
): number {
  const bucket = index * BUCKETS + BUCKET.more;
  const power: Run = ({ buckets, scratch }) => {
    const percent = Math.max(0, 100 + sign * (scratch[at] ?? 0));
    const count = scratch[at + 1] ?? 0;
    for (let i = 0; i < count; i += 1) {
      const product = ((buckets[bucket] ?? 100) * percent) / 100;
      buckets[bucket] = Math.min(Math.max(product, -MAX), MAX) + 0;
    }
  };
  const last = layRun(laying.draft, power, next);
  return layValue(laying, value, at, layValue(laying, repeats(times), at + 1, last));
}

function laySpend(laying: Laying, node: Node<'spend'>, at: number, ends: Ends): number {
  const { resource, entity, against } = node.place;
  const values = against === undefined ? [entity, node.amount] : [entity, node.amount, against];
  const ways = branchesOf(laying, node, at, ends);
  const asked = layAsk(laying.draft, (frame) => frame.sink.spend(frame, resource, at), ways);
  return layArguments(laying, values, at, asked);
}

function layEmit(laying: Laying, { op, args }: Node<'emit'>, at: number, next: number): number {
  const count = args.length;
  const last = layRun(laying.draft, (frame) => frame.sink.emit(frame, op, at, count), next);
  return layArguments(laying, args, at, last);
}

/** Stores values in consecutive slots from `at` on. */
function layArguments(
  laying: Laying,
  values: readonly TypedExpression[],
  at: number,
  next: number,
): number {
  let after = next;
  for (const [i, value] of [...values.entries()].toReversed()) {
    after = layStored(laying, value, at + i, after);
  }
  return after;
}

function canEnd(statement: TypedStatement): boolean {
  return canHalt([statement]);
}

/** Only after a loop or choice in which something can halt it is asked whether it did. */
function layLoop(laying: Laying, run: Run, ends: boolean, { next, end }: Ends): number {
  if (!ends) return layRun(laying.draft, run, next);
  const goesOn = (frame: Parameters<Run>[0]): boolean => {
    run(frame);
    return frame.halt === HALT.none;
  };
  return layAsk(laying.draft, goesOn, { yes: next, no: end });
}

function layHalt({ draft }: Laying, halt: number, end: number): number {
  return layRun(
    draft,
    (frame) => {
      frame.halt = halt;
    },
    end,
  );
}
