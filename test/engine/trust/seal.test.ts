// Sealed records: what opens, and everything that must not.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import type { SealContext } from '../../../engine/trust/seal-context.ts';
import {
  claimedContext,
  generateSealKey,
  loadSealKey,
  open,
  seal,
  sealWith,
  type SealKey,
} from '../../../engine/trust/seal.ts';
import { bytesOf, flipped } from './sample-pack.ts';

const key = loadSealKey('00112233445566778899aabbccddeeff'.repeat(2));
const context: SealContext = {
  environment: 'test',
  service: 'garden',
  record: 'service-state',
  schema: 3,
  generation: 42,
  pack: 'ab'.repeat(32),
  counter: 9,
  previous: 'cd'.repeat(32),
};

interface Refusal {
  readonly code: unknown;
  readonly message: string;
  readonly cause: unknown;
  readonly details: unknown;
}

function refusal(
  record: Uint8Array,
  keys: readonly SealKey[] = [key],
  expected: SealContext = context,
): Refusal | undefined {
  try {
    open(record, keys, expected);
  } catch (error) {
    const { code, message, cause, details } = error as Refusal;
    return { code, message, cause, details };
  }
  return undefined;
}

const REFUSED: Refusal = {
  code: 'SEAL_REFUSED',
  message: refusal(new Uint8Array(0))?.message ?? '',
  cause: undefined,
  details: {},
};

/** A record of exactly 1 KiB. */
function kibibyteRecord(): Uint8Array {
  const overhead = seal(new Uint8Array(0), key, context).length;
  const record = seal(new Uint8Array(1024 - overhead).fill(7), key, context);
  expect(record).toHaveLength(1024);
  return record;
}

/** A published vector: key, context and chance of this file, in the order of the format. */
const VECTOR = [
  // magic, version, suite
  '4d53575345414c0101',
  // key id
  '527d8943c0866879829d327ab3ca69b0',
  // salt
  '0101010101010101010101010101010101010101010101010101010101010101',
  // nonce
  '020202020202020202020202',
  // commitment
  'eb7975320c215b83652e34f6087374a990647369598a33b8745ad60701a4e140',
  // length of the context
  '00b4',
  // environment, service, record
  '04746573740667617264656e0d736572766963652d7374617465',
  // pack
  '40' + '6162'.repeat(32),
  // previous
  '40' + '6364'.repeat(32),
  // schema, generation, counter
  '0000000000000003000000000000002a0000000000000009',
  // ciphertext
  '0ed5eea73939ae64c1f84207',
  // tag
  '1579a5f9bdc582b856731638cb3786a7',
].join('');

describe('sealed records', () => {
  it('[SE1] what was sealed opens with the same key and context', () => {
    const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    const text = fc.string({ maxLength: 40 });
    const contexts = fc.record({
      environment: text,
      service: text,
      record: text,
      schema: count,
      generation: count,
      pack: text,
      counter: count,
      previous: text,
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), contexts, (plain, any) => {
        expect(open(seal(plain, key, any), [key], any)).toEqual(plain);
      }),
    );
  });

  it('[SE2] a record keeps the bytes it had when the format was fixed', () => {
    const chance = { salt: new Uint8Array(32).fill(1), nonce: new Uint8Array(12).fill(2) };
    const record = sealWith(bytesOf('twelve trees'), key, context, chance);
    expect(Buffer.from(record).toString('hex')).toBe(VECTOR);
    expect(open(record, [key], context)).toEqual(bytesOf('twelve trees'));
  });

  it('[SE3] two records of one content share neither salt, nonce, commitment nor ciphertext', () => {
    const first = seal(new Uint8Array(64), key, context);
    const second = seal(new Uint8Array(64), key, context);
    for (const [from, to] of [
      [25, 57],
      [57, 69],
      [69, 101],
      [-80, -16],
      [-16, undefined],
    ] as const) {
      expect(first.slice(from, to)).not.toEqual(second.slice(from, to));
    }
  });

  it('[SE4] every single flipped bit of a record of 1 KiB is refused', () => {
    const record = kibibyteRecord();
    for (let bit = 0; bit < record.length * 8; bit += 1) {
      const altered = flipped(record, bit >>> 3, 1 << (bit & 7));
      expect(refusal(altered)?.code, `bit ${bit}`).toBe('SEAL_REFUSED');
    }
  });

  it('[SE4] a record cut at any length is refused', () => {
    const record = kibibyteRecord();
    for (let length = 0; length < record.length; length += 1) {
      expect(refusal(record.slice(0, length))?.code, `cut at ${length}`).toBe('SEAL_REFUSED');
    }
  });

  it('[SE4] a record with a byte more is refused', () => {
    expect(refusal(new Uint8Array([...kibibyteRecord(), 0]))?.code).toBe('SEAL_REFUSED');
  });

  it('[SE4] arbitrary bytes are refused, behind a genuine beginning too', () => {
    const record = kibibyteRecord();
    fc.assert(
      fc.property(fc.nat({ max: 1023 }), fc.uint8Array({ maxLength: 300 }), (keep, tail) => {
        const hostile = new Uint8Array([...record.slice(0, keep), ...tail]);
        fc.pre(!Buffer.from(hostile).equals(record));
        expect(refusal(hostile)?.code).toBe('SEAL_REFUSED');
      }),
    );
  });

  it.each<[keyof SealContext, Partial<SealContext>]>([
    ['environment', { environment: 'production' }],
    ['service', { service: 'orchard' }],
    ['record', { record: 'journal' }],
    ['schema', { schema: 2 }],
    ['generation', { generation: 41 }],
    ['pack', { pack: 'ac'.repeat(32) }],
    ['counter', { counter: 8 }],
    ['previous', { previous: '' }],
  ])('[SE5] a record does not open as one of another %s', (_field, change) => {
    expect(refusal(seal(bytesOf('x'), key, context), [key], { ...context, ...change })).toEqual(
      REFUSED,
    );
  });

  it('[SE5] moving a character between two fields makes another context', () => {
    const record = seal(bytesOf('x'), key, { ...context, environment: 'ab', service: 'c' });
    const moved = { ...context, environment: 'a', service: 'bc' };
    expect(refusal(record, [key], moved)).toEqual(REFUSED);
  });

  it('[SE6] every refusal is the same error, whatever was wrong', () => {
    const record = kibibyteRecord();
    const other = loadSealKey(generateSealKey());
    const wrong = [
      refusal(record.slice(0, 100)),
      refusal(bytesOf('no record at all')),
      refusal(record, [other]),
      refusal(record, []),
      refusal(record, [key], { ...context, service: 'orchard' }),
      refusal(flipped(record, 80, 1)),
      refusal(flipped(record, 300, 1)),
      refusal(flipped(record, 1020, 1)),
    ];
    for (const one of wrong) expect(one).toEqual(REFUSED);
  });

  it('[SE7] a record opens with its key among several, and with no other', () => {
    const other = loadSealKey(generateSealKey());
    const record = seal(bytesOf('x'), key, context);
    expect(open(record, [other, key], context)).toEqual(bytesOf('x'));
    expect(refusal(record, [other])).toEqual(REFUSED);
  });

  it('[SE7] a key that only carries the right id is refused by the commitment', () => {
    const posing: SealKey = { ...loadSealKey(generateSealKey()), keyId: key.keyId };
    expect(refusal(seal(bytesOf('x'), key, context), [posing])).toEqual(REFUSED);
  });

  it('[SE7] a record whose commitment is not to its key is refused, though its tag holds', () => {
    const uncommitted: SealKey = {
      keyId: key.keyId,
      derive: (...salt) => flipped(key.derive(...salt), 40, 1),
    };
    const record = seal(bytesOf('x'), uncommitted, context);
    expect(open(record, [uncommitted], context)).toEqual(bytesOf('x'));
    expect(refusal(record)).toEqual(REFUSED);
  });

  it('[SE8] the context a record claims can be read without a key', () => {
    expect(claimedContext(seal(bytesOf('x'), key, context))).toEqual(context);
  });

  it('[SE8] bytes that are no record claim nothing, and reading them never throws', () => {
    const record = seal(bytesOf('x'), key, context);
    fc.assert(
      fc.property(
        fc.nat({ max: record.length }),
        fc.uint8Array({ maxLength: 99 }),
        (keep, tail) => {
          const claimed = claimedContext(new Uint8Array([...record.slice(0, keep), ...tail]));
          if (keep < 8) expect(claimed).toBeUndefined();
        },
      ),
    );
    expect(claimedContext(new Uint8Array(0))).toBeUndefined();
    expect(claimedContext(flipped(record, 103, 255))).toBeUndefined();
  });

  it('[SE9] a field that cannot be encoded is a bug of the caller', () => {
    const sealing = (change: Partial<SealContext>) => (): unknown =>
      seal(bytesOf('x'), key, { ...context, ...change });
    expect(sealing({ counter: -1 })).toThrowError(AssertionFailed);
    expect(sealing({ schema: 1.5 })).toThrowError(AssertionFailed);
    expect(sealing({ service: 'x'.repeat(256) })).toThrowError(AssertionFailed);
    expect(sealing({ service: 'x'.repeat(255) })).not.toThrow();
  });
});

describe('state keys', () => {
  it('[KY4] a state key is 64 hex digits and never one byte repeated', () => {
    const invalid = expect.objectContaining({ code: 'KEYS_INVALID' });
    for (const text of ['', '00'.repeat(32), '7f'.repeat(32), 'ab'.repeat(16), 'zz'.repeat(32)]) {
      expect(() => loadSealKey(text)).toThrowError(invalid);
    }
    expect(() => loadSealKey(`${generateSealKey()}0`)).toThrowError(invalid);
    expect(loadSealKey(`${generateSealKey()}\n`).keyId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('[KY4] equal keys have equal ids, other keys other ids', () => {
    const text = generateSealKey();
    expect(loadSealKey(text).keyId).toBe(loadSealKey(text.toUpperCase()).keyId);
    expect(loadSealKey(text).keyId).not.toBe(loadSealKey(generateSealKey()).keyId);
  });
});
