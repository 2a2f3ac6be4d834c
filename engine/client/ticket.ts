// A ticket beside the protocol's own name, as the WebSocket subprotocols that a client offers.
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import { SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX } from '../protocol/codec.ts';
import { ClientError } from './client-error.ts';

const COMPACT_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * What to offer, with a ticket or as a guest.
 * @throws CLIENT_TICKET_INVALID
 */
export function subprotocolsOf(ticket: string | undefined): readonly string[] {
  if (ticket === undefined) return [SUBPROTOCOL];
  return [SUBPROTOCOL, `${TICKET_SUBPROTOCOL_PREFIX}${requireTicket(ticket)}`];
}

/**
 * The ticket, if it can be one; its signature is for the server to judge.
 * @throws CLIENT_TICKET_INVALID
 */
export function requireTicket(ticket: string): string {
  if (ticket.length <= WIRE_LIMITS.ticketCharsMax && COMPACT_JWT.test(ticket)) return ticket;
  throw new ClientError('CLIENT_TICKET_INVALID');
}
