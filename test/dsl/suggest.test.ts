// Did you mean: nearest names first, bounded, and silent when nothing is near.
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, suggest } from '../../dsl/suggest.ts';

describe('suggest', () => {
  it('[TY5] counts inserted, deleted, replaced and swapped letters', () => {
    expect(editDistance('slow', 'slow')).toBe(0);
    expect(editDistance('slow', 'slwo')).toBe(1);
    expect(editDistance('slow', 'slo')).toBe(1);
    expect(editDistance('slow', 'slows')).toBe(1);
    expect(editDistance('slow', 'glow')).toBe(1);
    expect(editDistance('ca', 'abc')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('[TY5] offers at most three names, nearest first, ties by alphabet, whatever the case', () => {
    expect(suggest('SLOW', ['stow', 'slow', 'glow', 'slot', 'slaw'])).toEqual([
      'slow',
      'glow',
      'slaw',
    ]);
  });

  it('[TY5] offers nothing far away and compares no endless names', () => {
    expect(suggest('frozen', ['slow', 'burning'])).toEqual([]);
    expect(suggest('x'.repeat(41), ['x'.repeat(40)])).toEqual([]);
    expect(suggest('x'.repeat(40), ['x'.repeat(39)])).toEqual(['x'.repeat(39)]);
  });

  it('[TY5] says it in words', () => {
    expect(didYouMean([])).toBe('');
    expect(didYouMean(['a'])).toBe(' Did you mean `a`?');
    expect(didYouMean(['a', 'b', 'c'])).toBe(' Did you mean `a`, `b` or `c`?');
  });
});
