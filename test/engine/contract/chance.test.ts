// Chance as a function of a key: the same everywhere, fair, and without neighbours.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DRAW_RANGE, deriveKey, draw, hashName } from '../../../engine/contract/chance.ts';

const lane = fc.nat(0xffff_ffff);
const key = fc.tuple(lane, lane).map((lanes) => new Uint32Array(lanes));
const name = lane;
const counter = fc.nat(1_000_000);

/** Sum of squared deviations over what is expected; about `buckets` for a fair source. */
function chiSquare(draws: readonly number[], buckets: number): number {
  const counts = Array.from({ length: buckets }, () => 0);
  for (const one of draws) {
    const bucket = Math.floor((one / DRAW_RANGE) * buckets);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const expected = draws.length / buckets;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function derive(parent: Uint32Array, nameHash: number, n: number): Uint32Array {
  const out = new Uint32Array(2);
  deriveKey(parent, nameHash, n, out);
  return out;
}

describe('chance', () => {
  it('[CH1] a draw is a whole number from 0 to below DRAW_RANGE', () => {
    fc.assert(
      fc.property(key, name, counter, (parent, nameHash, n) => {
        const one = draw(parent, nameHash, n);
        expect(Number.isInteger(one) && one >= 0 && one < DRAW_RANGE).toBe(true);
      }),
    );
    expect(DRAW_RANGE).toBe(2 ** 30);
  });

  it('[CH1] draws reach both ends of their range', () => {
    const root = new Uint32Array([1, 2]);
    const draws = Array.from({ length: 100_000 }, (_, n) => draw(root, 3, n));
    expect(Math.min(...draws.slice(0, 50_000))).toBeLessThan(DRAW_RANGE / 1_000);
    expect(Math.max(...draws.slice(50_000))).toBeGreaterThan(DRAW_RANGE - DRAW_RANGE / 1_000);
  });

  it('[CH2] draws and keys are the same on every machine', () => {
    const root = new Uint32Array([0x0123_4567, 0x89ab_cdef]);
    const child = derive(root, hashName('room.tick'), 41);
    expect({
      names: ['', 'a', 'room.tick', 'näme'].map((text) => hashName(text)),
      child: [...child],
      draws: [0, 1, 2, 1_000_000].map((n) => draw(child, hashName('rule'), n)),
      zero: draw(new Uint32Array(2), 0, 0),
    }).toMatchInlineSnapshot(`
      {
        "child": [
          3971217134,
          3096645627,
        ],
        "draws": [
          83161210,
          286854340,
          932504846,
          346049806,
        ],
        "names": [
          3770332432,
          3993327588,
          4147879452,
          3001455839,
        ],
        "zero": 279085915,
      }
    `);
  });

  it('[CH3] drawing changes no key, and the same place gives the same draw', () => {
    fc.assert(
      fc.property(key, name, counter, (parent, nameHash, n) => {
        const before = [...parent];
        const one = draw(parent, nameHash, n);
        draw(parent, nameHash ^ 1, n + 1);
        derive(parent, nameHash, n);
        expect([draw(parent, nameHash, n), [...parent]]).toEqual([one, before]);
      }),
    );
  });

  it('[CH4] a key may be derived into its parent', () => {
    fc.assert(
      fc.property(key, name, counter, (parent, nameHash, n) => {
        const child = derive(parent, nameHash, n);
        deriveKey(parent, nameHash, n, parent);
        expect([...parent]).toEqual([...child]);
      }),
    );
  });

  it('[CH5] neighbours in name, counter or key share no draw', () => {
    const root = new Uint32Array([7, 7]);
    const names = ['rule', 'rule ', 'rulf', 'Rule', 'elur'].map((text) => hashName(text));
    const keys = [0, 1, 2, 3].map((n) => derive(root, names[0] ?? 0, n));
    const draws = new Set<number>();
    for (const parent of keys) {
      for (const nameHash of names) {
        for (let n = 0; n < 50; n += 1) draws.add(draw(parent, nameHash, n));
      }
    }
    expect(draws.size).toBe(4 * 5 * 50);
  });

  it('[CH5] the two lanes of sequential keys do not repeat', () => {
    const root = new Uint32Array([0, 0]);
    const seen = new Set<string>();
    for (let n = 0; n < 50_000; n += 1) seen.add(derive(root, 1, n).join());
    expect(seen.size).toBe(50_000);
  });

  // With 64 buckets a fair source stays between 30 and 110 in all but a few of a million runs.
  it.each<[string, (i: number) => number]>([
    ['counters', (i) => draw(new Uint32Array([5, 6]), 99, i)],
    ['names', (i) => draw(new Uint32Array([5, 6]), hashName(`rule ${i}`), 0)],
    ['bare numbers as names', (i) => draw(new Uint32Array([5, 6]), i, 0)],
    ['ticks', (i) => draw(derive(new Uint32Array([5, 0]), 77, i), 99, 0)],
    ['seeds', (i) => draw(new Uint32Array([i, 0]), 99, 0)],
    ['seeds by their high half', (i) => draw(new Uint32Array([0, i]), 99, 0)],
    ['events of events', (i) => draw(derive(derive(new Uint32Array(2), 1, i % 64), 2, i), 3, 0)],
  ])('[CH6] draws over sequential %s are spread evenly', (_, drawOf) => {
    const draws = Array.from({ length: 64_000 }, (_unused, i) => drawOf(i));
    const spread = chiSquare(draws, 64);
    expect(spread).toBeGreaterThan(30);
    expect(spread).toBeLessThan(110);
  });

  it('[CH6] one draw says nothing about the next', () => {
    const root = new Uint32Array([11, 12]);
    const counts = Array.from({ length: 64 }, () => 0);
    const total = 64_000;
    for (let n = 0; n < total; n += 1) {
      const first = Math.floor((draw(root, 5, n) / DRAW_RANGE) * 8);
      const second = Math.floor((draw(root, 5, n + 1) / DRAW_RANGE) * 8);
      counts[first * 8 + second] = (counts[first * 8 + second] ?? 0) + 1;
    }
    const expected = total / 64;
    const spread = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(spread).toBeLessThan(110);
  });

  it('[CH7] the hash of a name is a whole number of 32 bits that depends on every character', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(30), (text, at) => {
        const hash = hashName(text);
        expect(Number.isInteger(hash) && hash >= 0 && hash <= 0xffff_ffff).toBe(true);
        if (at >= text.length) return;
        const other = String.fromCharCode(text.charCodeAt(at) ^ 1);
        expect(hashName(text.slice(0, at) + other + text.slice(at + 1))).not.toBe(hash);
      }),
    );
  });
});
