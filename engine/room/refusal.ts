// Refusal numbers that belong to the engine, beside the game's own 1 .. REFUSAL_RESERVED_MIN - 1. The
// gateway gives them codes; the game never sees them.

/** The first number a game must not use. */
export const REFUSAL_RESERVED_MIN = 0xff00;

/** The member's slot was not present in the tick that came to the command. */
export const REFUSAL_NOT_MEMBER = 0xfffe;
