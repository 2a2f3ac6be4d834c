// THE BOUNDARY: all that a service may know of its host, and the host of a service. A service is a
// swappable unit; one loaded version of it is a generation. Everything here is synchronous and pure but
// `dispose`. A generation owns no timer, socket or file: it is behaviour, plus state it can export.
import type { ChanceKey } from './chance.ts';
import type { Columns, Layout, LayoutSpec } from './layout.ts';

/** The contract's own semantic version; a service states the major it was written for. */
export const CONTRACT_VERSION = '1.0.0';

/** One loaded version of a service, made by a Compiler. */
export interface Service {
  readonly name: string;
  /** CONTRACT_VERSION the service was written for; another major is refused. */
  readonly contractVersion: string;
  /** Version of the exported state's shape; absent for a service without state. */
  readonly stateSchema?: number;
  /** A copy of the service's own state. Must not change anything (A5). */
  exportState?(): Uint8Array;
  /** Takes over a predecessor's state; a throw refuses the replacement and the old one serves on. */
  importState?(state: Uint8Array, schema: number): void;
  /** Counters of the service's own state, by name; for status pages only. */
  describe?(): Readonly<Record<string, number>>;
  /** How rooms run on this generation; absent for a service that rooms do not use. */
  readonly room?: RoomBehaviour;
  /** Unload hook: runs exactly once, quiesced and with no lease left (D2); bounded by a deadline (D3). */
  dispose?(): void | Promise<void>;
}

/** What a pack asks of the compiler: its verified members, by path. */
export interface PackContents {
  readonly name: string;
  readonly revision: number;
  /** Relative path to exact bytes; verified before it is handed over. */
  readonly members: ReadonlyMap<string, Uint8Array>;
}

/** One finding about a designer's text, ready to show. Lines and columns count from 1. */
export interface PackDiagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The finding with its source frame, as plain text of several lines. */
  readonly rendered: string;
}

export type CompileOutcome =
  | {
      readonly ok: true;
      readonly warnings: readonly PackDiagnostic[];
      /** The columns rooms need; undefined when the service runs no rooms. */
      readonly layout?: LayoutSpec;
      /** Makes a fresh generation bound to the layout's offsets; called once per generation. */
      load(layout: Layout | undefined): Service;
    }
  | { readonly ok: false; readonly diagnostics: readonly PackDiagnostic[] };

/** Turns packs into services. Pure; bad text is an outcome, never a throw. */
export interface Compiler {
  /** Name of the service whose packs it compiles. */
  readonly service: string;
  compile(pack: PackContents): CompileOutcome;
}

// Rooms: one battle is a seed and a list of commands.

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
