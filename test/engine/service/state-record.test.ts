// The frame of a saved record's plain content (SPEC SV1).
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { decodeStateContent, encodeStateContent } from '../../../engine/service/state-record.ts';

const content = fc.record({
  state: fc.uint8Array({ maxLength: 200 }),
  carried: fc.array(
    fc.record({
      from: fc.nat(),
      to: fc.maxSafeNat(),
      bytes: fc.uint8Array({ maxLength: 50 }),
    }),
    { maxLength: 5 },
  ),
});

describe('state content', () => {
  it('[SV1] what was encoded comes back equal', () => {
    fc.assert(
      fc.property(content, (value) => {
        expect(decodeStateContent(encodeStateContent(value))).toEqual(value);
      }),
    );
  });

  it('[SV1] what decodes encodes to the same bytes, whatever it is', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 0, max: 255 }), (value, at, byte) => {
        const bytes = encodeStateContent(value);
        bytes[at % bytes.length] = byte;
        const decoded = decodeStateContent(bytes);
        if (decoded !== undefined) expect(encodeStateContent(decoded)).toEqual(bytes);
      }),
    );
  });

  it('[SV1] bytes that were cut before the state are no content', () => {
    const value = {
      state: new Uint8Array(),
      carried: [{ from: 1, to: 2, bytes: Uint8Array.of(7) }],
    };
    const bytes = encodeStateContent(value);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decodeStateContent(bytes.subarray(0, length)), `${length}`).toBeUndefined();
    }
  });

  it('[SV1] arbitrary bytes are no content, unless they begin like one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decodeStateContent(bytes)).toBeUndefined();
      }),
    );
  });

  it('[SV1] another version, a schema beyond 2^53 or too many steps are no content', () => {
    const bytes = encodeStateContent({ state: new Uint8Array(9), carried: [] });
    expect(decodeStateContent(bytes.with(8, 2))).toBeUndefined();
    expect(decodeStateContent(bytes.with(9, 255))).toBeUndefined();
    const step = { from: 1, to: 2, bytes: new Uint8Array() };
    const carrying = encodeStateContent({ state: new Uint8Array(9), carried: [step] });
    expect(decodeStateContent(carrying.with(11, 255))).toBeUndefined();
    const carried = Array.from({ length: LIMITS.carriedStepsMax + 1 }, () => step);
    expect(() => encodeStateContent({ state: new Uint8Array(), carried })).toThrowError(
      AssertionFailed,
    );
  });
});
