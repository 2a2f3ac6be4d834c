// What a client offers as subprotocols: ours, and a ticket beside it, since a web page can set no other header.
import { SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX } from '../protocol/codec.ts';

export interface OfferedProtocols {
  /** The one to answer with; undefined when ours was not offered. */
  readonly chosen: string | undefined;
  readonly ticket: string | undefined;
}

/** Reads a Sec-WebSocket-Protocol header. */
export function readProtocols(header: string | undefined): OfferedProtocols {
  if (header === undefined || header === '') return { chosen: undefined, ticket: undefined };
  const offered = header.split(',').map((each) => each.trim());
  const ticket = offered.find((each) => each.startsWith(TICKET_SUBPROTOCOL_PREFIX));
  return {
    chosen: offered.includes(SUBPROTOCOL) ? SUBPROTOCOL : undefined,
    ticket: ticket?.slice(TICKET_SUBPROTOCOL_PREFIX.length),
  };
}
