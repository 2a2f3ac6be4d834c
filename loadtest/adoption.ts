// How long rooms stood still to move to a new set while a run was played: the difference of two looks at what the
// server has counted. Pure.

/** What a server tells of all pauses since its start. */
export interface AdoptionCounts {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Milliseconds, at most, and how many took so long; ascending. */
  readonly buckets: readonly (readonly [number, number])[];
}

export interface PauseFigures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** The pauses of `after` that `before` did not have; figures are upper edges of their buckets. */
export function pausesSince(before: AdoptionCounts, after: AdoptionCounts): PauseFigures {
  const known = new Map(before.buckets);
  const counts = after.buckets
    .map(([edgeMs, count]) => [edgeMs, count - (known.get(edgeMs) ?? 0)] as const)
    .filter(([, count]) => count > 0);
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const percentile = (share: number): number => {
    const rank = Math.max(1, Math.ceil(share * all));
    let seen = 0;
    for (const [edgeMs, count] of counts) {
      seen += count;
      if (seen >= rank) return Math.min(edgeMs, after.max);
    }
    return 0;
  };
  return { p50: percentile(0.5), p99: percentile(0.99), max: percentile(1) };
}
