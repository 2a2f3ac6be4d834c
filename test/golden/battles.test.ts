// Pinned battles go as they went. When a change of the game is meant, `npm run golden` writes the file anew.
import { describe, expect, it } from 'vitest';
import { goldenNow, goldenText } from './golden-file.ts';

describe('golden battles', () => {
  it('[GB1] go as the checked-in file says', () => {
    expect(goldenNow(), 'meant? npm run golden').toEqual(JSON.parse(goldenText()));
  });
});
