// Compares two outlines: equal pieces are paired first, in order; what is left between them is paired by label.
import { isEqual, type Outline } from './outline.ts';

export interface Difference {
  readonly kind: 'changed' | 'added' | 'removed';
  /** Labels from the declaration down to the piece. */
  readonly path: readonly string[];
  /** Of a changed piece: its values; of an added or removed one: all it says. */
  readonly before?: string;
  readonly after?: string;
}

/** Cells of the table that pairs two lists; longer lists are paired by label alone. */
const CELLS_MAX = 1_000_000;

export function differences(
  before: readonly Outline[],
  after: readonly Outline[],
  path: readonly string[] = [],
): readonly Difference[] {
  const found: Difference[] = [];
  for (const [old, now] of pair(before, after)) {
    if (old !== undefined && now !== undefined) found.push(...change(old, now, path));
    else if (now !== undefined)
      found.push({ kind: 'added', path: [...path, now.label], after: now.text });
    else if (old !== undefined) {
      found.push({ kind: 'removed', path: [...path, old.label], before: old.text });
    }
  }
  return found;
}

function change(old: Outline, now: Outline, path: readonly string[]): readonly Difference[] {
  if (isEqual(old, now)) return [];
  const inside = [...path, now.label];
  const own: Difference[] = [];
  if (old.value?.meaning !== now.value?.meaning) {
    const texts = { before: old.value?.text ?? '', after: now.value?.text ?? '' };
    own.push({ kind: 'changed', path: inside, ...texts });
  }
  return [...own, ...differences(old.children, now.children, inside)];
}

type Pair = readonly [Outline | undefined, Outline | undefined];

function pair(before: readonly Outline[], after: readonly Outline[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let from: readonly [number, number] = [0, 0];
  for (const [i, j] of [...equalPairs(before, after), [before.length, after.length] as const]) {
    pairs.push(...pairByLabel(before.slice(from[0], i), after.slice(from[1], j)));
    from = [i + 1, j + 1];
  }
  return pairs;
}

/** Positions of a longest common subsequence of equal pieces. */
function equalPairs(
  before: readonly Outline[],
  after: readonly Outline[],
): readonly (readonly [number, number])[] {
  const width = after.length + 1;
  if ((before.length + 1) * width > CELLS_MAX) return [];
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  const same = (i: number, j: number): boolean => {
    const [old, now] = [before[i], after[j]];
    return old !== undefined && now !== undefined && isEqual(old, now);
  };
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const skipped = Math.max(at(i + 1, j), at(i, j + 1));
      lengths[i * width + j] = same(i, j) ? at(i + 1, j + 1) + 1 : skipped;
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    if (same(i, j)) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function pairByLabel(before: readonly Outline[], after: readonly Outline[]): readonly Pair[] {
  const left = [...before];
  const pairs: Pair[] = [];
  const added: Pair[] = [];
  for (const now of after) {
    const at = left.findIndex(({ label }) => label === now.label);
    if (at < 0) added.push([undefined, now]);
    else pairs.push([left.splice(at, 1)[0], now]);
  }
  return [...pairs, ...left.map((old) => [old, undefined] as const), ...added];
}
