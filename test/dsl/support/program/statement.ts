// Generated statements and bodies, over every kind there is.
import type { TypedExpression } from '../../../../dsl/ir/expression.ts';
import type { BucketName, TypedBody, TypedStatement } from '../../../../dsl/ir/statement.ts';
import { NUMBER } from '../../../../dsl/types.ts';
import { question, selectorOf, UNIT, value, type Around } from './value.ts';

/** What else a statement may do where it stands. */
export interface Inside {
  readonly around: Around;
  /** Operations of the program, with how many arguments each takes. */
  readonly operations: readonly number[];
  readonly halts: readonly Extract<TypedStatement, { kind: 'cancel' | 'refuse' | 'stop' }>[];
  /** Fields that can be modified. */
  readonly fields: number;
}

const BUCKETS: readonly BucketName[] = ['flat', 'increased', 'more', 'atLeast', 'atMost', 'set'];

export function bodyOf(hash: number, inside: Inside, size: number): TypedBody {
  const { around } = inside;
  around.locals.next = 0;
  if (around.draws !== undefined) around.draws.next = 0;
  const statements = block(inside, size, 3);
  return { hash, localCount: around.locals.next, statements, cost: 1 };
}

/** Some statements; a `let` is seen by those after it. */
function block(inside: Inside, size: number, depth: number): TypedStatement[] {
  const statements: TypedStatement[] = [];
  let now = inside;
  for (let i = 0; i < size; i += 1) {
    const { around } = now;
    if (around.random.often(22)) {
      const slot = around.locals.next;
      statements.push({ kind: 'let', slot: around.locals.next, value: value(around, 3) });
      around.locals.next += 1;
      const local: TypedExpression = { kind: 'local', type: NUMBER, slot };
      now = { ...now, around: { ...around, numbers: [...around.numbers, local, local] } };
    } else {
      statements.push(statement(now, depth));
    }
  }
  return statements;
}

function statement(inside: Inside, depth: number): TypedStatement {
  const { around } = inside;
  const { random } = around;
  const choice = random.below(100);
  if (choice < 34 || depth === 0) return simple(inside);
  const body = (): TypedStatement[] => block(inside, random.below(3), depth - 1);
  if (choice < 62) {
    const condition = question(around, 3);
    return { kind: 'if', condition, body: body(), otherwise: body(), branch: 0 };
  }
  if (choice < 72 && around.draws !== undefined) {
    const number = around.draws.next;
    around.draws.next += 1;
    const percent: TypedExpression = random.often(50)
      ? { kind: 'constant', type: { kind: 'percent' }, value: random.pick([0, 10, 33.3, 100, 120]) }
      : value(around, 2);
    return { kind: 'chance', number, percent, body: body(), otherwise: body() };
  }
  if (choice < 78 && around.draws !== undefined) return oneOf(inside, body);
  if (choice < 86 && around.selections > 0) return each(inside, depth);
  if (choice < 92) return spend(inside, body);
  return simple(inside);
}

function simple(inside: Inside): TypedStatement {
  const { around, operations, halts, fields } = inside;
  const { random } = around;
  const choice = random.below(100);
  if (choice < 8 && halts.length > 0) return random.pick(halts);
  if (choice < 40 && operations.length > 0) {
    const op = random.below(operations.length);
    const args = Array.from({ length: operations[op] ?? 0 }, () => value(around, 3));
    return { kind: 'emit', op, args };
  }
  const times = random.often(20) ? { times: value(around, 1) } : {};
  return {
    kind: 'modify',
    index: random.below(fields),
    bucket: random.pick(BUCKETS),
    sign: random.pick([1, 1, -1] as const),
    value: value(around, 3),
    ...times,
  };
}

function oneOf(inside: Inside, body: () => TypedStatement[]): TypedStatement {
  const { around } = inside;
  const { draws, random } = around;
  const number = draws?.next ?? 0;
  if (draws !== undefined) draws.next += 1;
  const count = 1 + random.below(3);
  const weights = Array.from({ length: count }, () => value(around, 1));
  return { kind: 'oneOf', number, weights, bodies: weights.map(body) };
}

function each(inside: Inside, depth: number): TypedStatement {
  const { selector, inside: around } = selectorOf(inside.around, 3);
  const { draws } = inside.around;
  const body = block(
    { ...inside, around: { ...around, draws } },
    1 + around.random.below(2),
    depth - 1,
  );
  return { kind: 'each', selector, body };
}

function spend(inside: Inside, body: () => TypedStatement[]): TypedStatement {
  const { around } = inside;
  const { random } = around;
  const resource = random.often(25) ? 1 : 0;
  const against = resource === 1 ? { against: random.pick(around.units) } : {};
  const place = { resource, entity: random.pick(around.units), ...against };
  return { kind: 'spend', place, amount: value(around, 1), body: body(), otherwise: body() };
}

/** The slot of an entity in a context. */
export function unitAt(index: number): TypedExpression {
  return { kind: 'event', type: UNIT, index };
}
