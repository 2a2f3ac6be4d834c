// What happened in a duel, as plain data, in the order it happened.

export type DuelEntry = {
  /** Since the beginning. */
  readonly ms: number;
} & (
  | { readonly kind: 'use'; readonly who: string; readonly skill: string; readonly on?: string }
  | {
      readonly kind: 'refused';
      readonly who: string;
      readonly skill: string;
      readonly reason: string;
    }
  /** An event with an outcome: a hit, a heal. */
  | {
      readonly kind: 'outcome';
      readonly event: string;
      readonly direction: 'take' | 'give';
      readonly who: string;
      readonly on: string;
      /** `skill jab`, `effect poison`, `rule leech`; '' for the game itself. */
      readonly origin: string;
      /** What else the event says, e.g. `element: shadow`. */
      readonly details: readonly string[];
      readonly amount: number;
      readonly absorbed: number;
      readonly dealt: number;
      readonly overkill: number;
      /** What the target has afterwards of what it lost or gained. */
      readonly left: number;
      /** How the amount came about, when asked for. */
      readonly buckets: readonly string[];
    }
  | {
      readonly kind: 'cancelled';
      readonly event: string;
      readonly who: string;
      readonly on: string;
    }
  | {
      readonly kind: 'began' | 'stacked';
      readonly on: string;
      readonly effect: string;
      readonly stacks: number;
      readonly seconds?: number;
    }
  | {
      readonly kind: 'ended';
      readonly on: string;
      readonly effect: string;
      readonly cause: string;
    }
  | { readonly kind: 'prevented'; readonly on: string; readonly effect: string }
  | { readonly kind: 'fault'; readonly text: string }
);

/** Sums of one fighter. */
export interface DuelTotals {
  readonly who: string;
  readonly uses: number;
  readonly refused: number;
  readonly dealt: number;
  readonly absorbed: number;
  readonly overkill: number;
  readonly healed: number;
  /** By what it came from, the most first. */
  readonly dealtBy: readonly (readonly [string, number])[];
  /** Hit points at the end, and what it can have. */
  readonly hp: number;
  readonly maxHp: number;
}

export interface DuelResult {
  readonly entries: readonly DuelEntry[];
  readonly totals: readonly DuelTotals[];
  readonly ms: number;
}
