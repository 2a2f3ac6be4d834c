// What a push or a rollback comes back with: plain data for the admin API, the CLI and tests. A
// refused one is an outcome, not an error: nothing has changed.
import type { ErrorCode } from '../base/error-codes.ts';
import type { PackDiagnostic } from '../contract/service.ts';
import type { PackIdentity } from '../kernel/generation.ts';
import type { Stage, StageTiming } from './stage.ts';

export interface PushAccepted {
  readonly ok: true;
  readonly stages: readonly StageTiming[];
  readonly epoch: number;
  readonly generation: number;
  readonly service: string;
  readonly pack: PackIdentity;
  readonly warnings: readonly PackDiagnostic[];
  /**
   * False when it serves but the history could not record it: a restart may return to the one
   * before.
   */
  readonly durable: boolean;
}

export interface PushRefused {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  /** The stage that refused. */
  readonly stage: Stage;
  /** The stages that were passed, and the one that refused as the last. */
  readonly stages: readonly StageTiming[];
  readonly diagnostics: readonly PackDiagnostic[];
}

export type PushOutcome = PushAccepted | PushRefused;

/** What serves for one service. */
export interface ActivePack {
  readonly service: string;
  readonly pack: PackIdentity;
  readonly generation: number;
  readonly epoch: number;
}
