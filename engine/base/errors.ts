// Operational errors: a stable code, a sentence, and what to do. Compared by `code`, never by class or
// message: a hot-swapping process holds several copies of a class. Codes live in error-codes.ts.
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

const BRAND = Symbol.for('midswing.CodedError');

export interface CodedErrorOptions {
  /** What exactly was found, in one sentence; the code's general sentence is used without it. */
  readonly message?: string;
  /** Plain data for logs and API answers. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An expected operational failure with a stable code from ERROR_CODES. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: CodedErrorOptions = {}) {
    const { meaning, action } = ERROR_CODES[code];
    super(
      `${options.message ?? meaning} ${action}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/** The code of a CodedError, or undefined for anything else. */
export function errorCode(error: unknown): ErrorCode | undefined {
  return error instanceof CodedError ? error.code : undefined;
}
