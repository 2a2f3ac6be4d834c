// The phases of a replacement, in their one order (R19). All that can fail lies before `activate`.
export const PHASES = ['prepare', 'pause', 'persist', 'release', 'activate', 'notify'] as const;

export type Phase = (typeof PHASES)[number];

/** What a hook hears as a phase begins; a throw before `activate` refuses the replacement. */
export interface PhaseEvent {
  readonly phase: Phase;
  /** Epoch that serves as the phase begins. */
  readonly epoch: number;
  readonly services: readonly string[];
}
