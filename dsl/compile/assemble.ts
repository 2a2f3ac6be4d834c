// Checked values and questions to steps, from the end to the beginning: each step knows what comes after it.
// `and`, `or`, `not` and `choose` are nothing but the ways between others.
import type { TypedExpression } from '../ir/expression.ts';
import type { Ask, Run } from '../tier.ts';
import { createDraft, layAsk, layComparison, layRun, layStep, place } from './draft.ts';
import { constantSide, scratchSide, type Draft, type Side, type Ways } from './draft.ts';
import { ARITHMETIC, BUILTIN, MASK, isInlined, isStorable, mayWrite } from './plain.ts';
import { plainColumn } from './column.ts';
import { NO, OP, VALUE, YES, type Way } from './step.ts';
import { claim, type Build } from './target.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

/** Compiles what is no step. */
export interface Beyond {
  readonly value: (build: Build, node: TypedExpression, at: number) => Run;
  readonly ask: (build: Build, node: TypedExpression, at: number) => Ask | undefined;
}

/** A way being laid. */
export interface Laying {
  readonly build: Build;
  readonly draft: Draft;
  readonly beyond: Beyond;
}

/** Steps that write the value of `node` to scratch slot `at`, using the slots after it. */
export function valueWay(build: Build, node: TypedExpression, at: number, beyond: Beyond): Way {
  const draft = createDraft();
  const first = layValue({ build, draft, beyond }, node, at, YES);
  return place({ draft, first }, build.target.last);
}

/** The same as a store leaves it. */
export function storedWay(build: Build, node: TypedExpression, at: number, beyond: Beyond): Way {
  const draft = createDraft();
  const first = layStored({ build, draft, beyond }, node, claim(build.target, at), YES);
  return place({ draft, first }, build.target.last);
}

/** Steps that answer `node`, using the slots from `at` on. */
export function questionWay(build: Build, node: TypedExpression, at: number, beyond: Beyond): Way {
  const draft = createDraft();
  const first = layQuestion({ build, draft, beyond }, node, at, { yes: YES, no: NO });
  return place({ draft, first }, build.target.last);
}

export function layValue(laying: Laying, node: TypedExpression, at: number, next: number): number {
  const { build, draft, beyond } = laying;
  claim(build.target, at);
  const leaf = leafOf(laying, node);
  if (leaf !== undefined) return layStep(draft, OP.copy, [leaf], at, next);
  if (node.kind === 'negate') return layUnary(laying, OP.negate, node.operand, at, next);
  if (node.kind === 'saturate') return layUnary(laying, OP.saturate, node.operand, at, next);
  if (node.kind === 'arithmetic') {
    return layBinary(laying, ARITHMETIC[node.operator], [node.left, node.right], at, next);
  }
  if (node.kind === 'quotient') return layQuotient(laying, node, at, next);
  if (node.kind === 'choose') {
    const yes = layValue(laying, node.left, at, next);
    const no = layValue(laying, node.right, at, next);
    return layQuestion(laying, node.condition, at, { yes, no });
  }
  if (node.kind === 'builtin') return layBuiltin(laying, node, at, next);
  if (node.kind === 'call' && isInlined(node)) return layCall(laying, node, at, next);
  if (isQuestion(node)) return layFlag(laying, node, at, next);
  return layRun(draft, beyond.value(build, node, at), next);
}

const QUESTIONS = new Set(['not', 'and', 'or', 'compare', 'comparePercent', 'has', 'eventTag']);

/** Whether it answers by itself, and is a value only when written down. */
function isQuestion(node: TypedExpression): boolean {
  if (node.kind === 'aggregate') return node.name === 'any' || node.name === 'all';
  return QUESTIONS.has(node.kind) || node.kind === 'cone' || node.kind === 'line';
}

function layFlag(laying: Laying, node: TypedExpression, at: number, next: number): number {
  const yes = layStep(laying.draft, OP.copy, [constantSide(1)], at, next);
  const no = layStep(laying.draft, OP.copy, [constantSide(0)], at, next);
  return layQuestion(laying, node, at, { yes, no });
}

export function layQuestion(laying: Laying, node: TypedExpression, at: number, ways: Ways): number {
  claim(laying.build.target, at);
  if (node.kind === 'constant') return node.value === 0 ? ways.no : ways.yes;
  if (node.kind === 'not') {
    return layQuestion(laying, node.operand, at, { yes: ways.no, no: ways.yes });
  }
  if (node.kind === 'and') {
    const yes = layQuestion(laying, node.right, at, ways);
    return layQuestion(laying, node.left, at, { yes, no: ways.no });
  }
  if (node.kind === 'or') {
    const no = layQuestion(laying, node.right, at, ways);
    return layQuestion(laying, node.left, at, { yes: ways.yes, no });
  }
  if (node.kind === 'choose') {
    const yes = layQuestion(laying, node.left, at, ways);
    const no = layQuestion(laying, node.right, at, ways);
    return layQuestion(laying, node.condition, at, { yes, no });
  }
  if (node.kind === 'comparePercent') return layShare(laying, node, at, ways);
  if (node.kind !== 'compare') return layTruth(laying, node, at, ways);
  const operands = operandsOf(laying, [node.left, node.right], at);
  const last = layComparison(laying.draft, MASK[node.operator], pairOf(operands), ways);
  return layLeads(laying, operands, at, last);
}

/** A question that is a closure, or a value, which is a yes unless it is 0. */
function layTruth(laying: Laying, node: TypedExpression, at: number, ways: Ways): number {
  const { build, draft, beyond } = laying;
  const ask = isQuestion(node) ? beyond.ask(build, node, at) : undefined;
  if (ask !== undefined) return layAsk(draft, ask, ways);
  const side = leafOf(laying, node) ?? scratchSide(at);
  const last = layComparison(draft, MASK['!='], [side, constantSide(0)], ways);
  return layLead(laying, node, at, last);
}

/** value * 100 against maximum * percent. */
function layShare(laying: Laying, node: Node<'comparePercent'>, at: number, ways: Ways): number {
  const { draft } = laying;
  const { value, maximum, percent } = node;
  const mask = MASK[node.operator];
  if (percent.kind === 'constant') {
    const operands = operandsOf(laying, [value, maximum], at);
    const [left, right] = pairOf(operands);
    const sides = [
      { ...left, factor: 100 },
      { ...right, factor: percent.value },
    ] as const;
    return layLeads(laying, operands, at, layComparison(draft, mask, sides, ways));
  }
  const operands = operandsOf(laying, [value, maximum, percent], at);
  const [left] = pairOf(operands);
  const sides = [{ ...left, factor: 100 }, scratchSide(at + 1)] as const;
  const last = layComparison(draft, mask, sides, ways);
  const slot = claim(laying.build.target, at + 1);
  const product = layStep(draft, OP.multiply, pairOf(operands.slice(1)), slot, last);
  return layLeads(laying, operands, at, product);
}

function layUnary(
  laying: Laying,
  op: number,
  operand: TypedExpression,
  at: number,
  next: number,
): number {
  const side = leafOf(laying, operand) ?? scratchSide(at);
  return layLead(laying, operand, at, layStep(laying.draft, op, [side], at, next));
}

function layBinary(
  laying: Laying,
  op: number,
  operands: readonly [TypedExpression, TypedExpression],
  at: number,
  next: number,
): number {
  const parts = operandsOf(laying, operands, at);
  return layLeads(laying, parts, at, layStep(laying.draft, op, pairOf(parts), at, next));
}

/** Left and right are worked out before the right one is asked whether it is 0. */
function layQuotient(laying: Laying, node: Node<'quotient'>, at: number, next: number): number {
  const { draft } = laying;
  const operands = operandsOf(laying, [node.left, node.right], at);
  const sides = pairOf(operands);
  const divided = layStep(draft, OP.divide, sides, at, next);
  const otherwise = layValue(laying, node.otherwise, at, next);
  const ways = { yes: otherwise, no: divided };
  const asked = layComparison(draft, MASK['='], [sides[1], constantSide(0)], ways);
  return layLeads(laying, operands, at, asked);
}

function layBuiltin(laying: Laying, node: Node<'builtin'>, at: number, next: number): number {
  const { draft } = laying;
  const [first, second] = node.args;
  if (first === undefined) throw new Error(`invariant broken: ${node.name} without arguments`);
  if (node.name !== 'min' && node.name !== 'max' && node.name !== 'clamp') {
    return layUnary(laying, BUILTIN[node.name], first, at, next);
  }
  if (second === undefined) return layValue(laying, first, at, next);
  const operands = operandsOf(laying, node.args, at);
  let after = next;
  for (let i = node.args.length - 1; i > 0; i -= 1) {
    const [left, right] = pairOf(operands.slice(i - 1));
    const before = i === 1 ? left : scratchSide(at);
    const isLeast = node.name === 'min' || (node.name === 'clamp' && i === 2);
    after = layStep(draft, isLeast ? OP.least : OP.most, [before, right], at, after);
  }
  return layLeads(laying, operands, at, after);
}

/** The formula's steps in place of a call: parameters lie where their arguments were worked out. */
function layCall(laying: Laying, node: Node<'call'>, at: number, next: number): number {
  const { build, draft } = laying;
  const { body, localCount } = node.formula;
  const result = claim(build.target, at + localCount);
  const inside = { ...laying, build: build.within(at) };
  const last = layStep(draft, OP.copy, [scratchSide(result)], at, next);
  let after = layValue(inside, body, result, last);
  for (const [i, arg] of [...node.args.entries()].toReversed()) {
    after = layStored(laying, arg, claim(build.target, at + i), after);
  }
  return after;
}

/** The value as a store leaves it: in range and never -0. */
export function layStored(laying: Laying, node: TypedExpression, at: number, next: number): number {
  if (isStorable(node)) return layValue(laying, node, at, next);
  return layUnary(laying, OP.saturate, node, claim(laying.build.target, at), next);
}

/** An operand of a step: where its number will lie, and what steps before it work out; undefined for a leaf. */
interface Operand {
  readonly side: Side;
  readonly lead: TypedExpression | undefined;
}

/** Operands that are no leaves are worked out into consecutive slots from `at` on. */
function operandsOf(
  laying: Laying,
  nodes: readonly TypedExpression[],
  at: number,
): readonly Operand[] {
  return nodes.map((node, i) => {
    const leaf = leafOf(laying, node);
    if (leaf !== undefined && !isReadEarly(laying, leaf, nodes, i)) {
      return { side: leaf, lead: undefined };
    }
    return { side: scratchSide(claim(laying.build.target, at + i)), lead: node };
  });
}

/** A leaf is read late, with its step; not where something between could write what it reads. */
function isReadEarly(
  { build }: Laying,
  leaf: Side,
  nodes: readonly TypedExpression[],
  index: number,
): boolean {
  if (leaf.offset < 0 || build.target.program.functions.length === 0) return false;
  for (let i = index + 1; i < nodes.length; i += 1) {
    const node = nodes[i];
    if (node !== undefined && mayWrite(node)) return true;
  }
  return false;
}

function pairOf([left, right]: readonly Operand[]): readonly [Side, Side] {
  if (left === undefined || right === undefined) throw new Error('invariant broken: no operand');
  return [left.side, right.side];
}

/** The steps before a step, which work its operands out, in order. */
function layLeads(laying: Laying, operands: readonly Operand[], at: number, next: number): number {
  let after = next;
  for (let i = operands.length - 1; i >= 0; i -= 1) {
    const lead = operands[i]?.lead;
    if (lead !== undefined) after = layValue(laying, lead, at + i, after);
  }
  return after;
}

/** The same for one operand, whose side is `leafOf` or scratch slot `at`. */
export function layLead(laying: Laying, node: TypedExpression, at: number, next: number): number {
  return leafOf(laying, node) === undefined ? layValue(laying, node, at, next) : next;
}

/** Where the number of a leaf lies; a leaf times a constant is one as well. */
export function leafOf(laying: Laying, node: TypedExpression): Side | undefined {
  if (node.kind === 'constant') return constantSide(node.value);
  if (node.kind !== 'arithmetic') return numberAt(laying, node, 1);
  const { operator, left, right } = node;
  return operator === '*' && right.kind === 'constant'
    ? numberAt(laying, left, right.value)
    : undefined;
}

function numberAt({ build }: Laying, node: TypedExpression, factor: number): Side | undefined {
  if (node.kind === 'event') return { offset: VALUE, slot: node.index, factor };
  if (node.kind === 'local') return { offset: VALUE, slot: ~(build.localBase + node.slot), factor };
  return node.kind === 'column' ? plainColumn(build, node, factor) : undefined;
}
