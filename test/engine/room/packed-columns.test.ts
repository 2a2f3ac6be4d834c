// Columns packed and unpacked.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ColumnsPacker, unpackColumns } from '../../../engine/room/packed-columns.ts';

const packer = new ColumnsPacker();

function check(words: readonly number[]): Uint8Array {
  const columns = new Uint8Array(Uint32Array.from(words).buffer);
  const packed = packer.pack(columns).slice();
  expect(unpackColumns(packed, columns.length)).toEqual(columns);
  return packed;
}

it('[RM55] what is unpacked is what was packed', () => {
  const word = fc.oneof(fc.constant(0), fc.constant(0x8000_0000), fc.nat({ max: 0xffff_ffff }));
  fc.assert(fc.property(fc.array(word, { maxLength: 200 }), (words) => void check(words)));
});

it('[RM55] zeros cost one bit each', () => {
  expect(check(Array.from({ length: 320 }, () => 0))).toHaveLength(40);
  expect(check(Array.from({ length: 320 }, (_, i) => (i === 100 ? 7 : 0)))).toHaveLength(44);
});

it('[RM55] columns that would not be shorter stay as they are', () => {
  expect(check([1, 2, 3])).toEqual(new Uint8Array(Uint32Array.of(1, 2, 3).buffer));
  expect(check([])).toHaveLength(0);
});

it('[RM55] bytes that are cut off are not taken for others', () => {
  const columns = new Uint8Array(Uint32Array.from([0, 5, 0, 0, 6, 0, 0, 0]).buffer);
  const packed = packer.pack(columns).slice();
  expect(() => unpackColumns(packed.subarray(0, -4), columns.length)).toThrow();
  expect(() => unpackColumns(packed.subarray(0, 2), columns.length)).toThrow();
});
