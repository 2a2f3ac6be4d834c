// What a folder watch is given: ports for everything it does not do itself. It activates nothing; a pack that
// it submits takes the way of any push.
import type { Log } from '../base/log.ts';
import type { PackDiagnostic } from '../contract/compiler.ts';
import type { PackSource } from '../trust/pack-source.ts';

/** What became of a submission or removal; the outcome of a push is one. */
export type WatchOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly diagnostics?: readonly PackDiagnostic[];
    };

export interface FolderWatchOptions {
  /** Holds one folder a service pack. */
  readonly root: string;
  /** Whether the protection switch of the folder watch is open now; asked before every submission. */
  readonly isOpen: () => boolean;
  readonly packFolder: (folder: string) => Promise<PackSource>;
  /** The revision to give to the next pack of this name: above the highest that was accepted. */
  readonly nextRevision: (name: string) => number;
  /** Builds and signs; the bytes are what is submitted. */
  readonly sign: (source: PackSource, revision: number) => Uint8Array | Promise<Uint8Array>;
  /** Hands a pack to the intake. */
  readonly submit: (pack: Uint8Array) => Promise<WatchOutcome>;
  /** Takes a service out whose folder or files were deleted. */
  readonly remove: (service: string) => Promise<WatchOutcome>;
  /** Whether exactly this serves already, e.g. after a restart; it is then not submitted again. */
  readonly serves?: (source: PackSource) => boolean;
  readonly log: Log;
  /** LIMITS.watchQuietMs when absent. */
  readonly quietMs?: number;
  /** LIMITS.watchRescanMs when absent. */
  readonly rescanMs?: number;
}
