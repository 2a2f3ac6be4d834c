// The admin API's paths for sessions over real HTTP: what is listed, and what ends.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { ask, openAdmin } from './admin-rig.ts';
import { ADA, AWAY, GUEST, sessionsOf } from './session-control.ts';

const REVOKE = { method: 'POST', path: '/v1/sessions/revoke' };

describe('listing', () => {
  it('[AD16] every session is listed, or those of one user', async () => {
    const { port } = await openAdmin({ sessions: sessionsOf(GUEST, ADA, AWAY) });
    const all = await ask(port, { path: '/v1/sessions' });
    expect(all).toMatchObject({ status: 200, content: { count: 3, sessions: [GUEST, ADA, AWAY] } });
    const hers = await ask(port, { path: '/v1/sessions?user=ada' });
    expect(hers.content).toEqual({ count: 2, sessions: [ADA, AWAY] });
    const nobody = await ask(port, { path: '/v1/sessions?user=' });
    expect(nobody.content).toEqual({ count: 0, sessions: [] });
  });

  it('[AD16] of more than fit the first are listed, and all counted', async () => {
    const many = Array.from({ length: LIMITS.sessionsListMax + 1 }, (_, index) => ({
      ...GUEST,
      session: `s${index}`,
    }));
    const { port } = await openAdmin({ sessions: sessionsOf(...many) });
    const { content } = await ask(port, { path: '/v1/sessions' });
    expect(content['count']).toBe(many.length);
    expect(content['sessions']).toHaveLength(LIMITS.sessionsListMax);
  });
});

describe('revoking', () => {
  it('[AD17] sessions of a user end, with the reason for the log', async () => {
    const sessions = sessionsOf(GUEST, ADA, AWAY);
    const { port } = await openAdmin({ sessions });
    const body = JSON.stringify({ user: 'ada', reason: 'asked by support' });
    const { status, content } = await ask(port, { ...REVOKE, body });
    expect({ status, content }).toEqual({ status: 200, content: { ok: true, revoked: 2 } });
    expect(sessions.list()).toEqual([GUEST]);
    expect(sessions.revoked).toEqual([{ whose: { user: 'ada' }, reason: 'asked by support' }]);
  });

  it('[AD17] one session ends; with none there is nothing to end', async () => {
    const sessions = sessionsOf(GUEST, ADA);
    const { port } = await openAdmin({ sessions });
    const body = JSON.stringify({ session: 's1' });
    expect((await ask(port, { ...REVOKE, body })).content).toEqual({ ok: true, revoked: 1 });
    expect((await ask(port, { ...REVOKE, body })).content).toEqual({ ok: true, revoked: 0 });
    expect(sessions.revoked).toMatchObject([{ whose: { session: 's1' } }, {}]);
  });

  it.each([
    ['nobody', {}],
    ['a user and a session', { user: 'ada', session: 's2' }],
    ['an empty user', { user: '' }],
    ['a user that is no text', { user: ['ada'] }],
    ['too long a user', { user: 'a'.repeat(LIMITS.userCharsMax + 1) }],
    ['too long a session', { session: 's'.repeat(LIMITS.sessionCharsMax + 1) }],
    ['too long a reason', { user: 'ada', reason: 'x'.repeat(201) }],
    ['an unknown member', { user: 'ada', room: 3 }],
  ])('[AD17] %s is REQUEST_INVALID and ends nothing', async (_, content) => {
    const sessions = sessionsOf(ADA);
    const { port } = await openAdmin({ sessions });
    const answer = await ask(port, { ...REVOKE, body: JSON.stringify(content) });
    expect(answer).toMatchObject({ status: 400, content: { code: 'REQUEST_INVALID' } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(sessions.revoked).toEqual([]);
  });

  it.each([
    [{ path: '/v1/sessions', method: 'POST' }, 405],
    [{ path: '/v1/sessions/revoke' }, 405],
    [{ path: '/v1/sessions', headers: { Authorization: 'Bearer x' } }, 401],
    [{ ...REVOKE, headers: { Authorization: 'Bearer x' }, body: '{"user":"ada"}' }, 401],
    [{ path: '/v1/sessions', headers: { Host: 'evil.example' } }, 403],
    [{ ...REVOKE, headers: { Host: 'evil.example' }, body: '{"user":"ada"}' }, 403],
  ])('[AD17] %j is refused with %i', async (question, status) => {
    const sessions = sessionsOf(ADA);
    const { port } = await openAdmin({ sessions });
    expect((await ask(port, question)).status).toBe(status);
    expect(sessions.revoked).toEqual([]);
  });
});
