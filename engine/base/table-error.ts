// What every coded error is, whatever table its code comes from: so that a client in a browser does not carry
// the texts of the whole server. Compared by `code`, never by class: a process may hold several copies of it.
import type { ErrorCodeEntry } from './error-code/entry.ts';

const BRAND = Symbol.for('midswing.CodedError');

export interface CodedErrorOptions {
  /** What exactly was found, in one sentence; the code's general sentence is used without it. */
  readonly message?: string;
  /** Plain data for logs and API answers. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An expected operational failure with a stable code. */
export class TableError<Code extends string> extends Error {
  override readonly name = 'CodedError';
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: Code, { meaning, action }: ErrorCodeEntry, options: CodedErrorOptions) {
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
