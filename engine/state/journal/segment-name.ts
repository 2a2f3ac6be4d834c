// How segments are named: by their number, and how one that was corrupt is named a second time.

const NAME = /^(\d{10})\.journal$/;
const REFUSED = /^(\d{10})\.journal-refused$/;

/** The file of a segment. */
export function segmentName(segment: number): string {
  return `${String(segment).padStart(10, '0')}.journal`;
}

/** The name under which a corrupt segment stays whatever comes of the first (P3). */
export function refusedName(segment: number): string {
  return `${segmentName(segment)}-refused`;
}

/** The numbers of the segments among `names`, sorted. */
export function segmentsAmong(names: readonly string[]): readonly number[] {
  return numbers(names, NAME);
}

/** The highest number that any name has used; 0 for none. */
export function lastSegment(names: readonly string[]): number {
  return Math.max(0, ...numbers(names, NAME), ...numbers(names, REFUSED));
}

function numbers(names: readonly string[], pattern: RegExp): number[] {
  const found = names.flatMap((name) => pattern.exec(name)?.[1] ?? []);
  return found.map(Number).toSorted((a, b) => a - b);
}
