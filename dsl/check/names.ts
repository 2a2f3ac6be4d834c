// Names the checker itself gives to things.

/** The enum of `cause` in `on end`: the words of END_CAUSES. */
export const CAUSE_ENUM = 'cause';
