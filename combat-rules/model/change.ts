// What the arena records: kind, source, target, amount, hp, effect (CHANGE_WIDTH numbers a row). The same
// numbers travel as combat.proto's Change; decide and step write them, apply alone carries them out.

/** Kinds of change; numbers are on the wire and never change their meaning. */
export const CHANGE_KIND = {
  /** A player took the unit `target`; hp is the unit's. */
  joined: 1,
  /** The player left; a bot plays on. */
  left: 2,
  /** `source` acted and may act again in tick `amount`. */
  acted: 3,
  /** `source` hit `target`: amount is what the rules gave, hp what the target has left. */
  hit: 4,
  /** `source` mended `target`: amount is what the rules gave, hp what the target has now. */
  mended: 5,
  /** `source` put `effect` on `target` for `amount` ticks. */
  effectApplied: 6,
  /** `effect` on `target` is over. */
  effectEnded: 7,
  /** `source` downed `target` for `amount` ticks; all its effects are gone. */
  downed: 8,
  /** `target` is back with full hp. */
  returned: 9,
} as const;

export type ChangeKind = (typeof CHANGE_KIND)[keyof typeof CHANGE_KIND];

/** One change as plain data, the way a client reads it. */
export interface ArenaChange {
  readonly kind: ChangeKind;
  readonly source: number;
  readonly target: number;
  readonly amount: number;
  readonly hp: number;
  readonly effect: number;
}

/** Where the operands lie in a row of a ChangeBuffer. */
export const OPERAND = { kind: 0, source: 1, target: 2, amount: 3, hp: 4, effect: 5 } as const;
