// The stage words of a rollout: one list for code, log, API and CLI. Which one follows which is
// known to pipeline.ts alone.

export const STAGES = [
  'received',
  'verified',
  'compiled',
  'prepared',
  'active',
  'confirmed',
  'draining',
  'unloaded',
  'rejected',
  'superseded',
  'rolled-back',
] as const;

/** A stage a rollout went through, or (the last three) how it ended; `confirmed` is what an operator says. */
export type Stage = (typeof STAGES)[number];

/** How long one stage took. */
export interface StageTiming {
  readonly stage: Stage;
  readonly ms: number;
}
