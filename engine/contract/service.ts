// THE BOUNDARY. Read this first: what a service is to its host. Then scope.ts (what a host is to its
// services), state.ts (state that moves between versions), topic.ts (messages), room.ts (battles).
//
// A service is a swappable unit; one loaded version of it is a generation. Any number of generations of one
// service can be in memory, one of them serves. A generation is behaviour plus state that it can export: it
// reaches timers, messages and resources through its scope, so that nothing of it is left when it goes.
import type { RoomBehaviour } from './room.ts';
import type { Scope } from './scope.ts';
import type { ServiceState } from './state.ts';

/**
 * The contract's own semantic version. A minor version only adds optional members; a host serves this
 * major and the one before.
 */
export const CONTRACT_VERSION = '2.0.0';

/**
 * One loaded version of a service. Its life, in order:
 *
 *   made by its compiler or factory
 *   -> prepare(scope)    async, own memory only; the predecessor still serves
 *   -> state.importState sync, with the activation in one macrotask; then it serves: its scope opens,
 *                        timers run, messages arrive, `handle` is called
 *   -> state.exportState sync, as often as the host saves, and when it is replaced
 *   -> its scope closes; it finishes what it has and takes nothing new
 *   -> dispose()         async, once, when nobody holds it any more; then its scope is disposed
 *
 * Whatever throws before it serves refuses the activation, and the predecessor serves on as it was.
 */
export interface Service {
  /** `a-z`, digits and dashes, starting with a letter, at most 40; the same in every version. */
  readonly name: string;
  /** Range of CONTRACT_VERSION that it was written for, as semver writes it, e.g. '^2.0.0'. */
  readonly contract: string;
  /** Services that start before this one and stop after it. A cycle or a missing name is refused. */
  readonly dependencies?: readonly string[];

  // The async half: before it serves and after it served. Bounded by deadlines.

  /** Gets ready. What it asks of its scope begins when it serves, and is forgotten when it never does. */
  prepare?(scope: Scope): void | Promise<void>;
  /** The unload hook: runs exactly once, when nobody holds the generation any more. */
  dispose?(): void | Promise<void>;

  // The sync half: no await, no IO. Called by the host only while the generation may be called.

  /** Its own state; absent for a service that is replaced without. */
  readonly state?: ServiceState;
  /** Answers a request of another service at once; plain data in, plain data out. */
  handle?(request: unknown): unknown;
  /** Figures of its own state, by name; for status pages only. */
  describe?(): Readonly<Record<string, number>>;
  /** How rooms run on it; absent for a service that rooms do not use. */
  readonly room?: RoomBehaviour;
}
