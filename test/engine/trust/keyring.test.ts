// Rings of state keys as data: the steps of a rotation, against a model, and what is no ring.
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import {
  addKey,
  createDocument,
  destroyKey,
  disableKey,
  enableKey,
  promoteKey,
  type KeyringDocument,
  type KeyStatus,
} from '../../../engine/trust/keyring-document.ts';
import { createKeyring, loadKeyring, parseDocument } from '../../../engine/trust/keyring.ts';
import { claimedKeyId, generateSealKey, open, seal } from '../../../engine/trust/seal.ts';
import { bytesOf } from './sample-pack.ts';
import { context, refusal, REFUSED } from './seal-rig.ts';
import { sealedVectors } from './vectors/read-vectors.ts';

const created = '2026-11-21T12:00:00.000Z';
const development = { production: false };
const refusedChange = expect.objectContaining({ code: 'KEYRING_CHANGE_REFUSED' });
const invalid = expect.objectContaining({ code: 'KEYS_INVALID' });
const developmentRefused = expect.objectContaining({ code: 'KEYS_DEVELOPMENT_REFUSED' });

/** A fixed secret a number: other numbers, other keys. */
const secretOf = (n: number): string =>
  `${n.toString(16).padStart(4, '0')}c0ffee`.padEnd(64, 'ab5');
const newKey = (n: number) => ({ secret: secretOf(n), created });
const ringOf = (count: number, purpose: 'development' | 'production' = 'development') => {
  let ring = createDocument(purpose, newKey(0));
  for (let n = 1; n < count; n += 1) ring = addKey(ring, newKey(n));
  return ring;
};
const idOf = (ring: KeyringDocument, index: number): string => ring.keys[index]?.keyId ?? '';

describe('rotation', () => {
  it('[KR2] a whole rotation, step by step, never loses a record', () => {
    const start = ringOf(1);
    let ring = start;
    let records = [seal(bytesOf('old'), createKeyring(ring, development).primary, context)];
    const check = (): void => {
      const { primary } = createKeyring(ring, development);
      for (const record of records) expect(open(record, [primary], context)).toBeDefined();
    };
    ring = addKey(ring, newKey(1));
    expect(ring.primary).toBe(idOf(start, 0));
    check();
    ring = promoteKey(ring, idOf(ring, 1));
    check();
    const { primary } = createKeyring(ring, development);
    records.push(seal(bytesOf('new'), primary, context));
    check();
    records = records.map((record) => seal(open(record, [primary], context), primary, context));
    ring = disableKey(ring, idOf(ring, 0));
    check();
    ring = destroyKey(
      ring,
      idOf(ring, 0),
      new Set(records.map((each) => claimedKeyId(each) ?? '')),
    );
    check();
    expect(createKeyring(ring, development).entries).toEqual([
      { keyId: idOf(ring, 0), status: 'destroyed', created, isPrimary: false },
      { keyId: idOf(ring, 1), status: 'enabled', created, isPrimary: true },
    ]);
    expect(JSON.stringify(ring)).not.toContain(secretOf(0));
  });

  it('[KR1] the primary key seals; the others that are enabled open', () => {
    const before = ringOf(2);
    const record = seal(bytesOf('x'), createKeyring(before, development).primary, context);
    const { primary } = createKeyring(promoteKey(before, idOf(before, 1)), development);
    expect(primary.keyId).toBe(idOf(before, 1));
    expect(claimedKeyId(seal(bytesOf('x'), primary, context))).toBe(idOf(before, 1));
    expect(open(record, [primary], context)).toEqual(bytesOf('x'));
  });

  it('[KR1] a disabled key opens nothing until it is enabled again', () => {
    const before = ringOf(2);
    const record = seal(bytesOf('x'), createKeyring(before, development).primary, context);
    const disabled = disableKey(promoteKey(before, idOf(before, 1)), idOf(before, 0));
    expect(refusal(record, [createKeyring(disabled, development).primary])).toEqual(REFUSED);
    const enabled = createKeyring(enableKey(disabled, idOf(before, 0)), development);
    expect(open(record, [enabled.primary], context)).toEqual(bytesOf('x'));
  });

  it('[KR3] a key that the ring does not have, or has no more, opens nothing', () => {
    const stranger = createKeyring(createDocument('development', newKey(9)), development);
    const record = seal(bytesOf('x'), stranger.primary, context);
    expect(refusal(record, [createKeyring(ringOf(3), development).primary])).toEqual(REFUSED);
    let ring = addKey(ringOf(1), newKey(9));
    ring = destroyKey(disableKey(ring, idOf(ring, 1)), idOf(ring, 1), new Set());
    expect(refusal(record, [createKeyring(ring, development).primary])).toEqual(REFUSED);
  });

  it('[KR4] the primary key is neither disabled nor destroyed', () => {
    const ring = ringOf(2);
    expect(() => disableKey(ring, ring.primary)).toThrowError(refusedChange);
    expect(() => destroyKey(ring, ring.primary, new Set())).toThrowError(refusedChange);
  });

  it('[KR4] a key is destroyed only when it is disabled and no record needs it', () => {
    const ring = ringOf(2);
    const id = idOf(ring, 1);
    expect(() => destroyKey(ring, id, new Set())).toThrowError(refusedChange);
    const disabled = disableKey(ring, id);
    expect(() => destroyKey(disabled, id, new Set([id]))).toThrowError(refusedChange);
    expect(destroyKey(disabled, id, new Set()).keys[1]).toEqual({
      keyId: id,
      status: 'destroyed',
      created,
    });
  });

  it('[KR4] an id that the ring has or had is never added again, nor a destroyed key brought back', () => {
    const ring = ringOf(2);
    expect(() => addKey(ring, newKey(1))).toThrowError(refusedChange);
    const id = idOf(ring, 1);
    const destroyed = destroyKey(disableKey(ring, id), id, new Set());
    expect(() => addKey(destroyed, newKey(1))).toThrowError(refusedChange);
    expect(() => enableKey(destroyed, id)).toThrowError(refusedChange);
    expect(() => promoteKey(destroyed, id)).toThrowError(refusedChange);
  });

  it('[KR4] a ring takes no more keys than it may have', () => {
    const most = LIMITS.keyringKeysMax;
    const full = ringOf(most);
    expect(() => addKey(full, newKey(most))).toThrowError(refusedChange);
    expect(JSON.stringify(full, undefined, 1).length).toBeLessThan(LIMITS.keyringFileBytesMax);
  });

  it('[KR1] a plain key can be in a ring, and seals under its own suite', () => {
    const ring = addKey(ringOf(1), { secret: '0123456789abcdef'.repeat(2), created, plain: true });
    const { primary } = createKeyring(promoteKey(ring, idOf(ring, 1)), development);
    expect(primary.plain?.bytes).toBe(16);
    const record = seal(bytesOf('x'), primary, context);
    const { primary: other } = createKeyring(ring, development);
    expect(open(record, [other], context)).toEqual(bytesOf('x'));
  });
});

describe('rotation against a model', () => {
  interface Model {
    readonly statuses: Map<string, KeyStatus>;
    primary: string;
  }
  const operation = fc.record({
    kind: fc.constantFrom('add', 'promote', 'disable', 'enable', 'destroy', 'seal', 'reseal'),
    index: fc.nat({ max: 7 }),
  });

  it('[KR2] any sequence of changes keeps every record whose key is enabled, and no other', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        let ring = ringOf(1);
        const model: Model = {
          statuses: new Map([[ring.primary, 'enabled']]),
          primary: ring.primary,
        };
        let records: Uint8Array[] = [];
        let added = 1;
        const sealed = (plain: Uint8Array): Uint8Array =>
          seal(plain, createKeyring(ring, development).primary, context);
        for (const { kind, index } of operations) {
          const id = idOf(ring, index % ring.keys.length);
          const inUse = new Set(records.map((record) => claimedKeyId(record) ?? ''));
          const allowed = isAllowed(kind, id, model, inUse);
          const change = (): KeyringDocument => {
            if (kind === 'add') return addKey(ring, newKey(added));
            if (kind === 'promote') return promoteKey(ring, id);
            if (kind === 'disable') return disableKey(ring, id);
            if (kind === 'enable') return enableKey(ring, id);
            return kind === 'destroy' ? destroyKey(ring, id, inUse) : ring;
          };
          if (allowed) {
            ring = parseDocument(JSON.parse(JSON.stringify(change())));
            follow(model, kind, kind === 'add' ? idOf(ring, ring.keys.length - 1) : id);
            if (kind === 'add') added += 1;
          } else expect(change).toThrowError(refusedChange);
          if (kind === 'seal') records.push(sealed(bytesOf(`record ${index}`)));
          const { primary } = createKeyring(ring, development);
          if (kind === 'reseal') {
            records = records.map((record) =>
              opens(record, model) ? sealed(open(record, [primary], context)) : record,
            );
          }
          expect(ring.primary).toBe(model.primary);
          expect(new Map(ring.keys.map((key) => [key.keyId, key.status]))).toEqual(model.statuses);
          for (const record of records) {
            expect(refusal(record, [primary])).toEqual(opens(record, model) ? undefined : REFUSED);
            // Its secret is somewhere still: nothing is ever past bringing back.
            expect(model.statuses.get(claimedKeyId(record) ?? '')).not.toBe('destroyed');
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  function opens(record: Uint8Array, { statuses }: Model): boolean {
    return statuses.get(claimedKeyId(record) ?? '') === 'enabled';
  }

  function isAllowed(
    kind: string,
    id: string,
    { statuses, primary }: Model,
    inUse: ReadonlySet<string>,
  ): boolean {
    const status = statuses.get(id);
    if (kind === 'promote') return status === 'enabled';
    if (kind === 'disable') return status === 'enabled' && id !== primary;
    if (kind === 'enable') return status === 'disabled';
    return kind === 'destroy' ? status === 'disabled' && !inUse.has(id) : true;
  }

  function follow(model: Model, kind: string, id: string): void {
    if (kind === 'add' || kind === 'enable') model.statuses.set(id, 'enabled');
    if (kind === 'promote') model.primary = id;
    if (kind === 'disable') model.statuses.set(id, 'disabled');
    if (kind === 'destroy') model.statuses.set(id, 'destroyed');
  }
});

describe('what is a ring', () => {
  const ring = ringOf(2);
  const [first, second] = ring.keys;

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['without keys', { ...ring, keys: [] }],
    ['with an unknown member', { ...ring, extra: 1 }],
    ['of an unknown purpose', { ...ring, purpose: 'testing' }],
    ['whose primary is missing', { ...ring, primary: 'ab'.repeat(16) }],
    ['whose primary is disabled', { ...ring, keys: [{ ...first, status: 'disabled' }, second] }],
    ['that lists a key twice', { ...ring, keys: [first, second, second] }],
    ['with a key without its secret', { ...ring, keys: [first, { ...second, secret: undefined }] }],
    ['with a destroyed secret', { ...ring, keys: [first, { ...second, status: 'destroyed' }] }],
    [
      'with the secret of another key',
      { ...ring, keys: [first, { ...second, secret: secretOf(7) }] },
    ],
    ['with half a secret', { ...ring, keys: [first, { ...second, secret: secretOf(1).slice(2) }] }],
    ['with a key in another suite', { ...ring, keys: [first, { ...second, plain: true }] }],
    ['with an unknown status', { ...ring, keys: [first, { ...second, status: 'resting' }] }],
    ['with no date', { ...ring, keys: [first, { ...second, created: 'lately' }] }],
  ])('[KR5] a ring %s is KEYS_INVALID, and the error shows no secret', (_what, found) => {
    const parsing = (): unknown => parseDocument(found);
    expect(parsing).toThrowError(invalid);
    try {
      parsing();
    } catch (error) {
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('c0ffee');
    }
  });

  it('[KR5] a secret that is no key is KEYS_INVALID when it is added, too', () => {
    for (const secret of ['', 'ab', '00'.repeat(32), secretOf(5).slice(1)]) {
      expect(() => addKey(ring, { secret, created })).toThrowError(invalid);
    }
  });

  it('[KR6] production refuses a ring made for development, and takes one made for it', () => {
    expect(() => createKeyring(ringOf(2), { production: true })).toThrowError(developmentRefused);
    const own = createKeyring(ringOf(2, 'production'), { production: true });
    expect(own.primary.keyId).toBe(idOf(ring, 0));
  });

  it('[KR6] production refuses every key of the published vectors, primary or not', () => {
    for (const { suite, key: secret, keyId } of sealedVectors()) {
      const plain = suite === 1 ? {} : { plain: true as const };
      const published = addKey(ringOf(1, 'production'), { secret, created, ...plain });
      expect(published.keys[1]?.keyId).toBe(keyId);
      const using = (): unknown => createKeyring(published, { production: true });
      expect(using).toThrowError(developmentRefused);
      expect(() => createKeyring(published, development)).not.toThrow();
    }
  });

  it('[KR9] a provider is asked for the ring, and what it gives is checked', async () => {
    const provided = { load: () => Promise.resolve<unknown>(ring) };
    const { primary, entries } = await loadKeyring(provided, development);
    expect([primary.keyId, entries.length]).toEqual([ring.primary, 2]);
    const wrong = { load: () => Promise.resolve<unknown>({ ...ring, primary: '' }) };
    await expect(loadKeyring(wrong, development)).rejects.toEqual(invalid);
    await expect(loadKeyring(provided, { production: true })).rejects.toEqual(developmentRefused);
    const failing = { load: () => Promise.reject(new Error('the vault is closed')) };
    await expect(loadKeyring(failing, development)).rejects.toThrowError('the vault is closed');
  });

  it('[SE13] a ring shows no secret in JSON or when inspected', () => {
    const keyring = createKeyring(ring, development);
    const shown = JSON.stringify(keyring) + inspect(keyring, { depth: 9, showHidden: true });
    for (const secret of [secretOf(0), secretOf(1)]) expect(shown).not.toContain(secret);
    expect(shown).not.toContain('c0ffee');
    expect(shown).toContain(ring.primary);
  });

  it('[KR1] freshly generated keys make a ring', () => {
    const secret = generateSealKey();
    expect(parseDocument(createDocument('production', { secret, created })).keys).toHaveLength(1);
  });
});
