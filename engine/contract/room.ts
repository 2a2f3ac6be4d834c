// How one kind of room runs on a service: one battle is a seed and a list of commands. All state of a battle is
// in the room's columns; a behaviour keeps nothing of one. Deterministic, and allocates nothing in a tick.
import type { ChanceKey } from './chance.ts';
import type { Columns, Layout } from './layout.ts';

/** Numbers a command carries beside its kind. */
export const COMMAND_ARGS = 4;

/** One queued player intent as plain numbers; the game's codec decides what they mean. */
export interface Command {
  /** Member slot that sent it, 0-based; -1 for an input of the host, which no member can send. */
  member: number;
  /** The member's own counter, strictly increasing per session. */
  sequence: number;
  /** What is wanted; the game's enumeration, 0 to 65535. */
  kind: number;
  /** COMMAND_ARGS numbers that belong to `kind`; those it does not need are 0. */
  readonly args: Float64Array;
}

/** Numbers in one recorded change: kind, then CHANGE_WIDTH - 1 operands. */
export const CHANGE_WIDTH = 6;

/**
 * What happened in one tick, for members and counters: rows of CHANGE_WIDTH numbers in one array. A report, not
 * state: nothing in the battle depends on it.
 */
export interface ChangeBuffer {
  /** Row i occupies rows[i * CHANGE_WIDTH ...]. */
  readonly rows: Float64Array;
  /** Rows written so far this tick. */
  readonly length: number;
  /** Appends a row; false when the buffer is full: members are then sent the whole state instead. */
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
  /**
   * Lets something leave the battle: a result, a reward. It goes out once this tick is durable, at least once and
   * under one key: what a battle sends under a key that it has used is left out. Replays and rehearsals send nothing
   * (A8). Nothing in the battle may depend on it. Copies `bytes`; false when this tick has sent all it may. Only in
   * memberChanged, decide and step.
   */
  readonly send?: (topic: string, key: string, bytes: Uint8Array) => boolean;
}

/**
 * What the columns of a room mean, as plain data: enough to move a battle on when the generation that wrote it
 * is gone. Equal digests: nothing to move.
 */
export interface RoomSchema {
  readonly layout: Layout;
  /** The game's own description, canonical JSON; carries what its pack says about older ones. */
  readonly text: string;
  /** SHA-256 over the layout's digest and the text, lower-case hex. */
  readonly digest: string;
}

/** A battle on its way from one schema to another. */
export interface RoomMove {
  /**
   * From the battle's own schema to the behaviour's, two or more. Of two neighbours one followed the other when
   * it became active: the later one on the way forward, the earlier one on the way back.
   */
  readonly path: readonly RoomSchema[];
  /** Columns of path[0]; only read. */
  readonly from: Columns;
  /**
   * Columns of the behaviour's own schema that this battle left behind when it moved away from it: what later
   * schemas could not hold comes back from here (S3). Undefined when the battle was never on it.
   */
  readonly kept: Columns | undefined;
}

/** What a move does to things that run: "poison: 3 rescaled". For people. */
export interface RoomTouch {
  /** In the game's words, e.g. "effect poison". */
  readonly what: string;
  /** keep, rescale, clamp, end ... */
  readonly how: string;
  readonly count: number;
}

/** Where a battle stands: inside a round, between two rounds, or over (the next tick begins another one). */
export type RoomBoundary = 'none' | 'round' | 'battle';

/**
 * How one kind of room runs. All calls read and write `context.columns` and tell what happened in
 * `context.changes`. Order inside a tick: joins and leaves, commands in arrival order, then `step`.
 */
export interface RoomBehaviour {
  readonly layout: Layout;
  /** RoomSchema.text of the layout's columns. */
  readonly schema: string;
  /** Members a room can hold. */
  readonly membersMax: number;
  /** Fills the columns of a new room; `columns` is zeroed. */
  open(context: RoomContext): void;
  /** The member slot was taken (`present` true) or left. */
  memberChanged(context: RoomContext, member: number, present: boolean): void;
  /** Carries out one command: 0 accepts; any other number is the game's refusal, and nothing was changed. */
  decide(context: RoomContext, command: Command): number;
  /** What happens by itself in a tick: expiries, bots, returns. */
  step(context: RoomContext): void;
  /** Asked after `step`; 'none' when absent. */
  boundary?(context: RoomContext): RoomBoundary;
  /** Called once when a room moves to this generation on an equal schema, before its first tick on it. */
  adopt(context: RoomContext): void;
  /**
   * Why battles cannot be moved along `path`, naming the field; undefined when they can. Asked before an activation.
   * A version that `served` before is not asked again whether what it says about older ones fits.
   */
  refusesMove?(path: readonly RoomSchema[], version?: 'new' | 'served'): string | undefined;
  /**
   * Fills `context.columns`, zeroed but for the engine's own, from a battle of another schema. Total and
   * deterministic for every path that was not refused. Called in place of `adopt`.
   */
  migrate?(move: RoomMove, context: RoomContext): void;
  /** What `migrate` would do to this battle; changes nothing. */
  touches?(move: RoomMove): readonly RoomTouch[];
  /** Called after each tick; service state may be counted here. */
  observe?(context: RoomContext): void;
}
