// Durations as counts in fixed buckets: recording allocates nothing, so that the measuring process
// adds no garbage collection to what it measures. A bucket is at most 1/32 wide of its value.

/** The counts of a histogram that are not 0, for another process: bucket, count, bucket, count ... */
export interface SparseHistogram {
  readonly buckets: readonly number[];
  readonly maxMs: number;
}

export interface Histogram {
  readonly count: number;
  /** Adds one duration; less than 0 counts as 0, more than about 35 minutes as that. */
  record(ms: number): void;
  /** Upper edge of the bucket that holds this share (0 .. 1) of the durations; 0 without any. */
  percentileMs(share: number): number;
  /** The longest duration exactly; 0 without any. */
  readonly maxMs: number;
  /** Adds all that another one has counted. */
  add(counts: SparseHistogram): void;
  /** The counts so far. */
  counts(): SparseHistogram;
  /** The counts since the last call, which begin anew. */
  take(): SparseHistogram;
}

const SUB_BITS = 5;
const SUB_BUCKETS = 1 << SUB_BITS;
const MICROS_MAX = 0x7fff_ffff;
const BUCKETS = (31 - SUB_BITS + 1) * SUB_BUCKETS;

/** An empty histogram of about 7 KB. */
export function createHistogram(): Histogram {
  const buckets = new Float64Array(BUCKETS);
  let count = 0;
  let maxMs = 0;
  return {
    get count() {
      return count;
    },
    get maxMs() {
      return maxMs;
    },
    record: (ms) => {
      const micros = Math.min(MICROS_MAX, Math.max(0, Math.ceil(ms * 1_000)));
      const at = bucketOf(micros);
      buckets[at] = (buckets[at] ?? 0) + 1;
      count += 1;
      if (ms > maxMs) maxMs = ms;
    },
    percentileMs: (share) => {
      const rank = Math.max(1, Math.ceil(share * count));
      let seen = 0;
      for (let at = 0; at < BUCKETS; at += 1) {
        seen += buckets[at] ?? 0;
        if (seen >= rank) return Math.min(upperEdgeMicros(at) / 1_000, maxMs);
      }
      return maxMs;
    },
    add: (counts) => {
      for (let i = 0; i < counts.buckets.length; i += 2) {
        const at = counts.buckets[i] ?? 0;
        const more = counts.buckets[i + 1] ?? 0;
        buckets[at] = (buckets[at] ?? 0) + more;
        count += more;
      }
      maxMs = Math.max(maxMs, counts.maxMs);
    },
    counts: () => ({ buckets: sparse(buckets), maxMs }),
    take: () => {
      const counts = { buckets: sparse(buckets), maxMs };
      buckets.fill(0);
      count = 0;
      maxMs = 0;
      return counts;
    },
  };
}

function sparse(buckets: Float64Array): number[] {
  const found: number[] = [];
  for (let at = 0; at < BUCKETS; at += 1) {
    const count = buckets[at] ?? 0;
    if (count > 0) found.push(at, count);
  }
  return found;
}

/** Milliseconds that a bucket ends with. */
export function upperEdgeMs(bucket: number): number {
  return upperEdgeMicros(bucket) / 1_000;
}

/** Whole microseconds below 64 have a bucket each; above, each power of two has 32. */
function bucketOf(micros: number): number {
  if (micros < SUB_BUCKETS * 2) return micros;
  const shift = 31 - Math.clz32(micros) - SUB_BITS;
  return shift * SUB_BUCKETS + (micros >>> shift);
}

function upperEdgeMicros(bucket: number): number {
  if (bucket < SUB_BUCKETS * 2) return bucket;
  const shift = Math.floor(bucket / SUB_BUCKETS) - 1;
  return (bucket - shift * SUB_BUCKETS + 1) * 2 ** shift - 1;
}
