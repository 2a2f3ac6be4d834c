// What members are told of a battle: rows of CHANGE_WIDTH numbers. The same numbers travel as combat.proto's
// Change. A report: nothing in the battle depends on it.

import { CHANGE_WIDTH, type ChangeBuffer } from '#engine/contract/room';

/** Kinds of change; numbers are on the wire and never change their meaning. */
export const CHANGE_KIND = {
  /** A player took the unit `target`. */
  joined: 1,
  /** The player left; a bot plays on. */
  left: 2,
  /** `source` used skill `what` on `target`, at rank `amount`. */
  used: 3,
  /** `source` hurt `target`: hit points lost in `amount`, absorbed in `more`, left in `hp`; `what` brought it about. */
  hit: 4,
  /** A hit of `source` on `target` was cancelled. */
  missed: 5,
  /** `source` mended `target`: hit points gained in `amount`, had now in `hp`; `what` brought it about. */
  healed: 6,
  /** `target` holds effect `what` of `source`: `amount` stacks, for `more` ticks, 0 without an end. */
  began: 7,
  /** The same for one it held already. */
  stacked: 8,
  /** Effect `what` on `target` is over; `amount` is a position in END_CAUSES. */
  ended: 9,
  /** `target` is immune to effect `what` of `source`. */
  prevented: 10,
  /** `source` brought `target` down; it stands again after `amount` ticks. */
  died: 11,
  /** `target` stands again, with `hp`. */
  respawned: 12,
  /** `target` is at x `amount`, y `more`, in metres. */
  moved: 13,
  /** `target` has `hp` of `amount` hit points. */
  vitals: 14,
  /** `target` has `amount` of resource `what`. */
  resource: 15,
  /** `target` is of class `what` from now on. */
  spawned: 16,
  /** Round `amount` of `hp` begins and lasts `more` ticks at most, 0 without an end. */
  roundBegan: 17,
  /** Team `amount` won the round, 2 for nobody; kills of team 0 in `more`, of team 1 in `hp`. */
  roundOver: 18,
  /** The pack calls things by other names: its table is `what`, the one before it was `amount`. */
  renamed: 19,
} as const;

export type ChangeKind = (typeof CHANGE_KIND)[keyof typeof CHANGE_KIND];

/** One change as plain data, the way a client reads it. */
export interface ArenaChange {
  readonly kind: ChangeKind;
  /** Row of a unit, or NOBODY. */
  readonly source: number;
  readonly target: number;
  readonly amount: number;
  readonly more: number;
  readonly hp: number;
  /** Hash of a name, 0 for none. */
  readonly what: number;
}

/** In the place of a row. */
export const NOBODY = 15;

/** Where the operands lie in a row of a ChangeBuffer; `units` is source + UNITS_BASE * target. */
export const OPERAND = { kind: 0, units: 1, amount: 2, more: 3, hp: 4, what: 5 } as const;
export const UNITS_BASE = 16;

/** Why an effect ended, as ChangeKind `ended` tells it. */
export const END_CAUSES = ['expired', 'dispelled', 'broken', 'died', 'replaced'] as const;

/** Both units of a change as one number. */
export function unitsOf(source: number, target: number): number {
  const from = source >= 0 && source < NOBODY ? source | 0 : NOBODY;
  return from + UNITS_BASE * (target >= 0 && target < NOBODY ? target | 0 : NOBODY);
}

/**
 * Appends a row; its operands are 0 and begin at the element of `changes.rows` that is returned, for the caller to
 * fill: numbers with a fraction would be allocated as arguments. Behind the end when there is no room: nothing is
 * written there.
 */
export function append(changes: ChangeBuffer, kind: number, units: number): number {
  if (!changes.push(kind, units, 0, 0, 0, 0)) return changes.rows.length;
  return (changes.length - 1) * CHANGE_WIDTH;
}
