// Takes some rows of a kind: every row in use is put into the candidate's slot and asked; those
// that answer yes are ordered by their key, ties by row, and the first `limit` stay. Hot path: 0
// B/op; keys of taken rows lie beside them in frame.selected, so that selections inside selections
// do not meet.
import type { TypedSelector } from '../ir/expression.ts';
import type { Frame } from '../runtime.ts';
import type { Ask, Run } from '../tier.ts';

/** A TypedSelector bound to a program. */
export interface SelectSpec {
  /** Position of the entity kind in TypedProgram.entities. */
  readonly kind: number;
  readonly order: TypedSelector['order'];
  readonly limit: number;
  /** Of `random`: row r draws number + r under `hash`, the body's own. */
  readonly number: number;
  readonly hash: number;
}

/** A key as two integers: only ever used between two lines of one function. */
const KEY = new Float64Array(1);
const KEY_WORDS = new Int32Array(KEY.buffer);

/** Numbers of Frame.selected that one running selection needs: its rows, then their keys. */
export function selectedSpace(limit: number): number {
  return limit * 3;
}

/**
 * Writes the rows that were taken to frame.selected from frame.selectedLength on and returns how
 * many. `at` is the candidate's place in frame.scratch; `key` leaves its value at `at` + 1. Whoever
 * runs other selections while it reads the rows raises frame.selectedLength by the count, and
 * lowers it again.
 */
export function select(
  frame: Frame,
  spec: SelectSpec,
  where: Ask,
  key: Run | undefined,
  at: number,
): number {
  const first = frame.selectedLength;
  const rows = frame.rows[spec.kind] ?? 0;
  // Selections inside `where` and `key` take their space after ours.
  frame.selectedLength = first + selectedSpace(spec.limit);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    frame.scratch[at] = row;
    if (!where(frame)) continue;
    if (spec.order === 'row') {
      frame.selected[first + count] = row;
      count += 1;
      if (count === spec.limit) break;
      continue;
    }
    if (spec.order === 'random') {
      frame.scratch[at + 1] = frame.sink.draw(frame, spec.hash, (spec.number + row) | 0);
    } else if (key !== undefined) {
      key(frame);
    }
    frame.scratch[at] = row;
    count = insert(frame, spec, at, count);
  }
  frame.selectedLength = first;
  return count;
}

/**
 * Puts the candidate at scratch[at] where its key at scratch[at + 1] belongs; returns the count
 * after it.
 */
function insert(frame: Frame, spec: SelectSpec, at: number, count: number): number {
  const { selected, scratch } = frame;
  const { limit } = spec;
  const rows = frame.selectedLength - selectedSpace(limit);
  const keys = rows + limit;
  const own = scratch[at + 1] ?? 0;
  let place = count;
  // Rows come in ascending order: behind every key that is not worse, so ties go to the lower row.
  while (place > 0 && isBefore(spec.order, own, selected, keys + (place - 1) * 2)) place -= 1;
  if (place === limit) return count;
  const last = count === limit ? limit - 1 : count;
  for (let i = last; i > place; i -= 1) {
    selected[rows + i] = selected[rows + i - 1] ?? 0;
    selected[keys + i * 2] = selected[keys + i * 2 - 2] ?? 0;
    selected[keys + i * 2 + 1] = selected[keys + i * 2 - 1] ?? 0;
  }
  selected[rows + place] = scratch[at] ?? 0;
  KEY[0] = own;
  selected[keys + place * 2] = KEY_WORDS[0] ?? 0;
  selected[keys + place * 2 + 1] = KEY_WORDS[1] ?? 0;
  return last + 1;
}

function isBefore(
  order: SelectSpec['order'],
  own: number,
  selected: Int32Array,
  at: number,
): boolean {
  KEY_WORDS[0] = selected[at] ?? 0;
  KEY_WORDS[1] = selected[at + 1] ?? 0;
  const other = KEY[0] ?? 0;
  return order === 'descending' ? own > other : own < other;
}
