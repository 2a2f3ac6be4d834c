// Reads the published vectors beside this file; each has been checked for its shape here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
const result = z.enum(['valid', 'invalid']);

const header = z.strictObject({
  source: z.string(),
  commit: z.string().length(40),
  licence: z.literal('Apache-2.0'),
  algorithm: z.string(),
  numberOfTests: z.int(),
});

const gcm = z.strictObject({
  header,
  tests: z.array(
    z.strictObject({
      tcId: z.int(),
      key: hex,
      iv: hex,
      aad: hex,
      msg: hex,
      ct: hex,
      tag: hex,
      result,
    }),
  ),
});

const hkdf = z.strictObject({
  header,
  tests: z.array(
    z.strictObject({
      tcId: z.int(),
      ikm: hex,
      salt: hex,
      info: hex,
      size: z.int(),
      okm: hex,
      result,
    }),
  ),
});

const count = z.int().min(0);
const sealed = z.strictObject({
  format: z.literal(1),
  vectors: z.array(
    z.strictObject({
      suite: z.int(),
      key: hex,
      keyId: hex,
      salt: hex,
      nonce: hex,
      plain: hex,
      record: hex,
      context: z.strictObject({
        environment: z.string(),
        service: z.string(),
        record: z.string(),
        schema: count,
        generation: count,
        pack: z.string(),
        counter: count,
        previous: z.string(),
      }),
    }),
  ),
});

export type GcmVector = z.infer<typeof gcm>['tests'][number];
export type SealedVector = z.infer<typeof sealed>['vectors'][number];

export function gcmVectors(): z.infer<typeof gcm> {
  return gcm.parse(read('wycheproof-aes-gcm.json'));
}

export function hkdfVectors(): z.infer<typeof hkdf> {
  return hkdf.parse(read('wycheproof-hkdf-sha256.json'));
}

export function sealedVectors(): readonly SealedVector[] {
  return sealed.parse(read('sealed-record.json')).vectors;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}
