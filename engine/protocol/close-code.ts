// Why a socket was closed: the WebSocket close codes of this protocol, with the names clients show.

/** Close codes by name: 1000-1015 as RFC 6455 defines them, 4000-4999 our own. */
export const CLOSE_CODES = {
  /** The client is done. */
  NORMAL: 1000,
  /** The server shuts down. */
  GOING_AWAY: 1001,
  /** The peer broke the WebSocket protocol. */
  PROTOCOL_ERROR: 1002,
  /** The peer sent text where only binary is spoken. */
  BINARY_ONLY: 1003,
  /** No close frame was seen: lost, refused, or an oversized frame was sent. Never on the wire. */
  ABNORMAL: 1006,
  /** The peer sent a message over the size limit. */
  TOO_BIG: 1009,
  /** A bug on the server; its log has the details. */
  INTERNAL: 1011,
  /** The first message was no Hello. */
  HELLO_EXPECTED: 4001,
  /** Too many messages could not be read. */
  MALFORMED: 4002,
  /** The client speaks another protocol version. */
  PROTOCOL_UNSUPPORTED: 4003,
  /** No Hello came in time. */
  HELLO_DEADLINE: 4004,
  /** No whole message came for too long. */
  IDLE: 4005,
  /** The client read too slowly for too long. */
  SLOW_READER: 4008,
  /** Far too many messages came faster than the limit. */
  RATE_LIMITED: 4009,
  /** The room ticks no more. */
  ROOM_CLOSED: 4010,
  /** Another connection goes on with the session. */
  TAKEN_OVER: 4011,
  /** The ticket is missing, or none of this server. */
  TICKET_REFUSED: 4012,
  /** The session's ticket has expired. */
  TICKET_EXPIRED: 4013,
  /** An operator ended the session. */
  REVOKED: 4014,
  /** The user, or the server, has as many sessions as may be. */
  SESSIONS_FULL: 4015,
} as const;

export type CloseCodeName = keyof typeof CLOSE_CODES;

/** The name of a close code, or "UNKNOWN". */
export function closeCodeName(code: number): CloseCodeName | 'UNKNOWN' {
  for (const [name, value] of Object.entries(CLOSE_CODES)) {
    // Object.entries widens the keys of the table to string.
    if (value === code) return name as CloseCodeName;
  }
  return 'UNKNOWN';
}

/** Closed with one of these a session is over: coming back with its token has no sense. */
const FINAL_CODES: ReadonlySet<number> = new Set([
  CLOSE_CODES.NORMAL,
  CLOSE_CODES.BINARY_ONLY,
  CLOSE_CODES.HELLO_EXPECTED,
  CLOSE_CODES.MALFORMED,
  CLOSE_CODES.PROTOCOL_UNSUPPORTED,
  CLOSE_CODES.RATE_LIMITED,
  CLOSE_CODES.ROOM_CLOSED,
  CLOSE_CODES.TAKEN_OVER,
  CLOSE_CODES.TICKET_REFUSED,
  CLOSE_CODES.TICKET_EXPIRED,
  CLOSE_CODES.REVOKED,
]);

/** Whether the server ended the session with the connection; otherwise it waits to be resumed. */
export function endsSession(code: number): boolean {
  return FINAL_CODES.has(code);
}
