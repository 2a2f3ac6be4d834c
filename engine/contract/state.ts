// Service state on its way through versions. A version reads one schema and writes one; the steps between
// schemas are declared by the newer version, which alone knows both (S2, S3).

/** State that survives replacement and restart. */
export interface ServiceState {
  /** Version of the exported bytes' shape, a whole number from 0 on. */
  readonly schema: number;
  /**
   * A copy of the state. Changes nothing (A5): the host may export at any time and throw the copy away.
   */
  exportState(): Uint8Array;
  /** Takes over state of exactly this schema. A throw refuses the replacement. */
  importState(state: Uint8Array): void;
  /**
   * Only of services of contract 1, and gone with contract 3: called in place of importState, with state of any
   * schema, as its exporter left it; no migration runs.
   */
  importAnySchema?(state: Uint8Array, schema: number): void;
  /** Single steps up to this schema, in any order; a path of them is found, or the state is refused. */
  readonly migrations?: readonly Migration[];
}

/**
 * One step between two neighbouring schemas. Total and deterministic: it may refuse by a throw, which
 * happens before anything has changed.
 */
export interface Migration {
  readonly from: number;
  /** Greater than `from`. */
  readonly to: number;
  /** State of `to` out of state of `from`, with what an earlier way down had to leave out, if anything. */
  up(state: Uint8Array, carried: Uint8Array | undefined): Uint8Array;
  /** The way back; absent when there is none, and a rollback that needs it is then refused. */
  down?(state: Uint8Array): MigratedDown;
}

/** State in an older schema. */
export interface MigratedDown {
  readonly state: Uint8Array;
  /** What the older schema cannot hold; kept by the host and handed to `up` when the way leads back. */
  readonly carried?: Uint8Array;
}
