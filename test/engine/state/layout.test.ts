// Layouts and columns.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { ColumnKind, ColumnSpec } from '../../../engine/contract/layout.ts';
import {
  assignLayout,
  copyColumns,
  createColumns,
  hashColumns,
  hashColumnsInto,
} from '../../../engine/state/layout.ts';

const BYTES: Readonly<Record<ColumnKind, number>> = { f64: 8, i32: 4, u32: 4, u8: 1 };

const column = (name: string, kind: ColumnKind, length: number): ColumnSpec => ({
  name,
  kind,
  length,
});

const specs = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 8 }),
    kind: fc.constantFrom<ColumnKind>('f64', 'i32', 'u32', 'u8'),
    length: fc.integer({ min: 1, max: 9 }),
  }),
  { selector: ({ name }) => name, maxLength: 12 },
);

const refused = (code: string, message = ''): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe('assigning', () => {
  it('[LY1] wider kinds come first, and inside a kind the order of declaration holds', () => {
    const { columns, bytes } = assignLayout({
      columns: [
        column('flags', 'u8', 3),
        column('water', 'f64', 2),
        column('age', 'i32', 1),
        column('more', 'u8', 1),
        column('light', 'f64', 1),
        column('seed', 'u32', 2),
      ],
    });
    expect([...columns].map(([name, { offset }]) => [name, offset])).toEqual([
      ['flags', 36],
      ['water', 0],
      ['age', 6],
      ['more', 39],
      ['light', 2],
      ['seed', 7],
    ]);
    expect(bytes).toBe(40);
  });

  it('[LY1] every column is aligned, inside the buffer, and overlaps no other', () => {
    fc.assert(
      fc.property(specs, (columns) => {
        const layout = assignLayout({ columns });
        const owner = Array.from<string | undefined>({ length: layout.bytes });
        for (const { name, kind, length, offset } of layout.columns.values()) {
          expect(Number.isInteger(offset)).toBe(true);
          for (let i = 0; i < length * BYTES[kind]; i += 1) {
            const at = offset * BYTES[kind] + i;
            expect(at).toBeLessThan(layout.bytes);
            expect(owner[at]).toBeUndefined();
            owner[at] = name;
          }
        }
        expect(layout.bytes % 8).toBe(0);
      }),
    );
  });

  it('[LY1] no columns at all are a layout of no bytes', () => {
    const layout = assignLayout({ columns: [] });
    expect(layout.bytes).toBe(0);
    expect(createColumns(layout).u8).toHaveLength(0);
  });

  it.each<[string, ColumnSpec[], string]>([
    ['an empty name', [column('', 'u8', 1)], 'empty name'],
    ['a repeated name', [column('a', 'u8', 1), column('a', 'f64', 1)], '"a"'],
    ['length 0', [column('a', 'u8', 0)], 'length 0'],
    ['a negative length', [column('a', 'u8', -1)], 'length -1'],
    ['a broken length', [column('a', 'u8', 1.5)], 'length 1.5'],
    ['length NaN', [column('a', 'u8', Number.NaN)], 'length NaN'],
    ['an unknown kind', [column('a', 'i64' as ColumnKind, 1)], '"i64"'],
    ['an inherited kind', [column('a', 'toString' as ColumnKind, 1)], '"toString"'],
  ])('[LY2] %s is LAYOUT_INVALID and says which column', (_what, columns, message) => {
    expect(() => assignLayout({ columns })).toThrowError(refused('LAYOUT_INVALID', message));
  });

  it('[LY3] a layout may have the maximum of bytes and not one column more', () => {
    const most = column('all', 'u8', LIMITS.layoutBytesMax);
    expect(assignLayout({ columns: [most] }).bytes).toBe(LIMITS.layoutBytesMax);
    const more = [most, column('one', 'u8', 1)];
    expect(() => assignLayout({ columns: more })).toThrowError(
      refused('LAYOUT_TOO_LARGE', 'bytes'),
    );
    const huge = [column('all', 'f64', Number.MAX_SAFE_INTEGER)];
    expect(() => assignLayout({ columns: huge })).toThrowError(refused('LAYOUT_TOO_LARGE'));
  });

  it('[LY3] a layout may have the maximum of columns and not one more', () => {
    const columns = Array.from({ length: LIMITS.layoutColumnsMax + 1 }, (_unused, i) =>
      column(`c${i}`, 'u8', 1),
    );
    expect(assignLayout({ columns: columns.slice(1) }).columns.size).toBe(LIMITS.layoutColumnsMax);
    expect(() => assignLayout({ columns })).toThrowError(refused('LAYOUT_TOO_LARGE', 'columns'));
  });

  it('[LY4] the digest keeps the value it had when the format was fixed', () => {
    const columns = [column('water', 'f64', 2), column('flags', 'u8', 3)];
    expect(assignLayout({ columns }).digest).toBe(
      'e7bfc559e591d0fff3a516df7d5c1252e4266bf78d2e996d502d1a5161c5c583',
    );
  });

  it('[LY4] the order of declaration shows in the digest only where it moves an offset', () => {
    const [a, b, c] = [column('a', 'u8', 1), column('b', 'f64', 1), column('c', 'u8', 1)];
    const { digest } = assignLayout({ columns: [a, b, c] });
    expect(assignLayout({ columns: [b, a, c] }).digest).toBe(digest);
    expect(assignLayout({ columns: [c, b, a] }).digest).not.toBe(digest);
  });

  it('[LY4] another name, kind or length gives another digest', () => {
    const digests = [
      [column('a', 'i32', 2)],
      [column('b', 'i32', 2)],
      [column('a', 'u32', 2)],
      [column('a', 'i32', 1)],
      [column('a', 'i32', 2), column('b', 'u8', 1)],
    ].map((columns) => assignLayout({ columns }).digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('[LY4] a layout does not follow later changes of its spec', () => {
    const spec = { columns: [{ name: 'a', kind: 'u8' as ColumnKind, length: 1 }] };
    const layout = assignLayout(spec);
    for (const one of spec.columns) one.length = 99;
    expect(layout.columns.get('a')?.length).toBe(1);
  });
});

describe('columns', () => {
  const layout = assignLayout({ columns: [column('a', 'f64', 4), column('b', 'u8', 5)] });

  function filled(bytes: Uint8Array): ReturnType<typeof createColumns> {
    const columns = createColumns(layout);
    columns.u8.set(bytes);
    return columns;
  }

  const content = fc.uint8Array({ minLength: layout.bytes, maxLength: layout.bytes });

  it('[LY5] new columns are zeroed views of one buffer, each over all of it', () => {
    const { f64, i32, u32, u8 } = createColumns(layout);
    expect([f64.length, i32.length, u32.length, u8.length]).toEqual([5, 10, 10, 40]);
    expect(new Set([f64.buffer, i32.buffer, u32.buffer, u8.buffer]).size).toBe(1);
    expect(u8.every((byte) => byte === 0)).toBe(true);
    f64[4] = -1;
    expect([u8[39], i32[9]]).toEqual([0xbf, 0xbff00000 | 0]);
  });

  it('[LY6] a copy is equal byte for byte and then goes its own way', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        const from = filled(bytes);
        const to = createColumns(layout);
        copyColumns(from, to);
        expect(to.u8).toEqual(from.u8);
        to.u8[0] = (bytes[0] ?? 0) ^ 1;
        expect(from.u8[0]).toBe(bytes[0]);
      }),
    );
  });

  it('[LY6] copying between buffers of different size is a bug', () => {
    const other = createColumns(assignLayout({ columns: [column('a', 'f64', 1)] }));
    expect(() => copyColumns(createColumns(layout), other)).toThrowError(AssertionFailed);
    expect(() => copyColumns(other, createColumns(layout))).toThrowError(AssertionFailed);
  });

  it('[LY7] equal bytes hash alike, and one flipped bit anywhere changes the hash', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        const hash = hashColumns(filled(bytes));
        expect(hash).toMatch(/^[0-9a-f]{16}$/);
        expect(hashColumns(filled(bytes))).toBe(hash);
        for (let bit = 0; bit < bytes.length * 8; bit += 1) {
          const other = filled(bytes);
          other.u8[bit >>> 3] = (other.u8[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
          expect(hashColumns(other)).not.toBe(hash);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('[LY7] exchanged words and other lengths of zeros hash differently', () => {
    const one = createColumns(layout);
    const two = createColumns(layout);
    one.u32.set([1, 2]);
    two.u32.set([2, 1]);
    expect(hashColumns(one)).not.toBe(hashColumns(two));
    const shorter = createColumns(assignLayout({ columns: [column('a', 'f64', 1)] }));
    expect(hashColumns(shorter)).not.toBe(hashColumns(createColumns(layout)));
  });

  it('[LY7] one other word anywhere changes the hash, whatever the size', () => {
    const [one, other] = [new Uint32Array(2), new Uint32Array(2)];
    const lengths = fc.integer({ min: 1, max: 40 });
    const word = fc.nat(2 ** 32 - 1);
    fc.assert(
      fc.property(lengths, fc.nat(1_000), word, word, (length, at, before, after) => {
        fc.pre(before !== after);
        const columns = createColumns(assignLayout({ columns: [column('a', 'u32', length)] }));
        columns.u32.fill(0x9e3779b1);
        columns.u32[at % length] = before;
        hashColumnsInto(columns, one);
        expect(hashColumns(columns)).toBe(
          [...one].map((half) => half.toString(16).padStart(8, '0')).join(''),
        );
        columns.u32[at % length] = after;
        hashColumnsInto(columns, other);
        expect(other[0]).not.toBe(one[0]);
      }),
    );
  });

  it('[LY7] two differences that cancel each other in one lane still show', () => {
    const columns = createColumns(assignLayout({ columns: [column('a', 'f64', 40)] }));
    columns.f64.fill(1.5);
    const seen = new Set([hashColumns(columns)]);
    // The signs of every two numbers, which are the highest bits of their words.
    for (let a = 0; a < 40; a += 1) {
      for (let b = a + 1; b < 40; b += 1) {
        columns.f64.fill(1.5);
        columns.f64[a] = -1.5;
        columns.f64[b] = -1.5;
        seen.add(hashColumns(columns));
      }
    }
    expect(seen.size).toBe(1 + (40 * 39) / 2);
  });

  it('[LY7] the hash keeps the value it had when the function was fixed', () => {
    expect(hashColumns(filled(Uint8Array.from({ length: 40 }, (_unused, i) => i * 7)))).toBe(
      'ce5a4f1d8771a4db',
    );
  });
});
