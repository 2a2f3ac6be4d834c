// Did you mean: the names nearest to a misspelt one, by restricted Damerau-Levenshtein distance
// (insert, delete, replace, swap neighbours) over lower-cased names.
import { DSL_LIMITS } from './limits.ts';

/** Up to three candidates close enough to be meant, nearest first, ties in alphabetical order. */
export function suggest(name: string, candidates: Iterable<string>): string[] {
  if (name.length > DSL_LIMITS.suggestionUnitsMax) return [];
  const wanted = name.toLowerCase();
  const near: { name: string; distance: number }[] = [];
  let compared = 0;
  for (const candidate of new Set(candidates)) {
    compared += 1;
    if (compared > DSL_LIMITS.suggestionCandidatesMax) break;
    if (candidate.length > DSL_LIMITS.suggestionUnitsMax) continue;
    // No edit bridges a difference in length for less than itself.
    if (Math.abs(candidate.length - name.length) > allowance(wanted, candidate)) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= allowance(wanted, candidate)) near.push({ name: candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near.slice(0, DSL_LIMITS.suggestionsMax).map((entry) => entry.name);
}

/** Edits between two strings; each unit takes part in at most one swap. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

/** ` Did you mean \`a\`, \`b\` or \`c\`?`, or nothing. */
export function didYouMean(suggestions: readonly string[]): string {
  if (suggestions.length === 0) return '';
  return ` Did you mean ${alternatives(suggestions)}?`;
}

/** `a`, `b` or `c`. */
export function alternatives(names: readonly string[]): string {
  const ticked = names.map((name) => `\`${name}\``);
  if (ticked.length < 2) return ticked.join('');
  return `${ticked.slice(0, -1).join(', ')} or ${ticked.at(-1)}`;
}

/** A third of the longer name, at least 1; short names would otherwise match everything. */
function allowance(a: string, b: string): number {
  return Math.max(1, Math.floor(Math.max(a.length, b.length) / 3));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
