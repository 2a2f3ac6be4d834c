// midswing sessions against a running admin API: what is shown, and what ends.
import { describe, expect, it } from 'vitest';
import { runRevoke, runSessions } from '../../../engine/cli/sessions.ts';
import { ADA, AWAY, GUEST, sessionsOf } from '../admin/session-control.ts';
import { openCommandRig, recordingTerminal } from './command-rig.ts';

type Sessions = ReturnType<typeof sessionsOf>;

async function list(sessions: Sessions, options: { user?: string; json?: boolean } = {}) {
  const { target } = await openCommandRig({}, { sessions });
  const terminal = recordingTerminal();
  const code = await runSessions({ ...target, ...options }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function revoke(
  sessions: Sessions,
  options: { user?: string; session?: string; reason?: string; json?: boolean },
) {
  const { target } = await openCommandRig({}, { sessions });
  const terminal = recordingTerminal();
  const code = await runRevoke({ ...target, reason: '', ...options }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

describe('sessions', () => {
  it('[CM27] each session is a line: id, user, place, and where it comes from', async () => {
    const { code, out } = await list(sessionsOf(GUEST, ADA, AWAY, { ...ADA, member: null }));
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      's1  connected  guest: in no room, from 127.0.0.1',
      's2  connected  ada: room 3, member 1, from 127.0.0.2, ticket until 2026-11-21T13:00:00.000Z',
      's3  away       ada: room 3, member 1, ticket until 2026-11-21T13:00:00.000Z',
      's2  connected  ada: room 3, watching, from 127.0.0.2, ticket until 2026-11-21T13:00:00.000Z',
    ]);
  });

  it('[CM27] those of one user are shown, and none is told', async () => {
    expect((await list(sessionsOf(GUEST, ADA), { user: 'ada' })).out).toMatch(/^s2 .*\n$/);
    expect((await list(sessionsOf(GUEST), { user: 'a&b= c' })).out).toBe('There is no session.\n');
  });

  it('[CM27] of more than are listed the rest is counted', async () => {
    const many = Array.from({ length: 1_003 }, () => GUEST);
    expect((await list(sessionsOf(...many))).out).toMatch(/\n\.\.\. and 3 more\n$/);
  });

  it('[CM27] with --json one object is printed', async () => {
    const { out } = await list(sessionsOf(ADA), { json: true });
    expect(JSON.parse(out)).toEqual({ count: 1, sessions: [ADA] });
  });

  it('[CM12] control characters of a foreign name do not reach the terminal', async () => {
    const { out } = await list(sessionsOf({ ...ADA, user: 'ada\u001b[2J' }));
    expect(out).toContain('ada\ufffd[2J');
  });
});

describe('sessions revoke', () => {
  it('[CM28] all sessions of a user end, and it is said that a ticket still lets them in', async () => {
    const sessions = sessionsOf(GUEST, ADA, AWAY);
    const { code, out } = await revoke(sessions, { user: 'ada', reason: 'cheating' });
    expect(code).toBe(0);
    expect(out).toContain('2 sessions ended');
    expect(out).toContain('lets them in again');
    expect(sessions.revoked).toEqual([{ whose: { user: 'ada' }, reason: 'cheating' }]);
  });

  it('[CM28] one session ends; one that is not there is told', async () => {
    const sessions = sessionsOf(GUEST);
    expect((await revoke(sessions, { session: 's1' })).out).toContain('1 session ended');
    const { code, out } = await revoke(sessions, { session: 's1' });
    expect([code, out]).toEqual([0, 'There was no such session.\n']);
  });

  it('[CM28] with --json one object is printed', async () => {
    const { out } = await revoke(sessionsOf(ADA), { user: 'ada', json: true });
    expect(JSON.parse(out)).toEqual({ ok: true, revoked: 1 });
  });

  it.each([
    ['nobody', {}],
    ['both', { user: 'ada', session: 's2' }],
    ['a user over the bound', { user: 'a'.repeat(200) }],
    ['too long a reason', { user: 'ada', reason: 'x'.repeat(201) }],
  ])('[CM28] %s is wrong use, exits with 2 and ends nothing', async (_, options) => {
    const sessions = sessionsOf(ADA);
    const { code, err } = await revoke(sessions, options);
    expect(code).toBe(2);
    expect(err).toContain('REQUEST_INVALID');
    expect(sessions.revoked).toEqual([]);
  });
});
