// Who may connect, out of the configuration: development, production, and what ends a start.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type ConfigSources } from '../engine/base/config-file.ts';
import { generateSigningKey, loadSigningKey, type SigningKey } from '../engine/trust/keys.ts';
import { DEVELOPMENT_TICKET_KEY } from '../engine/trust/ticket-keys.ts';
import { mintTicket } from '../engine/trust/ticket-mint.ts';
import { openAdmittance, type Admittance } from '../host-admittance.ts';

const NOW_MS = Date.parse('2026-11-21T12:00:00Z');
const game = generateSigningKey();
const development = loadSigningKey(generateSigningKey().privatePem);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-admittance-'));
  await writeFile(join(folder, 'game.pub'), game.publicPem, { mode: 0o644 });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function admit(
  mode: 'development' | 'production',
  { ticketKeys, ...flags }: ConfigSources['flags'] = {},
): Promise<Admittance> {
  const config = parseConfig({ environment: {}, flags });
  const named = ticketKeys === undefined ? undefined : String(ticketKeys);
  return openAdmittance(
    { config, ticketKeys: named, production: mode === 'production' },
    development,
  );
}

async function takes({ tickets }: Admittance, kid: string, key: SigningKey): Promise<boolean> {
  const times = { issuedAtMs: NOW_MS, expiresAtMs: NOW_MS + 60_000 };
  const ticket = mintTicket(key, { kid, user: 'ada', audience: 'midswing', ...times });
  return (await tickets.verify(ticket, NOW_MS)).kind === 'accepted';
}

const own = (admittance: Admittance) => takes(admittance, DEVELOPMENT_TICKET_KEY, development);
const games = (admittance: Admittance) =>
  takes(admittance, 'game', loadSigningKey(game.privatePem));

describe('tickets and guests', () => {
  it('[HO28] in development guests play, and the development key signs tickets', async () => {
    const admittance = await admit('development');
    expect(admittance.guests).toBe('allowed');
    expect(await own(admittance)).toBe(true);
    expect(await games(admittance)).toBe(false);
  });

  it('[HO28] keys of a game count beside it', async () => {
    const admittance = await admit('development', { ticketKeys: folder, tickets: 'required' });
    expect(admittance.guests).toBe('refused');
    expect(await own(admittance)).toBe(true);
    expect(await games(admittance)).toBe(true);
  });

  it('[HO28] in production players need a ticket that a named key signed', async () => {
    const admittance = await admit('production', { ticketKeys: folder });
    expect(admittance.guests).toBe('refused');
    expect(await own(admittance)).toBe(false);
    expect(await games(admittance)).toBe(true);
  });

  it('[HO28] in production guests play where that is asked for', async () => {
    const admittance = await admit('production', { tickets: 'optional' });
    expect(admittance.guests).toBe('allowed');
    expect(await own(admittance)).toBe(false);
  });

  it('[HO28] tickets that are required without a key to check them end the start', async () => {
    await expect(admit('production')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('ticketKeys'),
    });
  });

  it('[HO28] tickets are for the audience that is named', async () => {
    expect(await own(await admit('development', { ticketAudience: 'other' }))).toBe(false);
  });
});

it('[HO28] web pages are those of the list', async () => {
  expect((await admit('development')).origins).toEqual([]);
  const { origins } = await admit('development', {
    origins: 'https://a.example, https://b.example',
  });
  expect(origins).toEqual(['https://a.example', 'https://b.example']);
});
