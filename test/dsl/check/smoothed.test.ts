// The constant of smoothed chances, and cosines: numbers found when a pack is checked.
import { describe, expect, it } from 'vitest';
import { cosineOf } from '../../../dsl/check/cosine.ts';
import { missesMax, shareOf, smoothedStep } from '../../../dsl/check/smoothed.ts';

describe('smoothed chance', () => {
  it('[SD15] the share of successes in the long run is the percent that was asked for', () => {
    for (const share of [0.001, 0.05, 0.1, 0.17, 0.25, 0.5, 0.75, 0.9]) {
      expect(shareOf(smoothedStep(share))).toBeCloseTo(share, 12);
    }
  });

  it('[SD15] the constants are those that are published for such chances', () => {
    expect(smoothedStep(0.05)).toBeCloseTo(0.003801658303553, 12);
    expect(smoothedStep(0.1)).toBeCloseTo(0.014745844781072, 12);
    expect(smoothedStep(0.25)).toBeCloseTo(0.084744091852316, 12);
    expect(smoothedStep(0.5)).toBeCloseTo(0.302103025348741, 12);
  });

  it('[SD15] certainty is certain, and a success cannot be missed for ever', () => {
    expect(smoothedStep(1)).toBe(1);
    expect(missesMax(smoothedStep(1))).toBe(1);
    expect(missesMax(smoothedStep(0.25))).toBe(12);
  });
});

describe('cosine', () => {
  it('[SL7] plain angles have plain cosines', () => {
    expect([0, 60, 90, 120, 180].map(cosineOf)).toEqual([1, 0.5, 0, -0.5, -1]);
  });

  it('[SL7] other cosines are right to the last digits', () => {
    for (const degrees of [1, 15, 30, 44.5, 45, 46, 75, 89, 100, 135, 179]) {
      expect(cosineOf(degrees)).toBeCloseTo(Math.cos((degrees * Math.PI) / 180), 14);
    }
  });
});
