// Did-you-mean: the known name closest to a mistyped one. Pure; used for configuration keys.

/**
 * The candidate with the smallest edit distance to `name`, the first of equals; undefined when even
 * that one differs in more than a third of its characters, rounded up.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate);
    if (distance >= bestDistance || distance > Math.ceil(candidate.length / 3)) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Levenshtein distance over UTF-16 units. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
