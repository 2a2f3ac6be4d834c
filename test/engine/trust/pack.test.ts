// Packs through verifyPack: really built, then altered.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { canonicalJson, sha256Hex } from '../../../engine/trust/digest.ts';
import { encodeEnvelope, signEnvelope } from '../../../engine/trust/dsse.ts';
import { loadVerifyKey, type SigningKey } from '../../../engine/trust/keys.ts';
import { joinPack, splitPack } from '../../../engine/trust/pack-file.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import {
  bytesOf,
  flipped,
  newKey,
  policyOf,
  refusal,
  sampleInput,
  sampleKey,
  samplePolicy,
} from './sample-pack.ts';

const pack = buildPack(sampleInput(), [sampleKey]);

/** The sample pack with its envelope's text changed. */
function withEnvelope(change: (text: string) => string, source: Uint8Array = pack): Uint8Array {
  const { envelope, body } = splitPack(source);
  return joinPack(bytesOf(change(Buffer.from(envelope).toString())), [body]);
}

interface OpenEnvelope {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

function withParsed(
  change: (envelope: OpenEnvelope) => void,
  source: Uint8Array = pack,
): Uint8Array {
  return withEnvelope((text) => {
    const envelope = JSON.parse(text) as OpenEnvelope;
    change(envelope);
    return canonicalJson({ ...envelope });
  }, source);
}

describe('building', () => {
  it('[PK1] the same members and keys in another order give the same bytes', () => {
    const other = newKey();
    const members = [...sampleInput().members];
    const forward = sampleInput({ members: new Map(members) });
    const backward = sampleInput({ members: new Map(members.toReversed()) });
    expect(buildPack(forward, [sampleKey, other])).toEqual(buildPack(backward, [other, sampleKey]));
  });

  it('[PK1] the sample pack keeps the digest it had when the format was fixed', () => {
    expect(sha256Hex(pack)).toBe(
      '26c0988c9a71ae2063e1ccdf2eae8085c1560aab43154d57097111ff0610cf14',
    );
  });

  it('[PK4] building without a key is refused with PACK_UNSIGNED', () => {
    expect(() => buildPack(sampleInput(), [])).toThrowError(
      expect.objectContaining({ code: 'PACK_UNSIGNED' }),
    );
  });

  it('[PK8] building from fields that do not fit is refused with PACK_MANIFEST', () => {
    expect(() => buildPack(sampleInput({ revision: 0 }), [sampleKey])).toThrowError(
      expect.objectContaining({ code: 'PACK_MANIFEST', details: { field: 'revision' } }),
    );
  });

  it('[PK3] building more than a pack may hold is refused with PACK_TOO_LARGE', () => {
    const members = new Map([['big.rules', new Uint8Array(LIMITS.packBytesMax)]]);
    expect(() => buildPack(sampleInput({ members }), [sampleKey])).toThrowError(
      expect.objectContaining({ code: 'PACK_TOO_LARGE' }),
    );
  });
});

describe('a good pack', () => {
  it('[PK2] verification hands over manifest, exact members and the digest of the file', () => {
    const verified = verifyPack(pack, samplePolicy());
    expect(verified.digest).toBe(sha256Hex(pack));
    expect(verified.manifest).toMatchObject({ format: 1, name: 'sample', revision: 7 });
    expect(verified.contents).toMatchObject({ name: 'sample', revision: 7 });
    expect([...verified.contents.members]).toEqual([...sampleInput().members]);
  });

  it('[PK2] any buildable members come back byte for byte', () => {
    const path = fc.stringMatching(/^[a-z][a-z0-9._-]{0,9}(\/[a-z][a-z0-9._-]{0,9}){0,2}$/);
    const members = fc.dictionary(path, fc.uint8Array({ maxLength: 64 }), {
      minKeys: 1,
      maxKeys: 8,
    });
    fc.assert(
      fc.property(members, (content) => {
        const input = sampleInput({ members: new Map(Object.entries(content)) });
        const { contents } = verifyPack(buildPack(input, [sampleKey]), samplePolicy());
        expect(Object.fromEntries(contents.members)).toEqual({ ...content });
      }),
      { numRuns: 60 },
    );
  });

  it('[PK14] later writes to the pushed bytes do not reach the verified pack', () => {
    const pushed = pack.slice();
    const { contents } = verifyPack(pushed, samplePolicy());
    pushed.fill(0);
    expect([...contents.members]).toEqual([...sampleInput().members]);
  });

  it('[PK2] a pack that is a view into a larger buffer verifies like any other', () => {
    const larger = new Uint8Array(pack.length + 20);
    larger.set(pack, 10);
    const verified = verifyPack(larger.subarray(10, 10 + pack.length), samplePolicy());
    expect(verified.digest).toBe(sha256Hex(pack));
  });
});

describe('size and form', () => {
  it('[PK3] one byte above the limit is PACK_TOO_LARGE, whatever the bytes are', () => {
    expect(refusal(new Uint8Array(LIMITS.packBytesMax + 1))).toBe('PACK_TOO_LARGE');
    expect(refusal(new Uint8Array(LIMITS.packBytesMax))).toBe('PACK_FORMAT');
  });

  it('[PK3] an envelope length above the limit is PACK_TOO_LARGE before the envelope is read', () => {
    const bytes = pack.slice();
    new DataView(bytes.buffer).setUint32(8, LIMITS.envelopeBytesMax + 1);
    expect(refusal(bytes)).toBe('PACK_TOO_LARGE');
    new DataView(bytes.buffer).setUint32(8, LIMITS.envelopeBytesMax);
    expect(refusal(bytes)).toBe('PACK_TRUNCATED');
  });

  it('[PK7] bytes without the magic are PACK_FORMAT', () => {
    expect(refusal(bytesOf('PK\u0003\u0004 some archive'))).toBe('PACK_FORMAT');
    expect(refusal(flipped(pack, 7, 3))).toBe('PACK_FORMAT');
  });

  it('[PK7] no bytes at all are PACK_TRUNCATED', () => {
    expect(refusal(new Uint8Array(0))).toBe('PACK_TRUNCATED');
  });

  it('[PK13] a pack cut at any length is refused with PACK_TRUNCATED', () => {
    for (let length = 0; length < pack.length; length += 1) {
      expect(refusal(pack.slice(0, length)), `cut at ${length}`).toBe('PACK_TRUNCATED');
    }
  });

  it('[PK13] every single flipped bit is refused with a pack code', () => {
    for (let index = 0; index < pack.length; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        expect(refusal(flipped(pack, index, 1 << bit)), `byte ${index} bit ${bit}`).toMatch(
          /^PACK_/,
        );
      }
    }
  });

  it('[PK13] every flipped byte of a pack with two trusted signatures is refused', () => {
    const other = newKey();
    const policy = policyOf(1, sampleKey, other);
    const two = buildPack(sampleInput(), [sampleKey, other]);
    const index = fc.nat({ max: two.length - 1 });
    fc.assert(
      fc.property(index, fc.integer({ min: 1, max: 255 }), (at, mask) => {
        expect(refusal(flipped(two, at, mask), policy)).toMatch(/^PACK_/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('[PK13] arbitrary bytes are refused with a pack code and never throw anything else', () => {
    const { envelope } = splitPack(pack);
    const tail = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(tail, fc.nat({ max: envelope.length + 12 }), (bytes, keep) => {
        const hostile = Buffer.concat([pack.subarray(0, keep), bytes]);
        expect(refusal(new Uint8Array(hostile))).toMatch(/^PACK_/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('envelope', () => {
  it.each<[string, (text: string) => string]>([
    ['empty text', () => ''],
    ['not JSON', (text) => text.slice(1)],
    ['white space', (text) => `${text} `],
    ['a byte order mark', (text) => `\uFEFF${text}`],
    ['a repeated key', (text) => text.replace('{"payload":', '{"payload":"","payload":')],
    ['an escaped character', (text) => text.replace('midswing.pack', '\\u006didswing.pack')],
    ['keys in another order', (text) => JSON.stringify(reversedKeys(text))],
    ['another payload type', (text) => text.replace('midswing.pack', 'midswing.root')],
    ['a number for text', (text) => text.replace(/"payload":"[^"]*"/, '"payload":7')],
    ['an array', () => '[]'],
    ['null', () => 'null'],
  ])('[PK6] an envelope with %s is PACK_ENVELOPE', (_what, change) => {
    expect(refusal(withEnvelope(change))).toBe('PACK_ENVELOPE');
  });

  it('[PK6] an unknown key in the envelope or in a signature is PACK_ENVELOPE', () => {
    const outer = withParsed((envelope) => Object.assign(envelope, { trusted: true }));
    const inner = withParsed(({ signatures }) =>
      Object.assign(signatures[0] ?? {}, { alg: 'none' }),
    );
    expect(refusal(outer)).toBe('PACK_ENVELOPE');
    expect(refusal(inner)).toBe('PACK_ENVELOPE');
  });

  it('[PK6] base64 with padding left out or in its URL form is PACK_ENVELOPE', () => {
    const padless = withParsed((envelope) => {
      for (const one of envelope.signatures) one.sig = one.sig.replaceAll('=', '');
    });
    const url = withParsed((envelope) => {
      envelope.payload = `${envelope.payload.slice(0, -4)}_-__`;
    });
    expect(refusal(padless)).toBe('PACK_ENVELOPE');
    expect(refusal(url)).toBe('PACK_ENVELOPE');
  });

  it('[PK6] more signatures than the limit are PACK_ENVELOPE', () => {
    const many = withParsed((envelope) => {
      const [one] = envelope.signatures;
      for (let i = 0; i < LIMITS.signaturesMax; i += 1)
        if (one) envelope.signatures.push({ ...one });
    });
    expect(refusal(many)).toBe('PACK_ENVELOPE');
  });
});

function reversedKeys(text: string): Record<string, unknown> {
  const value = JSON.parse(text) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(value).toReversed());
}

describe('signatures', () => {
  const stranger = newKey();

  it('[PK4] a pack stripped of its signatures is PACK_UNSIGNED', () => {
    const stripped = withParsed((envelope) => {
      envelope.signatures = [];
    });
    expect(refusal(stripped)).toBe('PACK_UNSIGNED');
  });

  it('[PK4] a stripped pack is refused by a server without keys, too', () => {
    const stripped = withParsed((envelope) => {
      envelope.signatures = [];
    });
    expect(refusal(stripped, samplePolicy({ keys: [] }))).toBe('PACK_UNSIGNED');
    expect(refusal(pack, samplePolicy({ keys: [] }))).toBe('PACK_SIGNATURE');
  });

  it.each([0, -1, 0.5, Number.NaN])(
    '[PK4] a threshold of %s is a bug, never a free pass',
    (threshold) => {
      expect(() => verifyPack(pack, samplePolicy({ threshold }))).toThrowError(AssertionFailed);
    },
  );

  it('[PK5] a pack of a key that is not trusted is PACK_SIGNATURE', () => {
    expect(refusal(buildPack(sampleInput(), [stranger]))).toBe('PACK_SIGNATURE');
  });

  it('[PK5] a key id that claims a trusted key does not make the signature one', () => {
    const posing = withParsed(
      ({ signatures }) => {
        for (const one of signatures) one.keyid = sampleKey.keyId;
      },
      buildPack(sampleInput(), [stranger]),
    );
    expect(refusal(posing)).toBe('PACK_SIGNATURE');
  });

  it('[PK5] an empty key id is enough: keys are tried by fingerprint', () => {
    const silent = withParsed(({ signatures }) => {
      for (const one of signatures) one.keyid = '';
    });
    expect(refusal(silent)).toBe('accepted');
  });

  it('[PK5] a true signature that names another key as its maker is PACK_SIGNATURE', () => {
    const misnamed = withParsed(({ signatures }) => {
      for (const one of signatures) one.keyid = stranger.keyId;
    });
    expect(refusal(misnamed)).toBe('PACK_SIGNATURE');
  });

  it('[PK5] another payload under old signatures is PACK_SIGNATURE', () => {
    const other = splitPack(buildPack(sampleInput({ revision: 8 }), [stranger])).envelope;
    const { payload } = JSON.parse(Buffer.from(other).toString()) as OpenEnvelope;
    const swapped = withParsed((envelope) => {
      envelope.payload = payload;
    });
    expect(refusal(swapped)).toBe('PACK_SIGNATURE');
  });

  it('[PK5] a signature over the bare payload, without its type, is PACK_SIGNATURE', () => {
    const bare = withParsed((envelope) => {
      const signature = sampleKey.sign(Buffer.from(envelope.payload, 'base64'));
      envelope.signatures = [
        { keyid: sampleKey.keyId, sig: Buffer.from(signature).toString('base64') },
      ];
    });
    expect(refusal(bare)).toBe('PACK_SIGNATURE');
  });

  it('[PK5] the threshold counts distinct trusted keys', () => {
    const second = newKey();
    const signedBy = (...keys: readonly SigningKey[]): Uint8Array => buildPack(sampleInput(), keys);
    const policy = policyOf(2, sampleKey, second);
    expect(refusal(signedBy(sampleKey, second), policy)).toBe('accepted');
    expect(refusal(signedBy(sampleKey), policy)).toBe('PACK_SIGNATURE');
    expect(refusal(signedBy(sampleKey, stranger), policy)).toBe('PACK_SIGNATURE');
    expect(refusal(signedBy(sampleKey, stranger), policyOf(1, sampleKey))).toBe('accepted');
  });

  it('[PK5] one key has one vote, however often it signed or is listed', () => {
    const twice = buildPack(sampleInput(), [sampleKey, sampleKey]);
    const key = loadVerifyKey(sampleKey.publicPem);
    const again = loadVerifyKey(`${sampleKey.publicPem}\n`);
    expect(refusal(twice, samplePolicy({ keys: [key, again], threshold: 2 }))).toBe(
      'PACK_SIGNATURE',
    );
  });

  it('[PK15] nothing of a pack is judged before its signature: a stranger learns PACK_SIGNATURE only', () => {
    const expired = { expiresAt: '2026-11-20T00:00:00.001Z', engine: '>=9.0.0' };
    expect(refusal(buildPack(sampleInput(expired), [stranger]))).toBe('PACK_SIGNATURE');
    const nonsense = signEnvelope(bytesOf('not a manifest'), [stranger]);
    expect(refusal(joinPack(encodeEnvelope(nonsense), []))).toBe('PACK_SIGNATURE');
  });
});
