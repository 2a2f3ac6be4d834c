// Steps while they are laid, from the end of a way to its beginning. A finished way is copied beside others.
import type { Ask, Run } from '../tier.ts';
import { CONSTANT, NO, OP, STEP, STEPS_MAX, VALUE, YES, createSteps } from './step.ts';
import type { Steps, Way } from './step.ts';

/** One side of a step: where its number comes from, and what it is multiplied by. */
export interface Side {
  readonly offset: number;
  readonly slot: number;
  readonly factor: number;
}

/** Where to go on after a question. */
export interface Ways {
  readonly yes: number;
  readonly no: number;
}

export interface Draft {
  readonly code: number[];
  readonly factors: number[];
  readonly asks: Ask[];
  readonly runs: Run[];
}

export function createDraft(): Draft {
  return { code: [], factors: [], asks: [], runs: [] };
}

export function constantSide(value: number): Side {
  return { offset: CONSTANT, slot: 0, factor: value };
}

/** A number that lies in scratch. */
export function scratchSide(at: number): Side {
  return { offset: VALUE, slot: ~at, factor: 1 };
}

const NONE = constantSide(0);

/** Lays a step that writes a result to scratch slot `to`; gives its position. */
export function layStep(
  draft: Draft,
  op: number,
  sides: readonly [Side] | readonly [Side, Side],
  to: number,
  next: number,
): number {
  const [left, right = NONE] = sides;
  return lay(draft, { op, left, right, to, next, otherwise: NO });
}

/** Lays a comparison; `mask` tells which outcomes are a yes. */
export function layComparison(
  draft: Draft,
  mask: number,
  [left, right]: readonly [Side, Side],
  ways: Ways,
): number {
  const op = OP.compare + mask;
  return lay(draft, { op, left, right, to: 0, next: ways.yes, otherwise: ways.no });
}

export function layRun(draft: Draft, run: Run, next: number): number {
  const to = draft.runs.push(run) - 1;
  return lay(draft, { op: OP.run, left: NONE, right: NONE, to, next, otherwise: NO });
}

export function layAsk(draft: Draft, ask: Ask, { yes, no }: Ways): number {
  const to = draft.asks.push(ask) - 1;
  return lay(draft, { op: OP.ask, left: NONE, right: NONE, to, next: yes, otherwise: no });
}

interface Step {
  readonly op: number;
  readonly left: Side;
  readonly right: Side;
  readonly to: number;
  readonly next: number;
  readonly otherwise: number;
}

/** In the order of STEP. */
function lay(draft: Draft, { op, left, right, to, next, otherwise }: Step): number {
  const step = draft.code.length / STEP.width;
  draft.code.push(op, left.offset, left.slot, right.offset, right.slot, to, next, otherwise);
  draft.factors.push(left.factor, right.factor);
  return step;
}

/** A finished draft and where it begins. It may be placed any number of times. */
export interface Laid {
  readonly draft: Draft;
  readonly first: number;
}

/** Copies a way beside others; `last` holds the steps that still have room. */
export function place(laid: Laid, last: { steps: Steps | undefined }): Way {
  const count = laid.draft.code.length / STEP.width;
  if (last.steps === undefined || !hasRoom(last.steps, count)) {
    last.steps = createSteps(Math.max(count, STEPS_MAX));
  }
  const { steps } = last;
  return { steps, first: copy(laid, steps, YES) };
}

/** Copies ways into steps of their own, one after another: where one ends with YES the next begins. */
export function link(ways: readonly Laid[]): Way {
  const count = ways.reduce((sum, { draft }) => sum + draft.code.length / STEP.width, 0);
  const steps = createSteps(count);
  let first: number = YES;
  for (const laid of ways.toReversed()) first = copy(laid, steps, first);
  return { steps, first };
}

function hasRoom({ code, length }: Steps, count: number): boolean {
  return (length + count) * STEP.width <= code.length;
}

/** `end` takes the place of YES. */
function copy({ draft, first }: Laid, steps: Steps, end: number): number {
  const base = steps.length;
  const from = base * STEP.width;
  const { code, factors, asks, runs } = steps;
  const { length } = draft.code;
  for (let i = 0; i < length; i += STEP.width) {
    const op = draft.code[i] ?? 0;
    const at = from + i;
    code[at] = op;
    code[at + STEP.leftOffset] = draft.code[i + STEP.leftOffset] ?? 0;
    code[at + STEP.leftSlot] = draft.code[i + STEP.leftSlot] ?? 0;
    code[at + STEP.rightOffset] = draft.code[i + STEP.rightOffset] ?? 0;
    code[at + STEP.rightSlot] = draft.code[i + STEP.rightSlot] ?? 0;
    let to = draft.code[i + STEP.to] ?? 0;
    if (op === OP.ask) to += asks.length;
    else if (op === OP.run) to += runs.length;
    code[at + STEP.to] = to;
    code[at + STEP.next] = moved(draft.code[i + STEP.next] ?? NO, base, end);
    code[at + STEP.otherwise] = moved(draft.code[i + STEP.otherwise] ?? NO, base, end);
  }
  for (let i = 0; i < draft.factors.length; i += 1) factors[base * 2 + i] = draft.factors[i] ?? 0;
  for (const ask of draft.asks) asks.push(ask);
  for (const run of draft.runs) runs.push(run);
  steps.length = base + length / STEP.width;
  return moved(first, base, end);
}

function moved(step: number, base: number, end: number): number {
  if (step >= 0) return step + base;
  return step === YES ? end : step;
}

/** The closure of a way that is nothing but one. */
export function onlyRun({ steps, first }: Way): Run | undefined {
  const at = first * STEP.width;
  const isOnly = steps.code[at] === OP.run && steps.code[at + STEP.next] === YES;
  return first >= 0 && isOnly ? steps.runs[steps.code[at + STEP.to] ?? 0] : undefined;
}

export function onlyAsk({ steps, first }: Way): Ask | undefined {
  const at = first * STEP.width;
  const ends = steps.code[at + STEP.next] === YES && steps.code[at + STEP.otherwise] === NO;
  const isOnly = steps.code[at] === OP.ask && ends;
  return first >= 0 && isOnly ? steps.asks[steps.code[at + STEP.to] ?? 0] : undefined;
}
