// Error codes. What clients, gateway and client library tell each other: a browser carries all of them.
// See error-codes.ts, which joins all areas. Keep each block sorted.
import type { ErrorCodeEntry } from './entry.ts';

export const NETWORK_ERRORS = {
  // Wire: answers the gateway gives to a client's message, as Error.code.
  ALREADY_JOINED: {
    meaning: 'This connection has joined a room already.',
    action: 'Open another connection for another room.',
  },
  COMMAND_MALFORMED: {
    meaning: 'The command payload cannot be read by this game.',
    action: 'Encode the payload with the codec of the game that the server runs.',
  },
  HELLO_EXPECTED: {
    meaning: 'The first message of a connection must be Hello.',
    action: 'Connect again and send Hello first.',
  },
  HELLO_REPEATED: {
    meaning: 'Hello was sent a second time.',
    action: 'Send Hello once per connection.',
  },
  JOIN_EXPECTED: {
    meaning: 'A command was sent before Joined arrived.',
    action: 'Join a room, wait for Joined, then send commands.',
  },
  MAILBOX_FULL: {
    meaning: 'The room holds as many commands as one tick takes.',
    action: 'Send the command again in a later tick, under a new sequence number.',
  },
  MESSAGE_MALFORMED: {
    meaning: 'The message is no ClientMessage of envelope.proto in a binary frame.',
    action:
      'Send binary protobuf messages; the connection is closed after several unreadable ones.',
  },
  NOT_MEMBER: {
    meaning: 'The command came to its tick when its sender was no member any more.',
    action: 'Join again, then send commands.',
  },
  PROTOCOL_UNSUPPORTED: {
    meaning: 'Client and server speak different protocol versions.',
    action: 'Use a client library of the version that the server announces.',
  },
  RATE_LIMITED: {
    meaning: 'Messages come faster than the limit of one connection.',
    action: 'Slow down, then send the command again under a new sequence number.',
  },
  RESUME_UNKNOWN: {
    meaning: 'There is no session to resume by this token: it is over, or the token is spent.',
    action: 'Begin a new session with a Hello without resume on the same connection.',
  },
  ROOM_CLOSED: {
    meaning: 'The room ticks no more.',
    action: 'Join another room.',
  },
  ROOM_FULL: {
    meaning: 'All member slots of the room are taken.',
    action: 'Join another room, or spectate.',
  },
  ROOM_UNKNOWN: {
    meaning: 'There is no room with this number.',
    action: 'Join one of the rooms 1 to Welcome.rooms.',
  },
  SEQUENCE_REPLAYED: {
    meaning: 'The sequence number is not greater than the one before.',
    action: 'Count commands up from 1; the command was not executed again.',
  },
  SESSIONS_FULL: {
    meaning: 'The user, or the server, has as many sessions as may be.',
    action: 'Close another session, or come back later.',
  },
  SPECTATOR_COMMAND: {
    meaning: 'A spectator sent a command.',
    action: 'Join without spectate to take part.',
  },
  TICKET_EXPIRED: {
    meaning: 'The ticket is past its end.',
    action: 'Get a newer ticket from the game, and connect again.',
  },
  TICKET_REFUSED: {
    meaning: 'The ticket is none of this server, or not yet good.',
    action: 'Get another ticket from the game; the log of the server says what is wrong with it.',
  },

  // Client library.
  CLIENT_CLOSED: {
    meaning: 'The connection is closed.',
    action: 'Create a new client and connect again.',
  },
  CLIENT_CONNECT_DEADLINE: {
    meaning: 'The server did not answer in time.',
    action: 'Check the address and that the server is up, then connect again.',
  },
  CLIENT_JOIN_DEADLINE: {
    meaning: 'The room did not answer the join in time.',
    action: 'Check that the room still ticks, then join again on a new connection.',
  },
  CLIENT_PENDING_FULL: {
    meaning: 'As many commands as may be wait for their answer.',
    action:
      'Wait for onReply before sending more; while the connection is lost, send only what still matters.',
  },
  CLIENT_REFUSED: {
    meaning: 'The server refused with a code that this client does not know.',
    action: 'Read the code in the details; update the client library.',
  },
  CLIENT_SOCKET_MISSING: {
    meaning: 'This runtime has no global WebSocket.',
    action:
      'Pass connect: createNetSocketFactory() from midswing/client/net-socket, or use Node 22.',
  },
  CLIENT_TICKET_INVALID: {
    meaning: 'The ticket could not be had, or is no JWT.',
    action: 'Give a compact JWT, or a function that resolves to one, as the ticket.',
  },
  CLIENT_UNSENT: {
    meaning: 'The session ended before the command was sent.',
    action: 'Send it again if it still matters; it was not executed.',
  },
  CLIENT_URL_INVALID: {
    meaning: 'The address is no ws:// URL.',
    action: 'Give an address such as ws://127.0.0.1:7400.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
