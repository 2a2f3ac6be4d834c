// Reads a request's body into memory, never more than its bound: a declared length is checked
// before the first byte is read, an undeclared one while reading.
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../base/error-codes.ts';
import { CodedError } from '../base/errors.ts';

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

function tooLarge({ bytesMax, code }: BodyBound): CodedError {
  const message = `The body has more than ${bytesMax} bytes.`;
  return new CodedError(code, { message, details: { bytesMax } });
}
