// The errors of the client library: CodedErrors whose texts are those of the wire only, for small bundles.
import { NETWORK_ERRORS } from '../base/error-code/network.ts';
import { TableError, type CodedErrorOptions } from '../base/table-error.ts';
import { closeCodeName } from '../protocol/close-code.ts';
import type { ErrorMessage } from '../protocol/message.ts';

/** Codes that the gateway and the client library use. */
export type ClientErrorCode = keyof typeof NETWORK_ERRORS;

/** What calls of the client throw or reject with; a CodedError to everybody else. */
export class ClientError extends TableError<ClientErrorCode> {
  constructor(code: ClientErrorCode, options: CodedErrorOptions = {}) {
    super(code, NETWORK_ERRORS[code], options);
  }
}

/** What the server said, as an error of its own code; CLIENT_REFUSED for a code that is unknown here. */
export function fromServerError({ code, message }: ErrorMessage): ClientError {
  const details = { code, message };
  if (!isClientErrorCode(code)) return new ClientError('CLIENT_REFUSED', { details });
  return new ClientError(code, { details });
}

/** CLIENT_CLOSED with why the connection ended in its details. */
export function closedError(closeCode: number, reason: string): ClientError {
  const said = reason === '' ? '' : `: ${reason}`;
  return new ClientError('CLIENT_CLOSED', {
    message: `The connection was closed with ${closeCode} ${closeCodeName(closeCode)}${said}.`,
    details: { closeCode, reason },
  });
}

function isClientErrorCode(code: string): code is ClientErrorCode {
  return Object.hasOwn(NETWORK_ERRORS, code);
}
