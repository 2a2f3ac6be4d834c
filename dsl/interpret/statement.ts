// Statements, by walking them: the meaning of every one. A statement that halts leaves frame.halt above 0,
// and nothing after it runs.
import { compare, modifyBucket, repeatsOf, saturate, thresholdOf } from '../arithmetic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { chooseWeighted } from '../run/dice.ts';
import { BUCKET, BUCKETS, HALT } from '../runtime.ts';
import { unreachable } from '../unreachable.ts';
import { candidatesOf } from './selection.ts';
import { isTrue, valueOf, valuesOf } from './value.ts';
import { inLane, withScratch, type Walk } from './walk.ts';

type Node<Kind extends TypedStatement['kind']> = Extract<TypedStatement, { kind: Kind }>;

export function runAll(walk: Walk, statements: readonly TypedStatement[]): void {
  for (const statement of statements) {
    runOne(walk, statement);
    if (walk.frame.halt !== HALT.none) return;
  }
}

function runOne(walk: Walk, statement: TypedStatement): void {
  switch (statement.kind) {
    case 'let': {
      const value = saturate(valueOf(walk, statement.value));
      walk.locals[statement.slot] = value;
      walk.observe?.({ kind: 'let', slot: statement.slot, node: statement.value, value });
      return;
    }
    case 'if': {
      const held = asks(walk, statement.condition);
      walk.observe?.({ kind: 'branch', branch: statement.branch, held });
      return runAll(walk, held ? statement.body : statement.otherwise);
    }
    case 'modify':
      return modify(walk, statement);
    case 'chance':
      return chance(walk, statement);
    case 'oneOf':
      return oneOf(walk, statement);
    case 'each':
      return each(walk, statement);
    case 'spend':
      return spend(walk, statement);
    case 'emit':
      return emit(walk, statement);
    case 'cancel':
    case 'refuse':
    case 'stop':
      return halt(walk, statement);
    default:
      return unreachable(statement);
  }
}

/** A condition, its parts told one by one. */
function asks(walk: Walk, node: TypedExpression): boolean {
  if (walk.observe === undefined) return isTrue(walk, node);
  if (node.kind === 'and') return asks(walk, node.left) && asks(walk, node.right);
  if (node.kind === 'or') return asks(walk, node.left) || asks(walk, node.right);
  if (node.kind === 'not') return !asks(walk, node.operand);
  const { answer, sides } = asksOne(walk, node);
  walk.observe({ kind: 'condition', node, answer, sides });
  return answer;
}

/** One question with the numbers it compares, each worked out once. */
function asksOne(
  walk: Walk,
  node: TypedExpression,
): { readonly answer: boolean; readonly sides: readonly number[] } {
  if (node.kind === 'compare') {
    const [left, right] = [valueOf(walk, node.left), valueOf(walk, node.right)];
    return { answer: compare(node.operator, left, right), sides: [left, right] };
  }
  if (node.kind === 'comparePercent') {
    const [value, maximum] = [valueOf(walk, node.value), valueOf(walk, node.maximum)];
    const percent = valueOf(walk, node.percent);
    const answer = compare(node.operator, value * 100, maximum * percent);
    return { answer, sides: [value, maximum] };
  }
  return { answer: isTrue(walk, node), sides: [] };
}

function modify(walk: Walk, statement: Node<'modify'>): void {
  const { index, bucket } = statement;
  const { buckets } = walk.frame;
  const at = index * BUCKETS + BUCKET[bucket];
  const before = buckets[at] ?? 0;
  const value = statement.sign * valueOf(walk, statement.value);
  const times = statement.times === undefined ? 1 : repeatsOf(valueOf(walk, statement.times));
  if (bucket === 'more') {
    for (let i = 0; i < times; i += 1) {
      buckets[at] = modifyBucket(bucket, buckets[at] ?? 0, value);
    }
  } else {
    buckets[at] = modifyBucket(bucket, before, value * times);
  }
  walk.observe?.({ kind: 'bucket', index, bucket, before, after: buckets[at] ?? 0, value, times });
}

function chance(walk: Walk, statement: Node<'chance'>): void {
  const threshold = thresholdOf(valueOf(walk, statement.percent));
  const value = draw(walk, statement.number);
  walk.observe?.({ kind: 'draw', hash: walk.hash, number: statement.number, value, threshold });
  runAll(walk, value < threshold ? statement.body : statement.otherwise);
}

function oneOf(walk: Walk, statement: Node<'oneOf'>): void {
  const { number, bodies } = statement;
  const weights = valuesOf(walk, statement.weights);
  const value = draw(walk, number);
  let chosen = -1;
  withScratch(walk, weights, (at, count) => {
    chosen = chooseWeighted(walk.frame, at, count, value);
  });
  walk.observe?.({ kind: 'draw', hash: walk.hash, number, value, threshold: chosen });
  runAll(walk, bodies[chosen] ?? []);
}

function draw(walk: Walk, number: number): number {
  return walk.frame.sink.draw(walk.frame, walk.hash, number);
}

function each(walk: Walk, { selector, body }: Node<'each'>): void {
  for (const row of candidatesOf(walk, selector, valueOf)) {
    walk.locals[selector.slot] = row;
    inLane(walk, row, () => runAll(walk, body));
    if (walk.frame.halt !== HALT.none) return;
  }
}

function spend(walk: Walk, statement: Node<'spend'>): void {
  const { resource, entity, against } = statement.place;
  const values = [entity, statement.amount, ...(against === undefined ? [] : [against])];
  const args = valuesOf(walk, values).map(saturate);
  let taken = false;
  withScratch(walk, args, (at) => {
    taken = walk.frame.sink.spend(walk.frame, resource, at);
  });
  walk.observe?.({ kind: 'spend', resource, args, taken });
  runAll(walk, taken ? statement.body : statement.otherwise);
}

function emit(walk: Walk, { op, args }: Node<'emit'>): void {
  const values = valuesOf(walk, args).map(saturate);
  walk.observe?.({ kind: 'operation', op, args: values });
  withScratch(walk, values, (at, count) => walk.frame.sink.emit(walk.frame, op, at, count));
}

function halt(walk: Walk, statement: Node<'cancel' | 'refuse' | 'stop'>): void {
  walk.frame.halt = haltOf(statement);
  walk.observe?.({ kind: 'halt', halt: walk.frame.halt });
}

function haltOf(statement: Node<'cancel' | 'refuse' | 'stop'>): number {
  switch (statement.kind) {
    case 'cancel':
      return HALT.cancel;
    case 'refuse':
      return HALT.refuse + statement.reason;
    case 'stop':
      return HALT.stop;
    default:
      return unreachable(statement);
  }
}
