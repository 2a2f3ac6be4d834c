// The paths of the admin API and what each does. A handler answers, or throws a CodedError that the
// server turns into a problem.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Rollout } from '../rollout/rollout.ts';
import type { PushOutcome } from '../rollout/outcome.ts';
import type { StatusReport } from './status-report.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { readBody } from './body.ts';
import { sendJson, sendRefusal } from './problem.ts';

/** Whether the process works at all, and whether it can take players. */
export interface Health {
  readonly live: boolean;
  readonly ready: boolean;
}

export interface RouteContext {
  readonly rollout: Pick<Rollout, 'push' | 'rollback'>;
  readonly status: () => StatusReport;
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
  ['/v1/status', { method: 'GET', handle: (context, _, response) => status(context, response) }],
  ['/healthz', { method: 'GET', open: true, handle: probe('live') }],
  ['/readyz', { method: 'GET', open: true, handle: probe('ready') }],
]);

const ROLLBACK_SCHEMA = z.strictObject({
  to: z.int().min(1).exactOptional(),
  service: z.string().min(1).exactOptional(),
});

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
  const bound = { bytesMax: LIMITS.adminJsonBytesMax, code: 'REQUEST_TOO_LARGE' } as const;
  const options = parseRollback(await readBody(request, bound));
  sendOutcome(response, await withDeadline(context.rollout.rollback(options, ACTOR), context));
}

function status(context: RouteContext, response: ServerResponse): void {
  sendJson(response, 200, context.status());
}

function probe(what: keyof Health): Route['handle'] {
  return ({ health }, _request, response) => {
    const value = health()[what];
    sendJson(response, value ? 200 : 503, { [what]: value });
  };
}

function parseRollback(body: Uint8Array): z.infer<typeof ROLLBACK_SCHEMA> {
  if (body.length === 0) return {};
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new CodedError('REQUEST_INVALID', { message: 'The body is no JSON.', cause });
  }
  const parsed = ROLLBACK_SCHEMA.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const message = `The body does not fit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`;
  throw new CodedError('REQUEST_INVALID', { message });
}

function sendOutcome(response: ServerResponse, outcome: PushOutcome): void {
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
