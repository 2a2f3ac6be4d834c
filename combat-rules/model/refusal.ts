// Everything the arena refuses: a command (by the number decide answers), a pack, an exported state. One
// table of codes; combat-rules/SPEC.md lists the same.

/** Codes and what they mean to whoever was refused. */
export const REFUSAL_CODES = {
  // Commands; a client sees the code in the reply.
  COMMAND_REFUSED: 'A refusal this build has no name for; update the client.',
  COMMAND_UNKNOWN: 'The command is neither strike nor mend, or its sender has no unit.',
  NOT_READY: 'The unit has acted and may not act yet; wait until its ready tick.',
  TARGET_DOWN: 'The target is down; choose one that stands.',
  TARGET_NOT_ALLY: 'Only units of the own team can be mended.',
  TARGET_NOT_ENEMY: 'Only units of the other team can be struck.',
  TARGET_UNKNOWN: 'The target is not the slot of a unit, a whole number from 0 to 9.',
  UNIT_DOWN: 'The own unit is down; wait until it returns.',
  // Packs; a designer sees the code in a diagnostic.
  FILE_NOT_UTF8: 'A rule file is not UTF-8 text; save it as UTF-8.',
  PACK_EMPTY: 'The pack holds no .rules file; add one.',
  // Service state; the replacement is refused and the old generation serves on.
  STATE_INVALID: 'The exported statistics are not of the known shape; nothing was taken over.',
} as const satisfies Record<string, string>;

export type RefusalCode = keyof typeof REFUSAL_CODES;

/** What decide answers; 0 accepts. */
export const REFUSAL = {
  none: 0,
  COMMAND_UNKNOWN: 1,
  UNIT_DOWN: 2,
  NOT_READY: 3,
  TARGET_UNKNOWN: 4,
  TARGET_NOT_ENEMY: 5,
  TARGET_NOT_ALLY: 6,
  TARGET_DOWN: 7,
} as const;

const BY_NUMBER: readonly RefusalCode[] = [
  'COMMAND_UNKNOWN',
  'UNIT_DOWN',
  'NOT_READY',
  'TARGET_UNKNOWN',
  'TARGET_NOT_ENEMY',
  'TARGET_NOT_ALLY',
  'TARGET_DOWN',
];

/** The code of a refusal number; COMMAND_REFUSED for a number of a newer build. */
export function refusalCode(refusal: number): RefusalCode {
  return BY_NUMBER[refusal - 1] ?? 'COMMAND_REFUSED';
}
