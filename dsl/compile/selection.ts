// HOT PATH: selections and what is done with the rows they take. The selection itself is the one that all
// tiers share (dsl/run/select.ts); while its rows are read they are kept from those of others.
import type { AggregateExpression, TypedSelector } from '../ir/expression.ts';
import { select, type SelectSpec } from '../run/select.ts';
import type { Frame } from '../runtime.ts';
import type { Ask, Run } from '../tier.ts';
import { askInLanes, valueInLanes } from './lane.ts';
import { claim, type Build } from './target.ts';

export interface Selection {
  /** Scratch slot of the candidate. */
  readonly candidate: number;
  /** Writes the rows to frame.selected from frame.selectedLength on; returns how many. */
  readonly take: (frame: Frame) => number;
}

/** `at` is the first scratch slot that no local has. */
export function compileSelection(build: Build, selector: TypedSelector, at: number): Selection {
  const { target, localBase, hash } = build;
  const { slot, order, limit, number, key } = selector;
  const candidate = localBase + slot;
  claim(target, candidate + 1);
  const kind = target.program.entities.findIndex(({ name }) => name === selector.entityKind);
  const spec: SelectSpec = { kind, order, limit, number, hash };
  const where = build.ask(selector.where, at);
  const sort = key === undefined ? undefined : keyed(build.value(key, at), at, candidate + 1);
  return { candidate, take: (frame) => select(frame, spec, where, sort, candidate) };
}

/** The key is worked out beside the locals, because its parts take slots as well. */
function keyed(key: Run, from: number, to: number): Run {
  return (frame) => {
    key(frame);
    frame.scratch[to] = frame.scratch[from] ?? 0;
  };
}

type Folding = Exclude<AggregateExpression['name'], 'any' | 'all'>;
type Fold = (selection: Selection, value: Run, at: number, otherwise: number) => Run;

/** Writes count, sum, least or most; the value of a row is worked out one slot after the result. */
export function compileAggregate(build: Build, node: AggregateExpression, at: number): Run {
  const { name } = node;
  if (name === 'any' || name === 'all') throw new Error(`invariant broken: ${name} is a question`);
  const selection = compileSelection(build, node.selector, at);
  const value = valueInLanes(build.value(node.value, at + 1), node.value, selection.candidate);
  return FOLD[name](selection, value, at, node.otherwise);
}

const FOLD: Readonly<Record<Folding, Fold>> = {
  count:
    ({ take }, _value, at) =>
    (frame) => {
      frame.scratch[at] = take(frame);
    },
  sum:
    ({ candidate, take }, value, at) =>
    (frame) => {
      const { scratch, selected, selectedLength: first } = frame;
      const end = first + take(frame);
      frame.selectedLength = end;
      scratch[at] = 0;
      for (let i = first; i < end; i += 1) {
        scratch[candidate] = selected[i] ?? 0;
        value(frame);
        scratch[at] = (scratch[at] ?? 0) + (scratch[at + 1] ?? 0);
      }
      frame.selectedLength = first;
    },
  min:
    ({ candidate, take }, value, at, otherwise) =>
    (frame) => {
      const { scratch, selected, selectedLength: first } = frame;
      const end = first + take(frame);
      frame.selectedLength = end;
      scratch[at] = end === first ? otherwise : Number.POSITIVE_INFINITY;
      for (let i = first; i < end; i += 1) {
        scratch[candidate] = selected[i] ?? 0;
        value(frame);
        scratch[at] = Math.min(scratch[at] ?? 0, scratch[at + 1] ?? 0) + 0;
      }
      frame.selectedLength = first;
    },
  max:
    ({ candidate, take }, value, at, otherwise) =>
    (frame) => {
      const { scratch, selected, selectedLength: first } = frame;
      const end = first + take(frame);
      frame.selectedLength = end;
      scratch[at] = end === first ? otherwise : Number.NEGATIVE_INFINITY;
      for (let i = first; i < end; i += 1) {
        scratch[candidate] = selected[i] ?? 0;
        value(frame);
        scratch[at] = Math.max(scratch[at] ?? 0, scratch[at + 1] ?? 0) + 0;
      }
      frame.selectedLength = first;
    },
};

type Every = AggregateExpression & { readonly name: 'any' | 'all' };

export function isEvery(node: AggregateExpression): node is Every {
  return node.name === 'any' || node.name === 'all';
}

/** `any` ends with the first yes, `all` with the first no. */
export function compileEvery(build: Build, node: Every, at: number): Ask {
  const { candidate, take } = compileSelection(build, node.selector, at);
  const ask = askInLanes(build.ask(node.value, at), node.value, candidate);
  const isAny = node.name === 'any';
  return (frame) => {
    const { scratch, selected, selectedLength: first } = frame;
    const end = first + take(frame);
    frame.selectedLength = end;
    let answer = !isAny;
    for (let i = first; i < end && answer !== isAny; i += 1) {
      scratch[candidate] = selected[i] ?? 0;
      answer = ask(frame);
    }
    frame.selectedLength = first;
    return answer;
  };
}
