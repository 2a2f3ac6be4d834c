// What the gateway has to do about one message of a client.
import type { ErrorCode } from '../base/error-codes.ts';
import type {
  AckMessage,
  CommandMessage,
  HelloMessage,
  JoinMessage,
  RenewMessage,
} from '../protocol/message.ts';
import type { LimitLabel } from './limit-table.ts';

export type Outcome =
  | HelloMessage
  | JoinMessage
  | CommandMessage
  | AckMessage
  | RenewMessage
  | Refusal
  /** Nothing: it came over the rate and was told so a moment ago. */
  | { readonly kind: 'dropped' };

export interface Refusal {
  readonly kind: 'error';
  readonly code: ErrorCode;
  /** The command it answers; 0 when it answers none. */
  readonly sequence: number;
  /** The connection ends after the error, for this; undefined to go on. */
  readonly ending: LimitLabel | undefined;
}

/** A refusal after which the connection goes on, unless an ending is given. */
export function refuse(code: ErrorCode, sequence: number, ending?: LimitLabel): Refusal {
  return { kind: 'error', code, sequence, ending };
}
