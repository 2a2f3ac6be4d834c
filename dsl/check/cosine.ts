// The cosine of an angle by + - * / only, so that it is the same number on every machine.

/** Angles whose cosine is a plain number, which rounding would miss. */
const EXACT: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [60, 0.5],
  [90, 0],
  [120, -0.5],
  [180, -1],
]);
const RADIANS_PER_DEGREE = 0.017453292519943295;
/** Terms of the series; at 45 degrees the next one is below the last bit. */
const TERMS = 12;

/** Of 0 to 180 degrees. */
export function cosineOf(degrees: number): number {
  const exact = EXACT.get(degrees);
  if (exact !== undefined) return exact;
  if (degrees > 90) return -cosineOf(180 - degrees);
  if (degrees > 45) return series(90 - degrees, 1);
  return series(degrees, 0);
}

/** Taylor series of the cosine (`first` 0) or the sine (`first` 1) of at most 45 degrees. */
function series(degrees: number, first: 0 | 1): number {
  const x = degrees * RADIANS_PER_DEGREE;
  let term = first === 0 ? 1 : x;
  let sum = 0;
  for (let i = 0; i < TERMS; i += 1) {
    sum += term;
    const n = 2 * i + first;
    term = (-term * x * x) / ((n + 1) * (n + 2));
  }
  return sum;
}
