// One battle as a runner is given it before each tick: the views of its columns, its objects, how
// many rows are in use. A runner keeps nothing of a battle: it can be pointed at another one
// between two calls.
import type { ChanceKey } from './chance.ts';

export interface World {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  /** Rows of each kind of Binding.objects. */
  readonly objects: readonly (readonly Record<string, number>[])[];
  /** Rows in use, per entity kind in vocabulary order. */
  readonly rows: Int32Array;
  /** Key of the battle: what happens without an event of the game draws from it. */
  readonly key: ChanceKey;
}

/**
 * Function of the game: its arguments are the first numbers of `args`; a bool is 0 or 1, an entity
 * its row.
 */
export type HostFunction = (args: Float64Array, world: World) => number;
