// The command line's client of the admin API. A refusal is a returned value; no answer, a late one
// or one that is not ours is a coded error that says what to do. Every wait ends at
// LIMITS.apiDeadlineMs.
import type { z } from 'zod';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { exchange } from './exchange.ts';
import {
  acceptedSchema,
  confirmedSchema,
  problemSchema,
  removedSchema,
  rollbackPreviewSchema,
  revokedSchema,
  rolledBackSchema,
  sessionsSchema,
  statusSchema,
  switchSchema,
  switchesSchema,
  type ConfirmedAnswer,
  type Problem,
  type RemovedAnswer,
  type RevokedAnswer,
  type RollbackPreviewAnswer,
  type RolledBackAnswer,
  type RolloutAnswer,
  type SessionsAnswer,
  type StatusAnswer,
  type SwitchAnswer,
  type SwitchesAnswer,
} from './answer.ts';

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly raw: unknown }
  | { readonly ok: false; readonly problem: Problem };

export interface RollbackRequest {
  /** Revision to go back to; the one before the active one when absent. */
  readonly to?: number;
  /** Service to roll back; the one activated last when absent. */
  readonly service?: string;
  /** Whose state it takes along: that of today when absent. */
  readonly state?: 'keep-state' | 'restore';
}

/** Which protection switch, and why it is moved. */
export interface SwitchRequest {
  readonly switch: string;
  readonly reason: string;
}

/** Whose sessions are ended, and why. */
export type RevokeRequest = { readonly reason: string } & (
  | { readonly user: string }
  | { readonly session: string }
);

/** @throws SERVER_UNREACHABLE, SERVER_DEADLINE, SERVER_ANSWER_INVALID from every member */
export interface AdminApi {
  readonly url: string;
  push(pack: Uint8Array): Promise<Answer<RolloutAnswer>>;
  rollback(request: RollbackRequest): Promise<Answer<RolledBackAnswer>>;
  /** What a rollback would do; nothing happens. */
  previewRollback(request: RollbackRequest): Promise<Answer<RollbackPreviewAnswer>>;
  confirm(request: { readonly service?: string }): Promise<Answer<ConfirmedAnswer>>;
  remove(service: string): Promise<Answer<RemovedAnswer>>;
  status(): Promise<Answer<StatusAnswer>>;
  switches(): Promise<Answer<SwitchesAnswer>>;
  openSwitch(request: SwitchRequest & { readonly forMs: number }): Promise<Answer<SwitchAnswer>>;
  closeSwitch(request: SwitchRequest): Promise<Answer<SwitchAnswer>>;
  /** All sessions, or those of one user. */
  sessions(user: string | undefined): Promise<Answer<SessionsAnswer>>;
  revoke(request: RevokeRequest): Promise<Answer<RevokedAnswer>>;
}

export interface AdminApiOptions {
  /** Origin of the admin API, e.g. http://127.0.0.1:7401. */
  readonly url: string;
  readonly token: string;
  /** LIMITS.apiDeadlineMs unless a test is in a hurry. */
  readonly deadlineMs?: number;
}

/** Makes a client; nothing is sent yet. */
export function createAdminApi(options: AdminApiOptions): AdminApi {
  return {
    url: options.url,
    push: (pack) => {
      const headers = { 'Content-Type': 'application/vnd.midswing.pack' };
      const request = { path: '/v1/packs', method: 'POST', headers, body: pack } as const;
      return ask(options, acceptedSchema, request);
    },
    rollback: (request) => ask(options, rolledBackSchema, post('/v1/rollback', request)),
    previewRollback: (request) => {
      const content = { ...request, dryRun: true };
      return ask(options, rollbackPreviewSchema, post('/v1/rollback', content));
    },
    confirm: (request) => ask(options, confirmedSchema, post('/v1/confirm', request)),
    remove: (service) => ask(options, removedSchema, post('/v1/remove', { service })),
    status: () => ask(options, statusSchema, get('/v1/status')),
    switches: () => ask(options, switchesSchema, get('/v1/protection')),
    openSwitch: (request) => ask(options, switchSchema, post('/v1/protection/open', request)),
    closeSwitch: (request) => ask(options, switchSchema, post('/v1/protection/close', request)),
    sessions: (user) => {
      const only = user === undefined ? '' : `?${new URLSearchParams({ user }).toString()}`;
      return ask(options, sessionsSchema, get(`/v1/sessions${only}`));
    },
    revoke: (request) => ask(options, revokedSchema, post('/v1/sessions/revoke', request)),
  };
}

interface Request {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

function get(path: string): Request {
  return { path, method: 'GET', headers: {} };
}

function post(path: string, content: object): Request {
  const headers = { 'Content-Type': 'application/json' };
  return { path, method: 'POST', headers, body: JSON.stringify(content) };
}

async function ask<T>(
  options: AdminApiOptions,
  schema: z.ZodType<T>,
  request: Request,
): Promise<Answer<T>> {
  const { status, text } = await exchange({
    ...request,
    url: absolute(options.url, request.path),
    headers: { ...request.headers, Authorization: `Bearer ${options.token}` },
    deadlineMs: options.deadlineMs ?? LIMITS.apiDeadlineMs,
    answerBytesMax: LIMITS.apiAnswerBytesMax,
  });
  const content = parse(text);
  if (status === 200) {
    const answer = schema.safeParse(content);
    if (answer.success) return { ok: true, value: answer.data, raw: content };
  } else {
    const problem = problemSchema.safeParse(content);
    if (problem.success) return { ok: false, problem: problem.data };
  }
  const message = `${options.url} answered ${status} with something else than expected.`;
  throw new CodedError('SERVER_ANSWER_INVALID', { message, details: { url: options.url, status } });
}

function absolute(origin: string, path: string): string {
  return URL.canParse(path, origin) ? new URL(path, origin).href : origin;
}

/** Undefined for what is no JSON: the schemas refuse it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
