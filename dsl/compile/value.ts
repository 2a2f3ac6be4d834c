// Values, questions and blocks as closures: plain ones follow steps, every other kind has a closure of its own. A value
// is written into frame.scratch[at], its parts into the slots after it. Nothing here returns a double: one that
// is not inlined would be allocated.
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import type { Ask, Run } from '../tier.ts';
import { questionWay, storedWay, valueWay, type Beyond } from './assemble.ts';
import { layBlock } from './block.ts';
import { compileCall, compileHost } from './call.ts';
import { compileColumn } from './column.ts';
import { createDraft, onlyAsk, onlyRun, place, type Draft } from './draft.ts';
import { compileDice } from './draw.ts';
import { follow } from './follow.ts';
import { compileHas, compileHeld } from './held.ts';
import { compileLookup } from './lookup.ts';
import { compileCone, compileDistance, compileLine } from './place.ts';
import { compileAggregate, compileEvery, isEvery } from './selection.ts';
import { YES, type Way } from './step.ts';
import type { Build, Target } from './target.ts';

const BEYOND: Beyond = { value: compileBeyond, ask: askBeyond };

/** Everything that compiling one body needs; `localBase` is the scratch slot of its local 0. */
export function createBuild(target: Target, localBase: number, hash: number): Build {
  const build: Build = {
    target,
    localBase,
    hash,
    value: (node, at) => runOf(valueWay(build, node, at, BEYOND)),
    stored: (node, at) => runOf(storedWay(build, node, at, BEYOND)),
    ask: (node, at) => askOf(questionWay(build, node, at, BEYOND)),
    block: (statements, at) => blockOf(build, statements, at),
    within: (base) => createBuild(target, base, hash),
  };
  return build;
}

/** Lays the steps of a body that ends at `next`; gives the first one. */
export function layBody(
  build: Build,
  draft: Draft,
  statements: readonly TypedStatement[],
  at: number,
  next: number,
): number {
  return layBlock({ build, draft, beyond: BEYOND }, statements, at, { next, end: next });
}

function blockOf(build: Build, statements: readonly TypedStatement[], at: number): Run {
  const draft = createDraft();
  const first = layBody(build, draft, statements, at, YES);
  return runOf(place({ draft, first }, build.target.last));
}

function runOf(way: Way): Run {
  const only = onlyRun(way);
  if (only !== undefined) return only;
  const { steps, first } = way;
  return (frame) => {
    follow(frame, steps, first);
  };
}

function askOf(way: Way): Ask {
  const only = onlyAsk(way);
  if (only !== undefined) return only;
  const { steps, first } = way;
  if (first < 0) return first === YES ? () => true : () => false;
  return (frame) => follow(frame, steps, first);
}

/** Values that take more than numbers of the event: the game, the world, tables, large formulas. */
function compileBeyond(build: Build, node: TypedExpression, at: number): Run {
  if (node.kind === 'column') return compileColumn(build, node, at);
  if (node.kind === 'call') return compileCall(build, node, at);
  if (node.kind === 'host') return compileHost(build, node, at);
  if (node.kind === 'dice') return compileDice(build, node, at);
  if (node.kind === 'lookup') return compileLookup(build, node, at);
  if (node.kind === 'held') return compileHeld(build, node, at);
  if (node.kind === 'distanceSquared') return compileDistance(build, node, at);
  if (node.kind === 'aggregate') return compileAggregate(build, node, at);
  throw new Error(`invariant broken: ${node.kind} is made of steps`);
}

function askBeyond(build: Build, node: TypedExpression, at: number): Ask | undefined {
  if (node.kind === 'has') return compileHas(build, node, at);
  if (node.kind === 'eventTag') return isTagged(node.mask);
  if (node.kind === 'cone') return compileCone(build, node, at);
  if (node.kind === 'line') return compileLine(build, node, at);
  const isAsked = node.kind === 'aggregate' && isEvery(node);
  return isAsked ? compileEvery(build, node, at) : undefined;
}

function isTagged(mask: number): Ask {
  return (frame) => (frame.tags & mask) !== 0;
}
