// Altered records of 4 KiB, exhaustively, in every suite: one and the same error, whatever was altered.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal } from '../../../engine/trust/seal.ts';
import { context, refusal, REFUSED, suites } from './seal-rig.ts';

const RECORD_BYTES = 4_096;

function isOneRefusal(found: ReturnType<typeof refusal>): boolean {
  return (
    found !== undefined &&
    found.code === REFUSED.code &&
    found.message === REFUSED.message &&
    found.cause === undefined &&
    Object.keys(found.details as object).length === 0 // a CodedError's details are an object
  );
}

describe.each(suites)('a record of 4 KiB under %s', (_name, key) => {
  const overhead = seal(new Uint8Array(0), key, context).length;
  const plain = Uint8Array.from({ length: RECORD_BYTES - overhead }, (_, i) => i * 7);
  const record = seal(plain, key, context);

  it('[SE4] every one of its 32,768 flipped bits is refused with one and the same error', () => {
    let refused = 0;
    for (let bit = 0; bit < record.length * 8; bit += 1) {
      const at = bit >>> 3;
      const altered = record.slice();
      altered[at] = (altered[at] ?? 0) ^ (1 << (bit & 7));
      if (isOneRefusal(refusal(altered, [key]))) refused += 1;
      else expect.fail(`bit ${bit} was not refused as all others are`);
    }
    expect(refused).toBe(32_768);
  });

  it('[SE4] each of its 4,096 beginnings is refused with that error', () => {
    let refused = 0;
    for (let length = 0; length < record.length; length += 1) {
      if (isOneRefusal(refusal(record.subarray(0, length), [key]))) refused += 1;
      else expect.fail(`a cut at ${length} was not refused as all others are`);
    }
    expect(refused).toBe(4_096);
  });

  it('[SE4] each of its 4,095 proper endings is refused with that error', () => {
    for (let start = 1; start < record.length; start += 1) {
      if (!isOneRefusal(refusal(record.subarray(start), [key]))) expect.fail(`from ${start} on`);
    }
  });

  it('[SE4] appended, inserted, left out and swapped bytes are refused with that error', () => {
    const at = fc.nat({ max: record.length });
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 });
    const check = (altered: Uint8Array): void => {
      fc.pre(!Buffer.from(altered).equals(record));
      expect(refusal(altered, [key])).toEqual(REFUSED);
    };
    check(Uint8Array.from([...record, 0]));
    fc.assert(fc.property(bytes, (tail) => check(Uint8Array.from([...record, ...tail]))));
    fc.assert(
      fc.property(at, bytes, (index, more) =>
        check(Uint8Array.from([...record.slice(0, index), ...more, ...record.slice(index)])),
      ),
    );
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 64 }), (index, count) =>
        check(Uint8Array.from([...record.slice(0, index), ...record.slice(index + count)])),
      ),
    );
    fc.assert(
      fc.property(at, bytes, (index, other) => {
        const altered = record.slice();
        altered.set(other.subarray(0, record.length - index), index);
        check(altered);
      }),
    );
  });

  it('[SE4] it opens unaltered, out of the middle of a larger buffer too', () => {
    expect(refusal(record, [key])).toBeUndefined();
    const larger = new Uint8Array(record.length + 10);
    larger.set(record, 3);
    expect(refusal(larger.subarray(3, 3 + record.length), [key])).toBeUndefined();
  });
});
