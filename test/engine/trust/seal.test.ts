// Sealed records: what opens, and everything that must not.
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import type { SealContext } from '../../../engine/trust/seal-context.ts';
import {
  claimedContext,
  claimedKeyId,
  generateSealKey,
  loadPlainSealKey,
  loadSealKey,
  open,
  seal,
  type SealKey,
} from '../../../engine/trust/seal.ts';
import { bytesOf, flipped } from './sample-pack.ts';
import { context, refusal, REFUSED, suites } from './seal-rig.ts';

const key = loadSealKey('00112233445566778899aabbccddeeff'.repeat(2));

/** A record of exactly 1 KiB. */
function kibibyteRecord(): Uint8Array {
  const overhead = seal(new Uint8Array(0), key, context).length;
  const record = seal(new Uint8Array(1024 - overhead).fill(7), key, context);
  expect(record).toHaveLength(1024);
  return record;
}

describe('sealed records', () => {
  it.each(suites)(
    '[SE1] what was sealed under %s opens with the same key and context',
    (_, key) => {
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
    },
  );

  it.each(suites)(
    '[SE3] two records under %s share no salt, nonce, commitment or ciphertext',
    (_, key) => {
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
    },
  );

  it('[SE4] arbitrary bytes are refused, behind a genuine beginning too', () => {
    const record = kibibyteRecord();
    fc.assert(
      fc.property(fc.nat({ max: 1023 }), fc.uint8Array({ maxLength: 300 }), (keep, tail) => {
        const hostile = new Uint8Array([...record.slice(0, keep), ...tail]);
        fc.pre(!Buffer.from(hostile).equals(record));
        expect(refusal(hostile, [key])).toEqual(REFUSED);
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
    for (const [, each] of suites) {
      const record = seal(bytesOf('x'), each, context);
      expect(refusal(record, [each], { ...context, ...change })).toEqual(REFUSED);
    }
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
      refusal(record.slice(0, 100), [key]),
      refusal(bytesOf('no record at all'), [key]),
      refusal(record, [other]),
      refusal(record, []),
      refusal(record, [key], { ...context, service: 'orchard' }),
      refusal(flipped(record, 80, 1), [key]),
      refusal(flipped(record, 300, 1), [key]),
      refusal(flipped(record, 1020, 1), [key]),
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
    expect(refusal(record, [key])).toEqual(REFUSED);
  });

  it('[SE8] the context a record claims can be read without a key', () => {
    expect(claimedContext(seal(bytesOf('x'), key, context))).toEqual(context);
  });

  it('[SE8] the id of the key a record claims can be read, to count what a key is needed for', () => {
    expect(claimedKeyId(seal(bytesOf('x'), key, context))).toBe(key.keyId);
    expect(claimedKeyId(bytesOf('no record'))).toBeUndefined();
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

describe('plain keys', () => {
  const invalid = expect.objectContaining({ code: 'KEYS_INVALID' });

  it('[SE11] any length but 16, 24 and 32 bytes is KEYS_INVALID, and so is one byte repeated', () => {
    for (let bytes = 0; bytes <= 64; bytes += 1) {
      const text = Buffer.from(Array.from({ length: bytes }, (_, i) => i)).toString('hex');
      const loading = (): unknown => loadPlainSealKey(text);
      if ([16, 24, 32].includes(bytes)) expect(loading).not.toThrow();
      else expect(loading, `${bytes} bytes`).toThrowError(invalid);
    }
    expect(() => loadPlainSealKey('00'.repeat(16))).toThrowError(invalid);
    expect(() => loadPlainSealKey('zz'.repeat(16))).toThrowError(invalid);
    expect(() => loadPlainSealKey('0123456789abcdef'.repeat(2).slice(1))).toThrowError(invalid);
  });

  it('[SE11] it counts its records, and stops before random nonces could meet', () => {
    const most = LIMITS.plainKeyUsesMax;
    expect(most).toBe(2 ** 31);
    const nearly = loadPlainSealKey('0123456789abcdef'.repeat(2), most - 2);
    const first = seal(bytesOf('first'), nearly, context);
    seal(bytesOf('second'), nearly, context);
    expect(nearly.plain?.uses).toBe(most);
    const exhausted = expect.objectContaining({ code: 'SEAL_KEY_EXHAUSTED' });
    expect(() => seal(bytesOf('third'), nearly, context)).toThrowError(exhausted);
    expect(nearly.plain?.uses).toBe(most);
    expect(open(first, [nearly], context)).toEqual(bytesOf('first'));
  });

  it('[SE11] a derived key counts nothing: every record has a key of its own', () => {
    expect(key.plain).toBeUndefined();
  });

  it('[SE12] keys of one secret have other ids in other suites, and open nothing of each other', () => {
    for (const [name, sealing] of suites) {
      const record = seal(bytesOf('x'), sealing, context);
      for (const [other, opening] of suites) {
        if (other === name) continue;
        expect(opening.keyId, `${name}, ${other}`).not.toBe(sealing.keyId);
        expect(refusal(record, [opening])).toEqual(REFUSED);
        expect(refusal(record, [{ ...opening, keyId: sealing.keyId }])).toEqual(REFUSED);
      }
    }
  });

  it.each(suites)(
    '[SE7] under %s the commitment refuses another key of the same id',
    (_, sealing) => {
      const { plain } = sealing;
      const other = '99aabbccddeeff00'.repeat(4).slice(0, 2 * (plain?.bytes ?? 32));
      const loaded = plain === undefined ? loadSealKey(other) : loadPlainSealKey(other);
      const record = seal(bytesOf('x'), sealing, context);
      expect(refusal(record, [{ ...loaded, keyId: sealing.keyId }])).toEqual(REFUSED);
      // Not the tag alone: with the sealing key's cipher key, but another's commitment, it stays closed.
      expect(
        refusal(record, [
          { ...loaded, ...(plain === undefined ? {} : { plain }), keyId: sealing.keyId },
        ]),
      ).toEqual(REFUSED);
    },
  );
});

describe('secrets and memory', () => {
  it.each(suites)('[SE13] a key under %s shows no secret in JSON or when inspected', (_, each) => {
    const options = { showHidden: true, depth: 9, getters: true } as const;
    const shown = JSON.stringify(each) + inspect(each, options);
    expect(shown).not.toMatch(/8badf00d|8b ad f0 0d|139, ?173, ?240/i);
    expect(shown).toContain(each.keyId);
  });

  it.each(suites)('[SE14] under %s records and plain bytes are memory of their own', (_, each) => {
    const plain = Uint8Array.from({ length: 100 }, (_value, i) => i);
    const record = seal(plain, each, context);
    const kept = record.slice();
    plain.fill(0);
    expect(record).toEqual(kept);
    const opened = open(record, [each], context);
    record.fill(0);
    opened[0] = 255;
    expect(opened.subarray(1)).toEqual(Uint8Array.from({ length: 99 }, (_value, i) => i + 1));
    expect(open(kept, [each], context)[0]).toBe(0);
    for (const of of [record, opened]) expect(of.buffer.byteLength).toBe(of.length);
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
