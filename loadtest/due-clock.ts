// When the ticks of one room are due, as seen from outside: ticks are due at equal distances, so the earliest arrival
// that was ever seen tells the phase. Errs by the shortest way of a frame, the same for every server. Pure.
// Invariant: only whole ticks that the server dropped move the phase later; lateness of less than a tick never hides.

export interface DueClock {
  /** The first frame of `tick` has arrived. */
  observe(tick: number, nowMs: number): void;
  /** When the tick was due; NaN before the first observation. */
  dueMs(tick: number): number;
  /** How often the server was seen to have dropped ticks. */
  readonly shifts: number;
}

/** Frames in a row that come a whole tick late before the server is held to have dropped ticks. */
const LATE_FRAMES = 20;

/** The clock of a room that ticks every `tickMs`. */
export function createDueClock(tickMs: number): DueClock {
  let baseMs = Number.NaN;
  let lastMs = Number.NEGATIVE_INFINITY;
  let late = 0;
  let leastMs = Number.POSITIVE_INFINITY;
  let shifts = 0;
  const watchDrops = (latenessMs: number): void => {
    late = latenessMs >= tickMs ? late + 1 : 0;
    leastMs = late <= 1 ? latenessMs : Math.min(leastMs, latenessMs);
    if (late < LATE_FRAMES) return;
    baseMs += Math.floor(leastMs / tickMs) * tickMs;
    shifts += 1;
    late = 0;
  };
  return {
    get shifts() {
      return shifts;
    },
    observe: (tick, nowMs) => {
      const foundMs = nowMs - tick * tickMs;
      // Frames that were held back come together; they say nothing of the ticks.
      const isHeldBack = nowMs - lastMs < tickMs / 2;
      lastMs = nowMs;
      if (!(foundMs >= baseMs)) baseMs = foundMs;
      else if (!isHeldBack) watchDrops(foundMs - baseMs);
    },
    dueMs: (tick) => baseMs + tick * tickMs,
  };
}
