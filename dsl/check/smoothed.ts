// Chances without long streaks: try n after the last success has the chance min(1, C * n). C is the
// number for which the mean share of successes is the one asked for. With q(n) the chance that
// tries 1 to n all fail, the mean number of tries up to a success is E(C) = q(0) + q(1) + q(2) +
// ..., the share is 1 / E(C), and it rises with C; so C is found by halving an interval. + - * /
// only: the same number on every machine.

/** Halvings of the interval; a double has 53 bits. */
const STEPS = 60;
/** Below this the rest of the sum changes no bit of it. */
const NEGLIGIBLE = 1e-18;

/** C for a share above 0 and at most 1. */
export function smoothedStep(share: number): number {
  if (share >= 1) return 1;
  let low = 0;
  let high = share;
  for (let i = 0; i < STEPS; i += 1) {
    const middle = (low + high) / 2;
    if (shareOf(middle) < share) low = middle;
    else high = middle;
  }
  return high;
}

/** The share of successes in the long run. */
export function shareOf(step: number): number {
  let missed = 1;
  let tries = 0;
  for (let n = 1; missed > NEGLIGIBLE; n += 1) {
    tries += missed;
    missed *= 1 - Math.min(1, step * n);
  }
  return 1 / tries;
}

/** Misses after which the next try cannot fail. */
export function missesMax(step: number): number {
  return Math.ceil(1 / step);
}
