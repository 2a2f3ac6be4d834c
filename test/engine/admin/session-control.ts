// The gateway behind the admin API's paths for sessions: a list that is written down, and what was asked to end.
import type { RevokedSessions, SessionControl } from '../../../engine/admin/sessions-route.ts';
import type { SessionStatus } from '../../../engine/admin/status-report.ts';

export const noSessions: SessionControl = { list: () => [], revoke: () => 0 };

export const GUEST: SessionStatus = {
  session: 's1',
  user: null,
  room: null,
  member: null,
  connected: true,
  address: '127.0.0.1',
  expiresAt: null,
};

export const ADA: SessionStatus = {
  session: 's2',
  user: 'ada',
  room: 3,
  member: 1,
  connected: true,
  address: '127.0.0.2',
  expiresAt: '2026-11-21T13:00:00.000Z',
};

export const AWAY: SessionStatus = { ...ADA, session: 's3', connected: false, address: '' };

/** Sessions until they are revoked. */
export function sessionsOf(...all: readonly SessionStatus[]): SessionControl & {
  readonly revoked: readonly { whose: RevokedSessions; reason: string }[];
} {
  const revoked: { whose: RevokedSessions; reason: string }[] = [];
  let left = [...all];
  const isOf = (whose: RevokedSessions, { user, session }: SessionStatus): boolean =>
    'user' in whose ? whose.user === user : whose.session === session;
  return {
    revoked,
    list: () => left,
    revoke: (whose, reason) => {
      const before = left.length;
      left = left.filter((each) => !isOf(whose, each));
      revoked.push({ whose, reason });
      return before - left.length;
    },
  };
}
