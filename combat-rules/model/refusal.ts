// Everything the arena refuses: a command (by the number decide answers), a pack, an exported state. One
// table of codes; combat-rules/SPEC.md lists the same.

/** Codes and what they mean to whoever was refused. */
export const REFUSAL_CODES = {
  // Commands; a client sees the code in the reply.
  BETWEEN_ROUNDS: 'The round is over; wait for the next one.',
  CLASS_UNKNOWN: 'The pack has no class and no unit of this name.',
  COMMAND_REFUSED: 'A refusal this build has no name for; update the client.',
  COMMAND_UNKNOWN: 'The command is none of use, move and stop, or its sender has no unit.',
  PLACE_OUTSIDE: 'The place is not inside the arena.',
  SKILL_UNKNOWN: 'The class of the unit has no such skill.',
  TARGET_UNKNOWN: 'The target is not the row of a unit, a whole number from 0 to 9.',
  UNIT_DOWN: 'The own unit is down; wait until it stands again.',
  // Packs; a designer sees the code in a diagnostic.
  CLASS_MISSING:
    'The pack has no class, so nobody could fight; add one: class guard { maxHp 900 }.',
  FILE_NOT_UTF8: 'A rule file is not UTF-8 text; save it as UTF-8.',
  PACK_EMPTY: 'The pack holds no .rules file; add one.',
  // Service state; the replacement is refused and the old generation serves on.
  STATE_INVALID: 'The exported statistics are not of the known shape; nothing was taken over.',
} as const satisfies Record<string, string>;

export type RefusalCode = keyof typeof REFUSAL_CODES;

/** What decide answers; 0 accepts. From FIRST_REASON_REFUSAL on it is a reason of the pack (names.ts). */
export const REFUSAL = {
  none: 0,
  COMMAND_UNKNOWN: 1,
  UNIT_DOWN: 2,
  BETWEEN_ROUNDS: 3,
  SKILL_UNKNOWN: 4,
  TARGET_UNKNOWN: 5,
  PLACE_OUTSIDE: 6,
  CLASS_UNKNOWN: 7,
} as const;

/** The game's refusals end below 65280. */
export const FIRST_REASON_REFUSAL = 256;
export const LAST_REASON_REFUSAL = 65_279;

const BY_NUMBER: readonly RefusalCode[] = [
  'COMMAND_UNKNOWN',
  'UNIT_DOWN',
  'BETWEEN_ROUNDS',
  'SKILL_UNKNOWN',
  'TARGET_UNKNOWN',
  'PLACE_OUTSIDE',
  'CLASS_UNKNOWN',
];

const CODE_UNITS_MAX = 60;

/** The code of a refusal number; `reasonOf` knows those of packs. COMMAND_REFUSED for one that nobody knows. */
export function refusalCode(
  refusal: number,
  reasonOf: (refusal: number) => string | undefined,
): string {
  const own = BY_NUMBER[refusal - 1];
  if (own !== undefined) return own;
  const reason = reasonOf(refusal);
  return reason === undefined ? 'COMMAND_REFUSED' : codeOf(reason);
}

/** "out of range" is OUT_OF_RANGE: codes are capitals, digits and underscores, whatever a designer wrote. */
function codeOf(reason: string): string {
  const code = reason
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, CODE_UNITS_MAX);
  return code === '' ? 'COMMAND_REFUSED' : code;
}
