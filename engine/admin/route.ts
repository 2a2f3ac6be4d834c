// The paths of the admin API and what each does. A handler answers, or throws a CodedError that the
// server turns into a problem.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Digest } from '../contract/ids.ts';
import type { RollbackOptions, Rollout } from '../rollout/rollout.ts';
import type { ConfirmOutcome, PushOutcome, RemoveOutcome } from '../rollout/outcome.ts';
import { ROLLBACK_STATES } from '../rollout/rollback.ts';
import type { RoomsPreview, StatusReport } from './status-report.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { readBody, readJson } from './body.ts';
import type { MetricRegistry } from './metrics.ts';
import { sendJson, sendRefusal, sendText } from './problem.ts';
import {
  closeSwitch,
  listSwitches,
  openSwitch,
  type ProtectionContext,
} from './protection-route.ts';
import { listSessions, revokeSessions, type SessionsContext } from './sessions-route.ts';

/** Whether the process works at all, and whether it can take players. */
export interface Health {
  readonly live: boolean;
  readonly ready: boolean;
}

export interface RouteContext extends ProtectionContext, SessionsContext {
  readonly rollout: Pick<Rollout, 'push' | 'rollback' | 'previewRollback' | 'confirm' | 'remove'>;
  /** What going back to their state at the switch away from a pack would mean for rooms; absent without rooms. */
  readonly previewRooms?: (pack: Digest) => RoomsPreview;
  readonly status: () => StatusReport;
  readonly metrics: Pick<MetricRegistry, 'text' | 'contentType'>;
  readonly health: () => Health;
  /** LIMITS.adminAnswerDeadlineMs unless a test is in a hurry. */
  readonly answerDeadlineMs?: number;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Probes need no token. */
  readonly open?: true;
  readonly handle: (
    context: RouteContext,
    request: IncomingMessage,
    response: ServerResponse,
  ) => Promise<void> | void;
}

/** By path. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/v1/packs', { method: 'POST', handle: push }],
  ['/v1/rollback', { method: 'POST', handle: rollback }],
  ['/v1/confirm', { method: 'POST', handle: confirm }],
  ['/v1/remove', { method: 'POST', handle: remove }],
  ['/v1/status', { method: 'GET', handle: (context, _, response) => status(context, response) }],
  [
    '/v1/protection',
    { method: 'GET', handle: (context, _, response) => listSwitches(context, response) },
  ],
  ['/v1/protection/open', { method: 'POST', handle: openSwitch }],
  ['/v1/protection/close', { method: 'POST', handle: closeSwitch }],
  ['/v1/sessions', { method: 'GET', handle: listSessions }],
  ['/v1/sessions/revoke', { method: 'POST', handle: revokeSessions }],
  ['/metrics', { method: 'GET', handle: (context, _, response) => metrics(context, response) }],
  ['/healthz', { method: 'GET', open: true, handle: probe('live') }],
  ['/readyz', { method: 'GET', open: true, handle: probe('ready') }],
]);

const ROLLBACK_SCHEMA = z.strictObject({
  to: z.int().min(1).exactOptional(),
  service: z.string().min(1).exactOptional(),
  state: z.enum(ROLLBACK_STATES).exactOptional(),
  dryRun: z.literal(true).exactOptional(),
});

const CONFIRM_SCHEMA = z.strictObject({ service: z.string().min(1).exactOptional() });

const REMOVE_SCHEMA = z.strictObject({ service: z.string().min(1) });

/** Who the history names: there is one token, so one actor. */
const ACTOR = 'admin';

async function push(
  context: RouteContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bound = { bytesMax: LIMITS.packBytesMax, code: 'PACK_TOO_LARGE' } as const;
  const bytes = await readBody(request, bound);
  sendOutcome(response, await withDeadline(context.rollout.push(bytes, ACTOR), context));
}

async function rollback(
  context: RouteContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { dryRun, ...options } = await readJson(request, ROLLBACK_SCHEMA, {});
  if (dryRun === true) {
    preview(options, context, response);
    return;
  }
  sendOutcome(response, await withDeadline(context.rollout.rollback(options, ACTOR), context));
}

function preview(
  options: RollbackOptions,
  { rollout, previewRooms }: RouteContext,
  response: ServerResponse,
): void {
  const outcome = rollout.previewRollback(options);
  if (!outcome.ok) {
    sendRefusal(response, outcome);
    return;
  }
  const isRestore = outcome.state === 'restore';
  const rooms = isRestore ? (previewRooms?.(outcome.to.digest) ?? null) : null;
  sendJson(response, 200, { ...outcome, dryRun: true, rooms });
}

async function confirm(
  context: RouteContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { service } = await readJson(request, CONFIRM_SCHEMA, {});
  sendOutcome(response, await withDeadline(context.rollout.confirm(service, ACTOR), context));
}

async function remove(
  context: RouteContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { service } = await readJson(request, REMOVE_SCHEMA);
  sendOutcome(response, await withDeadline(context.rollout.remove(service, ACTOR), context));
}

function status(context: RouteContext, response: ServerResponse): void {
  sendJson(response, 200, context.status());
}

async function metrics({ metrics }: RouteContext, response: ServerResponse): Promise<void> {
  sendText(response, metrics.contentType, await metrics.text());
}

function probe(what: keyof Health): Route['handle'] {
  return ({ health }, _request, response) => {
    const value = health()[what];
    sendJson(response, value ? 200 : 503, { [what]: value });
  };
}

function sendOutcome(
  response: ServerResponse,
  outcome: PushOutcome | RemoveOutcome | ConfirmOutcome,
): void {
  if (outcome.ok) sendJson(response, 200, outcome);
  else sendRefusal(response, outcome);
}

/** The rollout goes on past the deadline: it cannot be half done, only unanswered. */
async function withDeadline<T>(
  work: Promise<T>,
  { answerDeadlineMs = LIMITS.adminAnswerDeadlineMs }: RouteContext,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    const expired = (): void => reject(new CodedError('ADMIN_DEADLINE'));
    timer = setTimeout(expired, answerDeadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
