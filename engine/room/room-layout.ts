// The engine's own columns in every room: what a replay needs beside the game's. The host adds them before
// offsets are assigned, so that snapshot, hash and copy cover them like any column. A host that embeds the
// engine may add columns of its own; a move to another layout carries both over by name.
import type { Column, Columns, ColumnSpec, Layout, LayoutSpec } from '../contract/layout.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';

const RESERVED = 'room.';
const OF_HOST = 'host.';
const SEED = { name: 'room.seed', kind: 'u32', length: 2 } as const;
const TICK = { name: 'room.tick', kind: 'u32', length: 1 } as const;
const INPUTS = { name: 'room.inputs', kind: 'u32', length: 1 } as const;
const SLOTS = { name: 'room.slots', kind: 'u8', length: LIMITS.roomMembersMax } as const;
const BOUNDARY = { name: 'room.boundary', kind: 'u8', length: 1 } as const;
const KIND_BYTES = { f64: 8, i32: 4, u32: 4, u8: 1 } as const;

/** The game's columns, those of the host, and the engine's `room.*` columns behind them. */
export function roomLayoutSpec(game: LayoutSpec, host: LayoutSpec = { columns: [] }): LayoutSpec {
  for (const { name } of game.columns) {
    const isFree = !name.startsWith(RESERVED) && !name.startsWith(OF_HOST);
    assert(isFree, `column names starting with ${RESERVED} or ${OF_HOST} are not the game's`);
  }
  for (const { name } of host.columns) {
    assert(name.startsWith(OF_HOST), `columns of a host are named ${OF_HOST}something`);
  }
  return { columns: [...game.columns, ...host.columns, SEED, TICK, INPUTS, SLOTS, BOUNDARY] };
}

/** The engine's columns of one room, as views on its buffer. */
export interface EngineColumns {
  /** Low and high 32 bits of the seed. */
  readonly seed: Uint32Array;
  /** One element: ticks since the room opened. */
  readonly tick: Uint32Array;
  /** One element: inputs of the host that were carried out. */
  readonly inputs: Uint32Array;
  /** A member slot's state, pending joins and leaves included; see member-slots.ts. */
  readonly slots: Uint8Array;
  /** One element: where the last tick ended; see boundary.ts. */
  readonly boundary: Uint8Array;
}

/** Where the engine's columns begin in a layout. */
type EngineOffsets = Readonly<Record<keyof EngineColumns, number>>;

const offsetsOf = new WeakMap<Layout, EngineOffsets>();

/** Finds the engine's columns; a layout without them did not come from roomLayoutSpec. */
export function viewEngineColumns({ u32, u8 }: Columns, layout: Layout): EngineColumns {
  let at = offsetsOf.get(layout);
  if (at === undefined) {
    at = findOffsets(layout);
    offsetsOf.set(layout, at);
  }
  return {
    seed: u32.subarray(at.seed, at.seed + SEED.length),
    tick: u32.subarray(at.tick, at.tick + TICK.length),
    inputs: u32.subarray(at.inputs, at.inputs + INPUTS.length),
    slots: u8.subarray(at.slots, at.slots + SLOTS.length),
    boundary: u8.subarray(at.boundary, at.boundary + BOUNDARY.length),
  };
}

function findOffsets(layout: Layout): EngineOffsets {
  const find = ({ name, kind, length }: ColumnSpec): number => {
    const column = layout.columns.get(name);
    assert(column?.kind === kind && column.length === length, `the layout has ${name}`);
    return column.offset;
  };
  return {
    seed: find(SEED),
    tick: find(TICK),
    inputs: find(INPUTS),
    slots: find(SLOTS),
    boundary: find(BOUNDARY),
  };
}

/** A room's side of a layout: what stays when the game's columns change. */
interface Carried {
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
}

/** Copies the engine's columns and the host's from one layout to another, by name. */
export function carryEngineColumns(
  from: { readonly columns: Columns; readonly layout: Layout },
  to: { readonly columns: Columns; readonly layout: Layout },
): void {
  const [source, target] = [from.columns.u8, to.columns.u8];
  for (const { start, at, bytes } of carriedBetween(from.layout, to.layout)) {
    if (bytes > SHORT_BYTES) target.set(source.subarray(start, start + bytes), at);
    else for (let i = 0; i < bytes; i += 1) target[at + i] = source[start + i] ?? 0;
  }
}

/** So few are copied byte by byte: a view of them costs more. */
const SHORT_BYTES = 64;

/** Bytes of one column, and where they go. */
interface CarriedBytes {
  readonly start: number;
  readonly at: number;
  readonly bytes: number;
}

const carriedTo = new WeakMap<Layout, WeakMap<Layout, readonly CarriedBytes[]>>();

function carriedBetween(from: Layout, to: Layout): readonly CarriedBytes[] {
  const known = carriedTo.get(from)?.get(to);
  if (known !== undefined) return known;
  const sources = listCarried(from);
  const carried = listCarried(to).flatMap(({ name, start, bytes }): CarriedBytes[] => {
    const source = sources.find((one) => one.name === name);
    if (source === undefined) return [];
    return [{ start: source.start, at: start, bytes: Math.min(bytes, source.bytes) }];
  });
  const targets = carriedTo.get(from) ?? new WeakMap<Layout, readonly CarriedBytes[]>();
  carriedTo.set(from, targets.set(to, carried));
  return carried;
}

function listCarried(layout: Layout): readonly Carried[] {
  const isCarried = ({ name }: Column): boolean =>
    name.startsWith(RESERVED) || name.startsWith(OF_HOST);
  return [...layout.columns.values()].filter(isCarried).map((column) => {
    const { name, kind, offset, length } = column;
    return { name, start: offset * KIND_BYTES[kind], bytes: length * KIND_BYTES[kind] };
  });
}
