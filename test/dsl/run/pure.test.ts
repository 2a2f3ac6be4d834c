// The functions that all tiers share: chance, dice, selections, tables, places.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey as engineDerive, draw as engineDraw } from '../../../engine/contract/chance.ts';
import { chooseWeighted, rollDice } from '../../../dsl/run/dice.ts';
import { deriveKey, draw } from '../../../dsl/run/chance.ts';
import { distanceSquared, isInCone, isOnLine } from '../../../dsl/run/geometry.ts';
import { cellIndex, findRow } from '../../../dsl/run/lookup.ts';
import { select, selectedSpace, type SelectSpec } from '../../../dsl/run/select.ts';
import { DRAW_RANGE, type Frame } from '../../../dsl/runtime.ts';

const U32 = fc.integer({ min: 0, max: 0xffff_ffff });

function frameOf(rows: number, draws: (n: number) => number = () => 0): Frame {
  return {
    f64: new Float64Array(0),
    u32: new Uint32Array(0),
    objects: [],
    rows: Int32Array.of(rows),
    event: new Float64Array(0),
    buckets: new Float64Array(0),
    scratch: new Float64Array(16),
    selected: new Int32Array(600),
    selectedLength: 5,
    tick: 0,
    tags: 0,
    depth: 0,
    lane: 0,
    halt: 0,
    sink: {
      emit: () => {},
      spend: () => false,
      draw: (_frame, _hash, n) => draws(n),
      host: () => {},
    },
  };
}

describe('chance', () => {
  it('[RN26] keys and draws are those of the engine', () => {
    fc.assert(
      fc.property(U32, U32, U32, fc.integer({ min: 0, max: 1_000_000 }), (low, high, hash, n) => {
        const key = Uint32Array.of(low, high);
        const [ours, theirs] = [new Uint32Array(2), new Uint32Array(2)];
        deriveKey(key, hash, n, ours);
        engineDerive(key, hash, n, theirs);
        expect(ours).toEqual(theirs);
        expect(draw(key, hash, n)).toBe(engineDraw(key, hash, n));
        expect(draw(key, hash | 0, n)).toBe(engineDraw(key, hash, n));
      }),
    );
  });

  it('[RN25] dice fall from 1 to their sides, one draw each', () => {
    const drawn: number[] = [];
    const ends = [0, DRAW_RANGE - 1];
    const frame = frameOf(0, (n) => {
      drawn.push(n);
      return ends[n % 2] ?? 0;
    });
    expect(rollDice(frame, { count: 3, sides: 6, hash: 1, number: 4, isShared: false })).toBe(
      1 + 6 + 1,
    );
    expect(drawn).toEqual([4, 5, 6]);
  });

  it('[RN25] every side of a die is as likely as the others', () => {
    const key = Uint32Array.of(1, 2);
    const frame = frameOf(0, (n) => draw(key, 7, n));
    const counts = Array.from({ length: 6 }, () => 0);
    for (let n = 0; n < 6_000; n += 1) {
      const side = rollDice(frame, { count: 1, sides: 6, hash: 1, number: n, isShared: false });
      counts[side - 1] = (counts[side - 1] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  it.each([
    [[3, 1], 0, 0],
    [[3, 1], 0.749, 0],
    [[3, 1], 0.75, 1],
    [[3, 1], 0.999, 1],
    [[0, 2, 0], 0.999, 1],
    [[-5, 2, 2], 0, 1],
    [[0, -1], 0.5, -1],
    [[], 0.5, -1],
  ])('[RN25] of the weights %j a draw of %d chooses %d', (weights, share, chosen) => {
    const frame = frameOf(0);
    frame.scratch.set(weights, 2);
    const drawn = Math.floor(share * DRAW_RANGE);
    expect(chooseWeighted(frame, 2, weights.length, drawn)).toBe(chosen);
  });
});

describe('selections', () => {
  const spec = (order: SelectSpec['order'], limit: number): SelectSpec => ({
    kind: 0,
    order,
    limit,
    number: 10,
    hash: 1,
  });

  it('[RN22] rows that answer yes, in their order, up to the limit', () => {
    const frame = frameOf(10);
    const odd = ({ scratch }: Frame): boolean => (scratch[3] ?? 0) % 2 === 1;
    expect(select(frame, spec('row', 3), odd, undefined, 3)).toBe(3);
    expect([...frame.selected.subarray(5, 8)]).toEqual([1, 3, 5]);
    expect(frame.selectedLength).toBe(5);
  });

  it.each(['ascending', 'descending'] as const)(
    '[RN22] by key %s, ties to the lower row, whatever the keys',
    (order) => {
      const keys = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 40 });
      fc.assert(
        fc.property(keys, fc.integer({ min: 1, max: 64 }), (values, limit) => {
          const frame = frameOf(values.length);
          const byKey = ({ scratch }: Frame): void => {
            scratch[4] = (values[scratch[3] ?? 0] ?? 0) / 3;
            scratch[3] = 99;
          };
          const count = select(frame, spec(order, limit), () => true, byKey, 3);
          const sign = order === 'ascending' ? 1 : -1;
          const wanted = values
            .map((value, row) => ({ value, row }))
            .sort((a, b) => sign * (a.value - b.value) || a.row - b.row)
            .slice(0, limit)
            .map(({ row }) => row);
          expect([...frame.selected.subarray(5, 5 + count)]).toEqual(wanted);
        }),
      );
    },
  );

  it('[RN22] at random by one draw a row, numbered by row', () => {
    const drawn: number[] = [];
    const frame = frameOf(4, (n) => {
      drawn.push(n);
      return 100 - n;
    });
    select(frame, spec('random', 2), () => true, undefined, 3);
    expect(drawn).toEqual([10, 11, 12, 13]);
    expect([...frame.selected.subarray(5, 7)]).toEqual([3, 2]);
  });

  it('[RN22] a selection inside the condition of another does not meet it', () => {
    const frame = frameOf(5);
    const inner = (): boolean => {
      const at = frame.selectedLength;
      expect(at).toBe(5 + selectedSpace(2));
      return select(frame, spec('descending', 2), () => true, keyOf(8), 7) === 2;
    };
    const keyOf =
      (at: number) =>
      (one: Frame): void => {
        one.scratch[at] = one.scratch[at - 1] ?? 0;
      };
    expect(select(frame, spec('descending', 2), inner, keyOf(4), 3)).toBe(2);
    expect([...frame.selected.subarray(5, 7)]).toEqual([4, 3]);
  });
});

describe('tables', () => {
  it('[RN23] a row is found by all its keys, or there is none', () => {
    const rows = [
      [0, 0, 10],
      [0, 2, 20],
      [1, -1, 30],
      [1, 5, 40],
      [3, 0, 50],
    ];
    const table = {
      name: 't',
      keyCount: 2,
      valueCount: 1,
      rows: 5,
      cells: Float64Array.from(rows.flat()),
    };
    for (const [first = 0, second = 0, value] of rows) {
      const row = findRow(table, Float64Array.of(9, first, second), 1);
      expect(table.cells[cellIndex(table, row, 0)]).toBe(value);
    }
    for (const keys of [
      [0, 1],
      [-1, 0],
      [3, 1],
      [4, 0],
    ]) {
      expect(findRow(table, Float64Array.from(keys), 0)).toBe(-1);
    }
    expect(findRow({ ...table, rows: 0 }, Float64Array.of(0, 0), 0)).toBe(-1);
  });
});

describe('places', () => {
  it('[RN24] a distance is compared by its square', () => {
    const v = Float64Array.of(0, 1, 2, 4, 6);
    distanceSquared(v, 1);
    expect(v[1]).toBe(25);
  });

  it.each([
    [[5, 0], true],
    [[5, 5], true],
    [[5, -5], true],
    [[5, 5.01], false],
    [[-5, 0], false],
    [[0, 0], true],
    [[1_000, 0], true],
  ])('[RN24] a cone of 90 degrees along x holds %j: %s', (place, answer) => {
    const cosine = Math.cos(Math.PI / 4) - 1e-12;
    expect(isInCone(Float64Array.of(...place, 0, 0, 3, 0), 0, cosine)).toBe(answer);
  });

  it('[RN24] a cone towards nowhere holds who stands in its apex', () => {
    expect(isInCone(Float64Array.of(1, 0, 0, 0, 0, 0), 0, 0)).toBe(false);
    expect(isInCone(Float64Array.of(0, 0, 0, 0, 0, 0), 0, 0)).toBe(true);
  });

  it.each([
    [[5, 1], true],
    [[5, 1.01], false],
    [[-1, 0], true],
    [[-1, 0.5], false],
    [[11, 0], true],
    [[11.1, 0], false],
  ])('[RN24] a line of 10 m and width 2 m holds %j: %s', (place, answer) => {
    expect(isOnLine(Float64Array.of(...place, 0, 0, 10, 0), 0, 2)).toBe(answer);
    expect(isOnLine(Float64Array.of(...place, 10, 0, 0, 0), 0, 2)).toBe(answer);
  });

  it('[RN24] a line without length is a circle', () => {
    expect(isOnLine(Float64Array.of(0, 1, 0, 0, 0, 0), 0, 2)).toBe(true);
    expect(isOnLine(Float64Array.of(0, 1.1, 0, 0, 0, 0), 0, 2)).toBe(false);
  });
});
