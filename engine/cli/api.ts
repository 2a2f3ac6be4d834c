// The command line's client of the admin API. A refusal is a returned value; no answer, a late one
// or one that is not ours is a coded error that says what to do. Every wait ends at
// LIMITS.apiDeadlineMs.
import type { z } from 'zod';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import {
  acceptedSchema,
  problemSchema,
  statusSchema,
  type Problem,
  type RolloutAnswer,
  type StatusAnswer,
} from './answer.ts';

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly raw: unknown }
  | { readonly ok: false; readonly problem: Problem };

export interface RollbackRequest {
  /** Revision to go back to; the one before the active one when absent. */
  readonly to?: number;
  /** Service to roll back; the one activated last when absent. */
  readonly service?: string;
}

/** @throws SERVER_UNREACHABLE, SERVER_DEADLINE, SERVER_ANSWER_INVALID from every member */
export interface AdminApi {
  readonly url: string;
  push(pack: Uint8Array): Promise<Answer<RolloutAnswer>>;
  rollback(request: RollbackRequest): Promise<Answer<RolloutAnswer>>;
  status(): Promise<Answer<StatusAnswer>>;
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
      // The bytes are sent as they are; the DOM-typed body wants a buffer that is not shared.
      const body = new Uint8Array(pack);
      return ask(options, acceptedSchema, { path: '/v1/packs', method: 'POST', headers, body });
    },
    rollback: (request) => {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify(request);
      return ask(options, acceptedSchema, { path: '/v1/rollback', method: 'POST', headers, body });
    },
    status: () => ask(options, statusSchema, { path: '/v1/status', method: 'GET', headers: {} }),
  };
}

interface Request {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

async function ask<T>(
  options: AdminApiOptions,
  schema: z.ZodType<T>,
  request: Request,
): Promise<Answer<T>> {
  const { status, content } = await exchange(options, request);
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

async function exchange(
  options: AdminApiOptions,
  { path, ...request }: Request,
): Promise<{ status: number; content: unknown }> {
  const deadlineMs = options.deadlineMs ?? LIMITS.apiDeadlineMs;
  try {
    const response = await fetch(new URL(path, options.url), {
      ...request,
      headers: { ...request.headers, Authorization: `Bearer ${options.token}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(deadlineMs),
    });
    return { status: response.status, content: parse(await readText(response, options.url)) };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw translate(error, options.url, deadlineMs);
  }
}

async function readText(response: Response, url: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > LIMITS.apiAnswerBytesMax) {
      const message = `${url} answered more than ${LIMITS.apiAnswerBytesMax} bytes.`;
      throw new CodedError('SERVER_ANSWER_INVALID', { message, details: { url } });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Undefined for what is no JSON: the schemas refuse it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function translate(error: unknown, url: string, deadlineMs: number): CodedError {
  if (error instanceof Error && error.name === 'TimeoutError') {
    const message = `${url} did not answer within ${deadlineMs} ms.`;
    return new CodedError('SERVER_DEADLINE', { message, details: { url }, cause: error });
  }
  const message = `No server answers at ${url} (${reason(error)}).`;
  return new CodedError('SERVER_UNREACHABLE', { message, details: { url }, cause: error });
}

/** The system's word for it: fetch hides it in the cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}
