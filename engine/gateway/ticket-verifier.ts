// The port between the gateway and whoever knows which tickets are good. ticket.ts is the implementation for
// signed JWTs; a host may bring its own. Time is the wall clock, since tickets name wall-clock times.

/** What a ticket says, once it is found good. */
export interface TicketAccepted {
  readonly kind: 'accepted';
  /** Whose ticket it is: 1 to LIMITS.userCharsMax characters. */
  readonly user: string;
  /** Wall-clock milliseconds since 1970: the session ends at this moment unless it is renewed. */
  readonly expiresAtMs: number;
}

/** A ticket that is none of this server, or not at this time. */
export interface TicketRefused {
  readonly kind: 'refused';
  /** What the client is told. */
  readonly code: 'TICKET_REFUSED' | 'TICKET_EXPIRED';
  /** Why, for the server's log; never has the ticket in it. */
  readonly reason: string;
}

export type TicketOutcome = TicketAccepted | TicketRefused;

/** Looks at tickets. Never throws for a bad ticket; a rejection counts as TICKET_REFUSED and is logged. */
export interface TicketVerifier {
  verify(ticket: string, nowMs: number): Promise<TicketOutcome>;
}
