// The bounds that both sides of the wire know, and the client's own: what a browser carries of LIMITS, which has
// them too. Value, unit in the name, reason beside it.

export const WIRE_LIMITS = {
  /** One client frame; a command is some tens of bytes, so 4 KiB leaves room and bounds decode time. */
  frameBytesMax: 4_096,
  /** Commands one room holds between two ticks; 10 members at the per-socket rate stay far below. */
  mailboxCommandsMax: 256,
  /** Members of one room. */
  roomMembersMax: 64,
  /** Rooms of one process. */
  roomsMax: 10_000,
  /** One server frame: a keyframe of the largest room, with an order of magnitude to spare. */
  serverFrameBytesMax: 1_048_576,
  /** Characters of a ticket: a JWT of some claims. */
  ticketCharsMax: 1_024,
  /** UTF-16 units of the name a client gives itself. */
  clientNameCharsMax: 64,
  /** UTF-16 units of a session's name. */
  sessionCharsMax: 64,
  /** UTF-16 units of a pack's name on the wire. */
  packNameCharsMax: 128,
  /** UTF-16 units of an error's text on the wire. */
  errorCharsMax: 512,
  /** The longest tick a server may announce, in milliseconds. */
  tickMsMax: 60_000,
  /** Milliseconds a client waits for the socket and the welcome together. */
  clientConnectDeadlineMs: 5_000,
  /** Milliseconds a client waits for the answer to a join: many ticks. */
  clientJoinDeadlineMs: 5_000,
  /** Milliseconds a client waits for the peer's half of the closing handshake. */
  clientCloseDeadlineMs: 1_000,
  /** The head of the server's answer to the upgrade request. */
  handshakeBytesMax: 16_384,
  /** Unanswered commands of one client: sent again at once after a loss they stay within messageBurstMax. */
  clientPendingMax: 32,
  /** Milliseconds between two bare Acks of a client that gets frames and sends no commands. */
  clientAckMs: 500,
  /** Milliseconds between two looks of a client at its connection; two without a frame end it. */
  clientLookMs: 5_000,
  /** Ticks beyond the expected one after which a command that arrived before a loss was answered. */
  clientAnswerTicks: 20,
  /** Milliseconds before a client's first attempt to come back; each further one waits twice as long. */
  clientReconnectMs: 250,
  /** Milliseconds between two attempts at most. */
  clientReconnectMsMax: 10_000,
  /** Milliseconds without a connection before a client gives up: a long restart of a server. */
  clientGiveUpMs: 300_000,
} as const;
