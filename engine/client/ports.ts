// Time and chance as the client needs them: ports, so that its waiting can be tested without waiting.

export interface ClientPorts {
  /** Monotonic milliseconds since an arbitrary start. */
  readonly nowMs: () => number;
  /** Calls `run` once, `delayMs` from now, never at once. Returns what cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** A number from 0 up to but not including 1. */
  readonly random: () => number;
}

/** Those of the runtime; a waiting timer keeps a Node process alive. */
export const systemPorts: ClientPorts = {
  nowMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
