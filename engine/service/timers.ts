// Timers as a port: one-shot, each cancelled by the function it returns. Everything periodic is built on it.

export interface Timers {
  /** Calls `run` once, `delayMs` from now or a little later, never at once. Returns what cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The timers of the runtime; one that waits keeps the process alive. */
export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
