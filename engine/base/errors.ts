// Operational errors: a stable code, a sentence, and what to do. Compared by `code`, never by class or
// message: a hot-swapping process holds several copies of a class. Codes live in error-codes.ts.
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import { TableError, type CodedErrorOptions } from './table-error.ts';

/** An expected operational failure with a stable code from ERROR_CODES. */
export class CodedError extends TableError<ErrorCode> {
  constructor(code: ErrorCode, options: CodedErrorOptions = {}) {
    super(code, ERROR_CODES[code], options);
  }
}

/** The code of a CodedError, or undefined for anything else. */
export function errorCode(error: unknown): ErrorCode | undefined {
  return error instanceof CodedError ? error.code : undefined;
}
