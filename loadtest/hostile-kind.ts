// The ways in which a hostile socket behaves badly.

export const HOSTILE_KINDS = [
  /** Joins, then sends bytes that are no message. */
  'garbage',
  /** Joins, then sends far more commands than anybody may. */
  'flood',
  /** Watches a room and never reads what it is sent. */
  'slow-reader',
  /** Sends pings without end. */
  'ping',
  /** Sends half a frame and no more of it. */
  'half-frame',
  /** Connects, and is gone, again and again. */
  'connect',
] as const;

export type HostileKind = (typeof HOSTILE_KINDS)[number];
