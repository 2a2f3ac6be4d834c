// Refusals of the admin API as application/problem+json (RFC 9457), with the stable code beside the
// text.
import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '../base/error-codes.ts';
import type { PushRefused } from '../rollout/outcome.ts';
import type { CodedError } from '../base/errors.ts';
import { ERROR_CODES } from '../base/error-codes.ts';

/** HTTP status of each code that is not 422. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  ADMIN_DEADLINE: 504,
  ADMIN_HOST_REFUSED: 403,
  ADMIN_METHOD_REFUSED: 405,
  ADMIN_ROUTE_UNKNOWN: 404,
  AUTH_REFUSED: 401,
  AUTH_REQUIRED: 401,
  DATA_UNWRITABLE: 503,
  DATA_WRITE_FAILED: 503,
  HISTORY_STOPPED: 503,
  INTERNAL: 500,
  PACK_ALREADY_ACTIVE: 409,
  PACK_REVISION_STALE: 409,
  PACK_TOO_LARGE: 413,
  REQUEST_INVALID: 400,
  REQUEST_TOO_LARGE: 413,
  ROLLBACK_NONE: 409,
  ROLLBACK_SNAPSHOT_EXPIRED: 409,
  PROTECTION_CLOSED: 409,
  SERVICE_IN_USE: 409,
  SERVICE_UNKNOWN: 409,
  ROLLOUT_BUSY: 503,
  ROLLOUT_SUPERSEDED: 409,
  STORE_CORRUPT: 503,
};

/** Answers with a coded error. */
export function sendError(response: ServerResponse, error: CodedError): void {
  const { code, message: detail } = error;
  sendProblem(response, { code, detail });
}

/**
 * Answers with a refused push or rollback: the problem also names the stage and the diagnostics.
 */
export function sendRefusal(response: ServerResponse, refusal: PushRefused): void {
  const { code, message: detail, stage, stages, diagnostics } = refusal;
  sendProblem(response, { code, detail, stage, stages, diagnostics });
}

/** Answers with a JSON object. */
export function sendJson(response: ServerResponse, status: number, content: object): void {
  send(response, status, 'application/json', content);
}

/** Answers with text of another type. */
export function sendText(response: ServerResponse, type: string, text: string): void {
  send(response, 200, type, text);
}

function sendProblem(
  response: ServerResponse,
  problem: { code: ErrorCode; detail: string; [member: string]: unknown },
): void {
  const status = STATUS[problem.code] ?? 422;
  const title = ERROR_CODES[problem.code].meaning;
  const type = `urn:midswing:error:${problem.code}`;
  send(response, status, 'application/problem+json', { type, title, status, ...problem });
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  content: object | string,
): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}
