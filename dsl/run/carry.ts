// A battle under changed rules: its numbers move from the columns of one program to those of another. Columns
// keep their names, own fields of effects and fields of delayed events theirs. What the new program does not
// know is left behind; Runner.adopt ends it.
import type { TypedProgram } from '../ir/program.ts';
import { allocateState, type StateLayout, type StateViews } from './allocate.ts';

/** A battle's columns, and the program that they are those of. */
export interface StatePlace {
  readonly program: TypedProgram;
  readonly layout: StateLayout;
}

/** The columns of `to` with everything that `views`, of `from`, has for them. */
export function carryState(from: StatePlace, to: StatePlace, views: StateViews): StateViews {
  const carried = allocateState(to.layout);
  const lengths = new Map(from.layout.columns.map(({ name, length }) => [name, length]));
  for (const { name, kind, length } of to.layout.columns) {
    const count = Math.min(lengths.get(name) ?? 0, length);
    if (count === 0) continue;
    const source = from.layout.binding.offset(name);
    carried[kind].set(views[kind].subarray(source, source + count), to.layout.binding.offset(name));
  }
  moveOwnFields(from, to, { views, carried });
  moveTaskFields(from, to, { views, carried });
  return carried;
}

interface Move {
  readonly views: StateViews;
  readonly carried: StateViews;
}

function moveOwnFields(from: StatePlace, to: StatePlace, move: Move): void {
  const orders = new Map<number, Order>();
  for (const { hash, own } of to.program.effects) {
    const before = from.program.effects.find((effect) => effect.hash === hash)?.own;
    if (before !== undefined) orders.set(hash >>> 0, orderOf(before, own));
  }
  reorder(from, to, { ...move, orders, id: 'effect.id', values: 'effect.own' });
}

function moveTaskFields(from: StatePlace, to: StatePlace, move: Move): void {
  const orders = new Map<number, Order>();
  for (const { hash, fields } of to.program.events) {
    const before = from.program.events.find((event) => event.hash === hash)?.fields;
    if (before !== undefined) orders.set(hash >>> 0, orderOf(before, fields));
  }
  reorder(from, to, { ...move, orders, id: 'task.event', values: 'task.field' });
}

/** For each number of the new program, its place in the old one; -1 for a new one. */
type Order = readonly number[];

interface Named {
  readonly name: string;
}

function orderOf(before: readonly Named[], after: readonly Named[]): Order {
  return after.map(({ name }) => before.findIndex((one) => one.name === name));
}

interface Reorder extends Move {
  readonly orders: ReadonlyMap<number, Order>;
  /** Column that says whose numbers a place holds, and what their columns are called. */
  readonly id: string;
  readonly values: string;
}

function reorder(from: StatePlace, to: StatePlace, move: Reorder): void {
  const { id, values, orders, views, carried } = move;
  const count = to.layout.columns.find(({ name }) => name === id)?.length ?? 0;
  const ids = to.layout.binding.offset(id);
  for (let place = 0; place < count; place += 1) {
    const order = orders.get(carried.u32[ids + place] ?? 0);
    for (const [index, before] of (order ?? []).entries()) {
      const target = to.layout.binding.offset(`${values}.${index}`) + place;
      const source = before < 0 ? -1 : from.layout.binding.offset(`${values}.${before}`) + place;
      carried.f64[target] = source < 0 ? 0 : (views.f64[source] ?? 0);
    }
  }
}
