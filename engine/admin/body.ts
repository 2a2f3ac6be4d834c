// Reads a request's body into memory, never more than its bound: a declared length is checked
// before the first byte is read, an undeclared one while reading.
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { ErrorCode } from '../base/error-codes.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';

export interface BodyBound {
  readonly bytesMax: number;
  /** Thrown above the bound. */
  readonly code: ErrorCode;
}

/**
 * The whole body.
 * @throws the bound's code when it is larger
 * @throws REQUEST_INVALID when the client ends the connection first
 */
export async function readBody(request: IncomingMessage, bound: BodyBound): Promise<Uint8Array> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bound.bytesMax) throw tooLarge(bound);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Leaving the loop early must not destroy the socket: the answer still has to go out on it.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      // A stream without an encoding yields Buffers.
      const part = chunk as Buffer;
      bytes += part.length;
      if (bytes > bound.bytesMax) throw tooLarge(bound);
      chunks.push(part);
    }
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw new CodedError('REQUEST_INVALID', { message: 'The body ended too early.', cause });
  }
  return Buffer.concat(chunks, bytes);
}

/**
 * The body as the JSON that `schema` describes; `empty` is what no body stands for, if anything.
 * @throws REQUEST_INVALID, REQUEST_TOO_LARGE
 */
export async function readJson<T>(
  request: IncomingMessage,
  schema: z.ZodType<T>,
  empty?: T,
): Promise<T> {
  const bound = { bytesMax: LIMITS.adminJsonBytesMax, code: 'REQUEST_TOO_LARGE' } as const;
  const body = await readBody(request, bound);
  if (body.length === 0 && empty !== undefined) return empty;
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new CodedError('REQUEST_INVALID', { message: 'The body is no JSON.', cause });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const message = `The body does not fit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`;
  throw new CodedError('REQUEST_INVALID', { message });
}

function tooLarge({ bytesMax, code }: BodyBound): CodedError {
  const message = `The body has more than ${bytesMax} bytes.`;
  return new CodedError(code, { message, details: { bytesMax } });
}
