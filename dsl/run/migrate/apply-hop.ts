// Takes one battle over a hop: copies columns, then puts right what is another thing now. Ticks are those of the battle.
import { DSL_LIMITS } from '../../limits.ts';
import { NO_END } from '../instance.ts';
import { copyRun, type BoundHop, type BoundResource, type PlaceOffsets } from './bound-hop.ts';
import type { Change, InstanceMove } from './hop.ts';
import { workOut } from './old-value.ts';
import type { OwnMove } from './own-move.ts';
import type { StateEffect } from './schema.ts';
import type { MoveViews } from './views.ts';

/** What happens to something that runs: what it is, and how it changes. */
export type Tell = (what: string, how: string) => void;

export interface Crossing {
  readonly from: MoveViews;
  readonly to: MoveViews;
  readonly tick: number;
  readonly tell: Tell | undefined;
}

/** Fills `to`, which is zeroed. */
export function applyHop(bound: BoundHop, crossing: Crossing): void {
  const { from, to } = crossing;
  for (const run of bound.runs) copyRun(run, from, to);
  for (const resource of bound.resources) moveResource(resource, crossing);
  for (let at = 0; at < bound.places; at += 1) {
    const id = from.u32[bound.held.from.id + at] ?? 0;
    if (id !== 0) moveInstance(bound, crossing, at, id);
  }
  for (const effect of bound.hop.crowded) thinOut(bound, crossing, effect);
  for (let place = 0; place < bound.hop.from.tasks; place += 1) {
    const event = from.u32[bound.waiting.from.id + place] ?? 0;
    if (event !== 0) moveTask(bound, crossing, place, event);
  }
}

function moveInstance(bound: BoundHop, crossing: Crossing, at: number, id: number): void {
  const { hop, held } = bound;
  const move = bound.instances.get(id | 0);
  const { to, tell } = crossing;
  if (move === undefined) {
    clearPlace(held.to, to, at);
    tell?.(hop.gone.get(id)?.what ?? 'something unknown', 'end silently');
    return;
  }
  to.u32[held.to.id + at] = move.to;
  if (move.isPlain) return;
  if (isChanged(move)) tell?.(move.what, move.rule);
  if (isChanged(move) && move.rule === 'end silently') {
    clearPlace(held.to, to, at);
    return;
  }
  const { from } = crossing;
  const values = { moves: move.own, reads: move.reads, from: held.from.own, to: held.to.own };
  moveValues(values, crossing, at, (name) => {
    if (name === 'stacks') return from.u32[held.from.stacks + at] ?? 0;
    const until = from.u32[held.from.untilTick + at] ?? 0;
    if (until === NO_END) return DSL_LIMITS.valueMax;
    return Math.max(0, until - crossing.tick) * hop.from.tickMs;
  });
  const { most } = move;
  const number = (held.to.own[0] ?? 0) + at;
  if (most !== undefined) to.f64[number] = Math.min(Math.max(to.f64[number] ?? 0, 0), most);
  moveTimers(bound, crossing, move, at);
}

function isChanged({ ticks, period, stacks }: InstanceMove): boolean {
  return ticks[0] !== ticks[1] || period[0] !== period[1] || stacks[1] < stacks[0];
}

function moveTimers(
  { held }: BoundHop,
  { to, tick }: Crossing,
  move: InstanceMove,
  at: number,
): void {
  const { u32 } = to;
  const [until, next, stacks] = [
    held.to.untilTick + at,
    held.to.nextTick + at,
    held.to.stacks + at,
  ];
  u32[stacks] = Math.min(u32[stacks] ?? 0, move.stacks[1]);
  if (move.rule === 'end') {
    // An end of 0 is that of an empty place, also in a battle that has not begun.
    if (isChanged(move)) u32[until] = Math.min(u32[until] ?? 0, Math.max(tick, 1));
    return;
  }
  const isEndless = u32[until] === NO_END || move.ticks[0] === 0 || move.ticks[1] === 0;
  if (!isEndless) u32[until] = timeOf(move, move.ticks, u32[until] ?? 0, tick);
  const [before, after] = move.period;
  if (after === 0 && before !== 0) u32[next] = 0;
  else if (before === 0 && after !== 0) u32[next] = tick + after;
  else if (before !== 0) u32[next] = timeOf(move, move.period, u32[next] ?? 0, tick);
}

/** A tick to come, under another length of the whole. */
function timeOf(
  { rule }: InstanceMove,
  [before, after]: Change,
  due: number,
  tick: number,
): number {
  const left = due - tick;
  if (before === after || left <= 0) return due;
  if (rule === 'rescale') {
    // More than a whole may be left: without a bound it would grow each time it goes there and back.
    const scaled = Math.min(Math.ceil((left * after) / before), Math.max(left, after));
    return Math.min(tick + scaled, NO_END - 1);
  }
  return rule === 'clamp' ? Math.min(due, tick + after) : due;
}

interface Values {
  readonly moves: readonly OwnMove[];
  readonly reads: readonly string[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function moveValues(
  { moves, reads, from: sources, to: targets }: Values,
  { from, to }: Crossing,
  at: number,
  other: (name: string) => number,
): void {
  const read = (index: number): number => from.f64[(sources[index] ?? 0) + at] ?? 0;
  for (const [index, offset] of targets.entries()) {
    const move = moves[index];
    to.f64[offset + at] = move === undefined ? 0 : valueOf(move, read, reads, other);
  }
}

function valueOf(
  move: OwnMove,
  read: (index: number) => number,
  reads: readonly string[],
  other: (name: string) => number,
): number {
  if (move.kind === 'copy') return read(move.from);
  if (move.kind === 'word') return move.words[read(move.from)] ?? 0;
  if (move.kind === 'none') return move.value;
  return workOut(move.value, (name) => {
    const index = reads.indexOf(name);
    return index < 0 ? other(name) : read(index);
  });
}

function moveTask(
  { hop, waiting }: BoundHop,
  crossing: Crossing,
  place: number,
  event: number,
): void {
  const { to, tell } = crossing;
  const move = hop.tasks.get(event);
  if (move === undefined) {
    clearPlace(waiting.to, to, place);
    tell?.('what waits', 'dropped');
    return;
  }
  to.u32[waiting.to.id + place] = move.to;
  const origin = to.u32[waiting.origin + place] ?? 0;
  to.u32[waiting.origin + place] = hop.origins.get(origin) ?? origin;
  if (move.isPlain) return;
  const values = { moves: move.own, reads: move.reads, from: waiting.from.own, to: waiting.to.own };
  moveValues(values, crossing, place, () => 0);
}

/** Of more instances than there may be under one key, the oldest end silently. */
function thinOut(
  { held, hop, places }: BoundHop,
  { to, tell }: Crossing,
  effect: StateEffect,
): void {
  const { u32 } = to;
  const { id, serial, source } = held.to;
  const isKeyed = (at: number, other: number): boolean =>
    u32[id + other] === effect.hash &&
    (effect.per === 'target' || u32[source + other] === u32[source + at]);
  for (let at = 0; at < places; at += 1) {
    if (u32[id + at] !== effect.hash) continue;
    const first = Math.floor(at / hop.to.slots) * hop.to.slots;
    let younger = 0;
    for (let other = first; other < first + hop.to.slots; other += 1) {
      if (isKeyed(at, other) && (u32[serial + other] ?? 0) > (u32[serial + at] ?? 0)) younger += 1;
    }
    if (younger < effect.max) continue;
    clearPlace(held.to, to, at);
    tell?.(`effect ${effect.name}`, 'clamp');
  }
}

function clearPlace({ own, words }: PlaceOffsets, { f64, u32 }: MoveViews, at: number): void {
  for (const offset of words) u32[offset + at] = 0;
  for (const offset of own) f64[offset + at] = 0;
}

/** Worked out, begun, or brought below its new maximum; its timer starts in the next tick where it has to. */
function moveResource(resource: BoundResource, { from, to, tell }: Crossing): void {
  const { at, tick, rows, value, start, max } = resource;
  for (let row = 0; row < rows; row += 1) {
    const before = to.f64[at + row] ?? 0;
    const made =
      value === undefined
        ? (start ?? before)
        : workOut(value, (name) => from.f64[(resource.from.get(name) ?? 0) + row] ?? 0);
    const after = Math.min(Math.max(made, 0), max);
    to.f64[at + row] = after;
    if (value !== undefined || start !== undefined) to.u32[tick + row] = 0;
    if (after < made) tell?.(`resource ${resource.name}`, 'clamp');
    else if (value !== undefined) tell?.(`resource ${resource.name}`, 'worked out');
  }
}
