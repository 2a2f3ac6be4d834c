// How one kind of room runs on a service: one battle is a seed and a list of commands. `decide` and `step`
// read and append changes, `apply` alone writes; all of it is deterministic and allocates nothing.
import type { ChanceKey } from './chance.ts';
import type { Columns, Layout } from './layout.ts';

/** Numbers a command carries beside its kind. */
export const COMMAND_ARGS = 4;

/** One queued player intent as plain numbers; the game's codec decides what they mean. */
export interface Command {
  /** Member slot that sent it, 0-based. */
  member: number;
  /** The member's own counter, strictly increasing per session. */
  sequence: number;
  /** What is wanted; the game's enumeration. */
  kind: number;
  /** COMMAND_ARGS numbers that belong to `kind`; those it does not need are 0. */
  readonly args: Float64Array;
}

/** Numbers in one recorded change: kind, then CHANGE_WIDTH - 1 operands. */
export const CHANGE_WIDTH = 6;

/** The engine's record of state changes of one tick: rows of CHANGE_WIDTH numbers in one array. */
export interface ChangeBuffer {
  /** Row i occupies rows[i * CHANGE_WIDTH ...]. */
  readonly rows: Float64Array;
  /** Rows written so far this tick. */
  readonly length: number;
  /** Appends a row; false when the buffer is full: the event is then undone as a whole. */
  push(kind: number, a: number, b: number, c: number, d: number, e: number): boolean;
}

/** What a behaviour is given for one tick of one room. Owned by the room; never keep it. */
export interface RoomContext {
  readonly columns: Columns;
  readonly changes: ChangeBuffer;
  /** Ticks since the room opened; the only time a rule may know. */
  readonly tick: number;
  readonly tickMs: number;
  /** Root key of this tick's chance: derived from the room's seed and the tick. */
  readonly key: ChanceKey;
}

/**
 * How one kind of room runs. `decide` and `step` read columns and append changes; `apply` alone writes
 * columns. Order inside a tick: joins and leaves, commands in arrival order, then `step`; the changes of
 * each are applied before the next begins. All of it must be deterministic and must not allocate.
 */
export interface RoomBehaviour {
  readonly layout: Layout;
  /** Members a room can hold. */
  readonly membersMax: number;
  /** Fills the columns of a new room; `columns` is zeroed. */
  open(context: RoomContext): void;
  /** The member slot was taken (`present` true) or left. Appends changes. */
  memberChanged(context: RoomContext, member: number, present: boolean): void;
  /** Decides one command: 0 accepts, any other number is the game's refusal and appends nothing. */
  decide(context: RoomContext, command: Command): number;
  /** What happens by itself in a tick: expiries, bots, returns. Appends changes. */
  step(context: RoomContext): void;
  /** The only mutator: carries out change row `index`. */
  apply(context: RoomContext, index: number): void;
  /** Called once when a room moves to this generation, before its first tick on it. */
  adopt(context: RoomContext): void;
  /** Called after each tick with all its applied changes; service state may be counted here. */
  observe?(context: RoomContext): void;
}
