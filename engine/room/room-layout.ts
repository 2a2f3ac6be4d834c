// The engine's own columns in every room: what a replay needs beside the game's. The host adds them before
// offsets are assigned, so that snapshot, hash and copy cover them like any column.
import type { Columns, Layout, LayoutSpec } from '../contract/layout.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';

const RESERVED = 'room.';
const WORD_BITS = 32;
const MEMBER_WORDS = Math.ceil(LIMITS.roomMembersMax / WORD_BITS);
const SEED = { name: 'room.seed', kind: 'u32', length: 2 } as const;
const TICK = { name: 'room.tick', kind: 'u32', length: 1 } as const;
const MEMBERS = { name: 'room.members', kind: 'u32', length: MEMBER_WORDS } as const;

/** The game's columns with the engine's `room.*` columns behind them. */
export function roomLayoutSpec(game: LayoutSpec): LayoutSpec {
  for (const { name } of game.columns) {
    assert(!name.startsWith(RESERVED), `column names starting with ${RESERVED} are the engine's`);
  }
  return { columns: [...game.columns, SEED, TICK, MEMBERS] };
}

/** The engine's columns of one room, as views on its buffer. */
export interface EngineColumns {
  /** Low and high 32 bits of the seed. */
  readonly seed: Uint32Array;
  /** One element: ticks since the room opened. */
  readonly tick: Uint32Array;
  /** Bit m is set while member slot m is present. */
  readonly members: Uint32Array;
}

/** Finds the engine's columns; a layout without them did not come from roomLayoutSpec. */
export function viewEngineColumns(columns: Columns, layout: Layout): EngineColumns {
  const view = ({ name, length }: { name: string; length: number }): Uint32Array => {
    const column = layout.columns.get(name);
    assert(column?.kind === 'u32' && column.length === length, `the layout has ${name}`);
    return columns.u32.subarray(column.offset, column.offset + length);
  };
  return { seed: view(SEED), tick: view(TICK), members: view(MEMBERS) };
}

/** Sets bit `member`. */
export function setMemberBit(members: Uint32Array, member: number): void {
  const word = Math.floor(member / WORD_BITS);
  members[word] = (members[word] ?? 0) | (1 << (member % WORD_BITS));
}

/** Clears bit `member`. */
export function clearMemberBit(members: Uint32Array, member: number): void {
  const word = Math.floor(member / WORD_BITS);
  members[word] = (members[word] ?? 0) & ~(1 << (member % WORD_BITS));
}
