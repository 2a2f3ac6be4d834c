// Every way in which the gateway refuses or ends something, in one table: which limits it follows from, what the
// client is told, and under which label it is counted. PROTOCOL.md and SPEC.md say the same; a test holds
// them together.
import type { ErrorCode } from '../base/error-codes.ts';
import { LIMITS } from '../base/limits.ts';
import type { CloseCodeName } from '../protocol/close-code.ts';

/** The limits that a host may set for one gateway; LIMITS has their usual values. */
const NAMES = [
  'socketsMax',
  'ticketCharsMax',
  'connectsPerSecondMax',
  'connectBurstMax',
  'connectAddressesMax',
  'helloDeadlineMs',
  'heldMessagesMax',
  'idleMs',
  'malformedMax',
  'messagesPerSecondMax',
  'messageBurstMax',
  'userMessagesPerSecondMax',
  'userMessageBurstMax',
  'overLimitMax',
  'rateNoticeMs',
  'skipBytes',
  'ackLagTicksMax',
  'slowReaderMs',
  'sessionsPerUserMax',
  'sessionsMax',
  'detachedSessionsMax',
  'resumeGraceMs',
  'reconnectAfterMs',
  'keptAnswersMax',
  'frameLogBytesMin',
  'frameLogBytesMax',
  'frameLogsBytesMax',
  'savedSessionsMsMax',
] as const satisfies readonly (keyof typeof LIMITS)[];

export type GatewayLimits = Readonly<Record<(typeof NAMES)[number], number>>;

/** The usual limits, but those that are given. */
export function gatewayLimits(given: Partial<GatewayLimits> = {}): GatewayLimits {
  return { ...LIMITS, ...given };
}

export interface LimitEntry {
  /** What it follows from; empty where it is no number. */
  readonly limits: readonly (keyof typeof LIMITS)[];
  /** Answer to the upgrade, in place of a connection. */
  readonly status?: 401 | 403 | 429 | 503;
  /** What the client is told in an Error. */
  readonly code?: ErrorCode;
  /** How the connection is closed; absent where it goes on. */
  readonly close?: CloseCodeName;
}

const entries = {
  stopping: { limits: [], status: 503 },
  sockets: { limits: ['socketsMax'], status: 503 },
  connects: { limits: ['connectsPerSecondMax', 'connectBurstMax'], status: 429 },
  origin: { limits: [], status: 403 },
  'ticket-missing': { limits: [], status: 401 },
  'ticket-shape': { limits: ['ticketCharsMax'], status: 401 },
  'ticket-refused': { limits: [], code: 'TICKET_REFUSED', close: 'TICKET_REFUSED' },
  'ticket-late': { limits: [], code: 'TICKET_EXPIRED', close: 'TICKET_REFUSED' },
  'ticket-expired': { limits: [], close: 'TICKET_EXPIRED' },
  'renewal-refused': { limits: [], code: 'TICKET_REFUSED' },
  'hello-expected': { limits: [], code: 'HELLO_EXPECTED', close: 'HELLO_EXPECTED' },
  'hello-deadline': { limits: ['helloDeadlineMs'], close: 'HELLO_DEADLINE' },
  held: { limits: ['heldMessagesMax'], code: 'HELLO_EXPECTED', close: 'HELLO_EXPECTED' },
  protocol: { limits: [], code: 'PROTOCOL_UNSUPPORTED', close: 'PROTOCOL_UNSUPPORTED' },
  idle: { limits: ['idleMs'], close: 'IDLE' },
  malformed: { limits: ['malformedMax'], code: 'MESSAGE_MALFORMED', close: 'MALFORMED' },
  rate: { limits: ['messagesPerSecondMax', 'messageBurstMax'], code: 'RATE_LIMITED' },
  'user-rate': {
    limits: ['userMessagesPerSecondMax', 'userMessageBurstMax'],
    code: 'RATE_LIMITED',
  },
  flood: { limits: ['overLimitMax'], code: 'RATE_LIMITED', close: 'RATE_LIMITED' },
  'slow-reader': {
    limits: ['slowReaderMs', 'skipBytes', 'ackLagTicksMax', 'backpressureBytesMax'],
    close: 'SLOW_READER',
  },
  'user-sessions': {
    limits: ['sessionsPerUserMax'],
    code: 'SESSIONS_FULL',
    close: 'SESSIONS_FULL',
  },
  sessions: { limits: ['sessionsMax'], code: 'SESSIONS_FULL', close: 'SESSIONS_FULL' },
  'resume-unknown': { limits: ['resumeGraceMs', 'detachedSessionsMax'], code: 'RESUME_UNKNOWN' },
  revoked: { limits: [], close: 'REVOKED' },
  'taken-over': { limits: [], close: 'TAKEN_OVER' },
  'room-closed': { limits: [], close: 'ROOM_CLOSED' },
  internal: { limits: [], close: 'INTERNAL' },
} as const satisfies Record<string, LimitEntry>;

/** A refusal or an end, by the label it is counted under. */
export type LimitLabel = keyof typeof entries;

export const GATEWAY_LIMITS: Readonly<Record<LimitLabel, LimitEntry>> = entries;
