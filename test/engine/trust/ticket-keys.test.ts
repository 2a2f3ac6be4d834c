// Keys of tickets in real temporary folders: which are taken, under which names, and what is refused.
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { createTicketVerifier } from '../../../engine/gateway/ticket.ts';
import { generateSigningKey, loadSigningKey } from '../../../engine/trust/keys.ts';
import { DEVELOPMENT_TICKET_KEY, loadTicketKeys } from '../../../engine/trust/ticket-keys.ts';
import { mintTicket } from '../../../engine/trust/ticket-mint.ts';

const first = generateSigningKey();
const second = generateSigningKey();
const development = loadSigningKey(generateSigningKey().privatePem);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-ticket-keys-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o644 });
  return path;
}

const refusal = (code: string, path: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(path) });

describe('keys', () => {
  it('[KY10] each .pub file of the folder is a key of its name; the rest is passed over', async () => {
    await put('2026-10.pub', first.publicPem);
    await put('game.eu_2.pub', second.publicPem);
    await put('README', 'keys of the login server');
    const keys = await loadTicketKeys({ folder, development: undefined });
    expect([...keys.keys()]).toEqual(['2026-10', 'game.eu_2']);
    const text = keys.get('2026-10')?.export({ type: 'spki', format: 'pem' });
    expect(text).toBe(first.publicPem);
  });

  it('[KY10] outside production the development key is one of them', async () => {
    await put('game.pub', first.publicPem);
    const names = [...(await loadTicketKeys({ folder, development })).keys()];
    expect(names).toEqual(['game', DEVELOPMENT_TICKET_KEY]);
    const alone = await loadTicketKeys({ folder: undefined, development });
    expect([...alone.keys()]).toEqual([DEVELOPMENT_TICKET_KEY]);
  });

  it('[KY10] with neither there is none', async () => {
    const keys = await loadTicketKeys({ folder: undefined, development: undefined });
    expect(keys.size).toBe(0);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey;
  it.each([
    ['a private key', 'a.pub', first.privatePem],
    ['a key of another kind', 'a.pub', rsa.export({ type: 'spki', format: 'pem' }).toString()],
    ['no key', 'a.pub', 'ssh-ed25519 AAAA'],
    ['too long a file', 'a.pub', first.publicPem + ' '.repeat(LIMITS.keyFileBytesMax)],
    ['a name with a space', 'a b.pub', first.publicPem],
    ['a name over the bound', `${'a'.repeat(65)}.pub`, first.publicPem],
    ['the name of the development key', `${DEVELOPMENT_TICKET_KEY}.pub`, first.publicPem],
  ])('[KY11] %s is KEYS_INVALID and named', async (_, name, text) => {
    await put('fine.pub', first.publicPem);
    const path = await put(name, text);
    const loading = loadTicketKeys({ folder, development });
    await expect(loading).rejects.toEqual(refusal('KEYS_INVALID', path));
  });

  it('[KY11] a link to nowhere and a folder are KEYS_INVALID', async () => {
    await symlink(join(folder, 'nowhere'), join(folder, 'a.pub'));
    const loading = (): Promise<unknown> => loadTicketKeys({ folder, development });
    await expect(loading()).rejects.toEqual(refusal('KEYS_INVALID', 'a.pub'));
    await rm(join(folder, 'a.pub'));
    await mkdir(join(folder, 'b.pub'));
    await expect(loading()).rejects.toEqual(refusal('KEYS_INVALID', 'b.pub'));
  });

  it('[KY11] a folder that is empty, none, or has too many keys is KEYS_INVALID', async () => {
    const loading = (path: string): Promise<unknown> =>
      loadTicketKeys({ folder: path, development });
    await expect(loading(folder)).rejects.toEqual(refusal('KEYS_INVALID', 'holds no <name>.pub'));
    const nowhere = join(folder, 'nowhere');
    await expect(loading(nowhere)).rejects.toEqual(refusal('KEYS_INVALID', nowhere));
    for (let each = 0; each <= LIMITS.ticketKeysMax; each += 1) {
      await put(`${each}.pub`, first.publicPem);
    }
    await expect(loading(folder)).rejects.toEqual(refusal('KEYS_INVALID', 'more than'));
  });

  it('[KY11] a key that others can write is KEYS_PERMISSIONS', async () => {
    const path = await put('a.pub', first.publicPem);
    await chmod(path, 0o664);
    const loading = loadTicketKeys({ folder, development });
    await expect(loading).rejects.toEqual(refusal('KEYS_PERMISSIONS', path));
  });
});

describe('minting', () => {
  const nowMs = Date.parse('2026-11-21T12:00:00Z');
  const claims = {
    kid: DEVELOPMENT_TICKET_KEY,
    user: 'ada',
    audience: 'midswing',
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + 60_999,
  };

  it('[KY12] the ticket is taken by a server with the key, and ends with its last whole second', async () => {
    const keys = await loadTicketKeys({ folder: undefined, development });
    const verifier = createTicketVerifier({ keys, audience: 'midswing' });
    const ticket = mintTicket(development, claims);
    const expiresAtMs = nowMs + 60_000;
    const taken = { kind: 'accepted', user: 'ada', expiresAtMs };
    expect(await verifier.verify(ticket, nowMs)).toEqual(taken);
    const elsewhere = createTicketVerifier({ keys, audience: 'other' });
    expect(await elsewhere.verify(ticket, nowMs)).toMatchObject({ kind: 'refused' });
    const foreign = mintTicket(loadSigningKey(first.privatePem), claims);
    expect(await verifier.verify(foreign, nowMs)).toMatchObject({ kind: 'refused' });
  });
});
