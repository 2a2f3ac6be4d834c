// Numbers with their uncertainty. A figure is a ratio of two sums over battles, e.g. damage over rounds or wins over
// rounds played; battles are independent of each other, so their spread says how sure the figure is. Pure.

/** A number and where it lies with 95% confidence. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** 97.5% of a normal distribution lie below. */
const Z = 1.959963984540054;

/** Of sums of some thousand products. */
const ROUNDING = 1e-12;

/** A share with Wilson's interval, which holds for few trials and for shares near 0 and 1, too. */
export function wilson(successes: number, trials: number): Estimate {
  if (trials === 0) return { value: Number.NaN, low: 0, high: 1 };
  const share = successes / trials;
  const square = (Z * Z) / trials;
  const centre = (share + square / 2) / (1 + square);
  const spread = (share * (1 - share)) / trials + square / (4 * trials);
  const half = (Z / (1 + square)) * Math.sqrt(spread);
  const low = successes === 0 ? 0 : Math.max(0, centre - half);
  const high = successes === trials ? 1 : Math.min(1, centre + half);
  return { value: share, low, high };
}

/** Sums over battles of x (above the line) and y (below it). */
export const SUM = { x: 0, y: 1, xx: 2, xy: 3, yy: 4 } as const;
export const SUMS = 5;

/** Adds one battle to the sums that begin at `at`. */
export function addBattle(sums: Float64Array, at: number, x: number, y: number): void {
  sums[at] = (sums[at] ?? 0) + x;
  sums[at + SUM.y] = (sums[at + SUM.y] ?? 0) + y;
  sums[at + SUM.xx] = (sums[at + SUM.xx] ?? 0) + x * x;
  sums[at + SUM.xy] = (sums[at + SUM.xy] ?? 0) + x * y;
  sums[at + SUM.yy] = (sums[at + SUM.yy] ?? 0) + y * y;
}

/** Sums over battles of products between two packs that were given the same seeds. */
const CROSS = { xx: 0, xy: 1, yx: 2, yy: 3 } as const;
export const CROSSES = 4;

/** What one battle gave on one pack. */
export interface Pair {
  readonly x: number;
  readonly y: number;
}

/** Adds one seed to the products that begin at `at`. */
export function addCross(products: Float64Array, at: number, before: Pair, after: Pair): void {
  products[at] = (products[at] ?? 0) + before.x * after.x;
  products[at + CROSS.xy] = (products[at + CROSS.xy] ?? 0) + before.x * after.y;
  products[at + CROSS.yx] = (products[at + CROSS.yx] ?? 0) + before.y * after.x;
  products[at + CROSS.yy] = (products[at + CROSS.yy] ?? 0) + before.y * after.y;
}

/** Sums of one figure. */
export type Sums = ArrayLike<number>;

/** The ratio of the sums over `battles`, by the delta method. */
export function ratio(sums: Sums, battles: number): Estimate {
  const value = valueOf(sums);
  return around(value, Math.sqrt(varianceOf(sums, battles)));
}

/** How much a figure is more after than before, when both packs were given the same seeds. */
export function pairedDifference(
  before: Sums,
  after: Sums,
  cross: ArrayLike<number>,
  battles: number,
): Estimate {
  const [from, to] = [valueOf(before), valueOf(after)];
  const [x, y] = [meanOf(before, battles), meanOf(after, battles)];
  // Sum over battles of (x - from * y) * (x' - to * y').
  const products =
    (cross[CROSS.xx] ?? 0) -
    to * (cross[CROSS.xy] ?? 0) -
    from * (cross[CROSS.yx] ?? 0) +
    from * to * (cross[CROSS.yy] ?? 0);
  const shared = products / (x * y) / (battles - 1) / battles;
  const apart = varianceOf(before, battles) + varianceOf(after, battles);
  const variance = apart - 2 * shared;
  // What is left of equal numbers is rounding.
  return around(to - from, variance < apart * ROUNDING ? 0 : Math.sqrt(variance));
}

function valueOf(sums: Sums): number {
  return (sums[SUM.x] ?? 0) / (sums[SUM.y] ?? 0);
}

/** Mean of what is below the line. */
function meanOf(sums: Sums, battles: number): number {
  return (sums[SUM.y] ?? 0) / battles;
}

/** Of a ratio of sums: the spread of x - ratio * y, which is 0 on average. */
function varianceOf(sums: Sums, battles: number): number {
  const value = valueOf(sums);
  const squares =
    (sums[SUM.xx] ?? 0) - 2 * value * (sums[SUM.xy] ?? 0) + value * value * (sums[SUM.yy] ?? 0);
  const mean = meanOf(sums, battles);
  return Math.max(0, squares) / (mean * mean) / (battles - 1) / battles;
}

/** Without a second battle nothing is known of the spread. */
function around(value: number, error: number): Estimate {
  if (Number.isNaN(error)) return { value, low: Number.NaN, high: Number.NaN };
  return { value, low: value - Z * error, high: value + Z * error };
}
