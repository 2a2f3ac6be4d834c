// midswing ticket on real data folders: tickets that a server with the same key takes, and what is refused.
import { join } from 'node:path';
import { chmod } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { keysFolderOf } from '../../../engine/cli/locate.ts';
import { runTicket, type TicketOptions } from '../../../engine/cli/ticket.ts';
import { createTicketVerifier } from '../../../engine/gateway/ticket.ts';
import { generateSigningKey, loadSigningKey } from '../../../engine/trust/keys.ts';
import { loadTicketKeys } from '../../../engine/trust/ticket-keys.ts';
import { temporaryFolder } from '../rollout/rig.ts';
import { dataFolderWith, recordingTerminal } from './command-rig.ts';

const PEM = generateSigningKey().privatePem;
const NOW_MS = Date.parse('2026-11-21T12:00:00.000Z');

async function ticket(options: Partial<TicketOptions> = {}) {
  const terminal = recordingTerminal();
  const dataFolder = options.dataFolder ?? (await dataFolderWith({ 'ticket.key': PEM }));
  const what = { user: 'ada', duration: '1h', audience: 'midswing', production: false };
  const code = await runTicket({ json: false, ...what, ...options, dataFolder }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function verify(text: string, audience = 'midswing') {
  const development = loadSigningKey(PEM);
  const keys = await loadTicketKeys({ folder: undefined, development });
  return createTicketVerifier({ keys, audience }).verify(text, NOW_MS);
}

describe('midswing ticket', () => {
  it('[CM26] prints the ticket and nothing else, good for an hour', async () => {
    const { code, out, err } = await ticket();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^\S+\n$/);
    const expiresAtMs = NOW_MS + 3_600_000;
    expect(await verify(out.trim())).toEqual({ kind: 'accepted', user: 'ada', expiresAtMs });
  });

  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
  ])('[CM26] --for %s is %i ms', async (duration, ms) => {
    const { out } = await ticket({ duration });
    expect(await verify(out.trim())).toMatchObject({ expiresAtMs: NOW_MS + ms });
  });

  it('[CM26] is for the audience of the configuration', async () => {
    const { out } = await ticket({ audience: 'other' });
    expect(await verify(out.trim())).toMatchObject({ kind: 'refused' });
    expect(await verify(out.trim(), 'other')).toMatchObject({ kind: 'accepted' });
  });

  it('[CM26] with --json one object says what is in it', async () => {
    const { out } = await ticket({ json: true });
    expect(JSON.parse(out)).toEqual({
      ok: true,
      ticket: expect.stringMatching(/^ey\S+$/),
      user: 'ada',
      audience: 'midswing',
      expiresAt: '2026-11-21T13:00:00.000Z',
    });
  });

  it.each([
    ['no unit', { duration: '60' }],
    ['no time', { duration: '0s' }],
    ['half an hour in letters', { duration: '0.5h' }],
    ['more than a day', { duration: '25h' }],
    ['a day and a second', { duration: '86401s' }],
    ['another unit', { duration: '1d' }],
    ['no user', { user: '' }],
    ['a user with a space', { user: 'ada ' }],
    ['a user over the bound', { user: 'a'.repeat(129) }],
    ['more than a ticket may have', { user: '🦊'.repeat(64), audience: 'a'.repeat(1_000) }],
  ])('[CM26] %s is wrong use and prints no ticket', async (_, options) => {
    const { code, out, err } = await ticket(options);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('REQUEST_INVALID');
  });

  it('[CM26] a folder without the key says how to get one', async () => {
    const { code, err } = await ticket({ dataFolder: await temporaryFolder() });
    expect(code).toBe(2);
    expect(err).toContain('TICKET_KEY_MISSING');
    expect(err).toContain('Start a server on this folder once');
  });

  it('[CM26] a key that others can read, or that is none, is not used', async () => {
    const dataFolder = await dataFolderWith({ 'ticket.key': PEM });
    await chmod(join(keysFolderOf(dataFolder), 'ticket.key'), 0o644);
    expect(await ticket({ dataFolder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('KEYS_PERMISSIONS'),
    });
    expect(await ticket({ dataFolder: await dataFolderWith({ 'ticket.key': 'x' }) })).toMatchObject(
      {
        code: 2,
        err: expect.stringContaining('KEYS_INVALID'),
      },
    );
  });

  it('[CM5] in production nothing is signed', async () => {
    const { code, out, err } = await ticket({ production: true });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('KEYS_DEVELOPMENT_REFUSED');
  });
});
