// Why an instance ends, as a number.

/** Positions in END_CAUSES. */
export const CAUSE = { expired: 0, dispelled: 1, broken: 2, died: 3, replaced: 4 } as const;
