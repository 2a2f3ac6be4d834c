// What a push or a rollback comes back with: plain data for the admin API, the CLI and tests. A
// refused one is an outcome, not an error: nothing has changed.
import type { ErrorCode } from '../base/error-codes.ts';
import type { PackDiagnostic } from '../contract/compiler.ts';
import type { RoomTouch } from '../contract/room.ts';
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
  /** What moving to it does to things that run in rooms, as tried on copies. */
  readonly touches: readonly RoomTouch[];
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

/** A rollback that was carried out. */
export interface RollbackAccepted extends PushAccepted {
  /** Whose state serves now: today's, brought down, or that of the switch. */
  readonly state: 'keep-state' | 'restore';
  /** All services that went back together. */
  readonly services: readonly string[];
  /** Those of them whose state of later is dropped. */
  readonly lost: readonly string[];
  /** ISO instant since which it is dropped; null when nothing is. */
  readonly lostSince: string | null;
}

/** Where a rollback would go. */
export interface RollbackPreview {
  readonly ok: true;
  readonly state: 'keep-state' | 'restore';
  readonly service: string;
  readonly from: PackIdentity;
  readonly to: Omit<PackIdentity, 'update'>;
}

export type RollbackOutcome = RollbackAccepted | PushRefused;

/** Versions that are good: nothing leads back from them any more. */
export interface ConfirmAccepted {
  readonly ok: true;
  readonly epoch: number;
  /** Empty when nothing was there to be gone back to. */
  readonly services: readonly Omit<ActivePack, 'epoch'>[];
}

export type ConfirmOutcome = ConfirmAccepted | PushRefused;

/** What a service can go back to with its state of the switch, and how long. */
export interface WayBack {
  readonly pack: PackIdentity;
  /** ISO instants. */
  readonly since: string;
  readonly until: string;
}

/** A service that was taken out. */
export interface RemoveAccepted {
  readonly ok: true;
  readonly stages: readonly StageTiming[];
  readonly epoch: number;
  readonly service: string;
  /** What served of it until now. */
  readonly pack: PackIdentity;
  /** False when it is gone but the history could not record it: a restart may bring it back. */
  readonly durable: boolean;
}

export type RemoveOutcome = RemoveAccepted | PushRefused;

/** What serves for one service. */
export interface ActivePack {
  readonly service: string;
  readonly pack: PackIdentity;
  readonly generation: number;
  readonly epoch: number;
}
