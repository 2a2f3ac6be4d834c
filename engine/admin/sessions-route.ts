// The admin API's paths for sessions of players: look, and end those of a user or one. Whoever has the admin token
// is the operator.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { LIMITS } from '../base/limits.ts';
import { readJson } from './body.ts';
import { sendJson } from './problem.ts';
import type { SessionStatus } from './status-report.ts';

/** Whose sessions end: all of a user, or one. */
export type RevokedSessions = { readonly user: string } | { readonly session: string };

/** The gateway, as far as an operator looks after it. */
export interface SessionControl {
  /** All sessions, connected or not. */
  list(): readonly SessionStatus[];
  /** Ends them at once, and logs whose and why. Returns how many there were. */
  revoke(whose: RevokedSessions, reason: string): number;
}

/** What these paths are given. */
export interface SessionsContext {
  readonly sessions: SessionControl;
}

const reason = z.string().max(LIMITS.switchReasonCharactersMax).default('');
const REVOKE_SCHEMA = z.union([
  z.strictObject({ user: z.string().min(1).max(LIMITS.userCharsMax), reason }),
  z.strictObject({ session: z.string().min(1).max(LIMITS.sessionCharsMax), reason }),
]);

/** The first of them, and how many there are; with `?user=` of that user only. */
export function listSessions(
  { sessions }: SessionsContext,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const user = new URLSearchParams((request.url ?? '').split('?')[1]).get('user');
  const found = sessions.list().filter((each) => user === null || each.user === user);
  const shown = found.slice(0, LIMITS.sessionsListMax);
  sendJson(response, 200, { count: found.length, sessions: shown });
}

/** Ends sessions. A user who has none is no mistake: they may have left a moment ago. */
export async function revokeSessions(
  { sessions }: SessionsContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { reason, ...whose } = await readJson(request, REVOKE_SCHEMA);
  sendJson(response, 200, { ok: true, revoked: sessions.revoke(whose, reason) });
}
