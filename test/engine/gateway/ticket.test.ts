// Tickets as games mint them: what is taken, who is in them, and when they end.
import { importPKCS8, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { createTicketVerifier } from '../../../engine/gateway/ticket.ts';
import {
  CLAIMS,
  GOOD,
  NOW_MS,
  NOW_SECONDS,
  OURS,
  verify,
  withClaims,
  write,
} from './ticket-rig.ts';

const taken = { kind: 'accepted', user: 'ada', expiresAtMs: CLAIMS.exp * 1_000 };
const expired = { kind: 'refused', code: 'TICKET_EXPIRED', reason: 'it is past its end' };

describe('good tickets', () => {
  it('[TI1] a ticket says whose it is and when it ends', async () => {
    expect(await verify(write(GOOD))).toEqual(taken);
  });

  it('[TI1] a ticket that jose mints, as README shows, is taken', async () => {
    const pem = OURS.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const ticket = await new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', typ: 'midswing-ticket+jwt', kid: '2026-11' })
      .setSubject('ada')
      .setAudience('midswing')
      .setIssuedAt(NOW_SECONDS)
      .setExpirationTime(CLAIMS.exp)
      .sign(await importPKCS8(pem, 'EdDSA'));
    expect(await verify(ticket)).toEqual(taken);
  });

  it.each([
    ['a list with our aud', { aud: ['shop', 'midswing'] }],
    ['claims of the game, with names that stand in several objects', games()],
    ['nbf now', { nbf: NOW_SECONDS }],
    ['nbf as far ahead as clocks may differ', { nbf: NOW_SECONDS + 30 }],
    ['iat and jti', { iat: NOW_SECONDS, jti: 'b9c2' }],
    ['a string with quotes and colons', { note: '"sub": "eve", \\"aud\\":' }],
  ])('[TI1] %s is taken', async (_, changes) => {
    expect(await verify(withClaims(changes))).toEqual(taken);
  });

  it.each(['a', 'a'.repeat(LIMITS.userCharsMax), 'steam:7656', 'Žofie', '李雷', '🦊'])(
    '[TI3] %s is a name of a user',
    async (sub) => {
      expect(await verify(withClaims({ sub }))).toMatchObject({ kind: 'accepted', user: sub });
    },
  );

  it('[TI2] without keys no ticket is good', async () => {
    const nobody = createTicketVerifier({ keys: new Map(), audience: 'midswing' });
    expect(await nobody.verify(write(GOOD), NOW_MS)).toMatchObject({ code: 'TICKET_REFUSED' });
  });
});

describe('time', () => {
  const endMs = CLAIMS.exp * 1_000;

  it('[TI4] a ticket is good up to its end, and not a millisecond longer', async () => {
    expect(await verify(write(GOOD), endMs - 1)).toEqual(taken);
    expect(await verify(write(GOOD), endMs)).toEqual(expired);
    expect(await verify(write(GOOD), endMs + 3_600_000)).toEqual(expired);
  });

  it('[TI4] an end between two seconds counts', async () => {
    const ticket = withClaims({ exp: NOW_SECONDS + 0.75 });
    expect(await verify(ticket)).toMatchObject({ expiresAtMs: NOW_MS + 250 });
    expect(await verify(ticket, NOW_MS + 250)).toEqual(expired);
  });

  it('[TI4] an end is at most so far away', async () => {
    const exp = (NOW_MS + LIMITS.ticketLifetimeMsMax) / 1_000;
    expect(await verify(withClaims({ exp }))).toMatchObject({ kind: 'accepted' });
    expect(await verify(withClaims({ exp: exp + 1 }))).toMatchObject({ code: 'TICKET_REFUSED' });
  });

  it('[TI4] an end in the past, or before all time, is an end', async () => {
    expect(await verify(withClaims({ exp: 0 }))).toEqual(expired);
    expect(await verify(withClaims({ exp: -1e308 }))).toEqual(expired);
  });

  it('[TI4] a ticket of another signer is refused, not called expired', async () => {
    const forged = write({ ...GOOD, sign: () => Buffer.alloc(64) });
    expect(await verify(forged, endMs)).toMatchObject({ code: 'TICKET_REFUSED' });
  });
});

function games(): object {
  return { region: { id: 1, next: { id: 2 } }, friends: [{ id: 1 }, { id: 2 }] };
}
