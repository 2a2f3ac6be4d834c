// Our protocol inside a Colyseus room: its matchmaking and its sockets carry whole messages as bytes, the gateway does
// the rest. Battles, members and resuming are the gateway's: a client that comes back takes any seat of the room.
import { Room, ServerError, type AuthContext, type Client } from '@colyseus/core';
import type { Gateway } from 'midswing/gateway';
import type { Attachment, Link } from 'midswing/gateway/link';

/** The number of our messages in both directions. */
export const MIDSWING_BYTES = 1;

const WAITING_BYTES_MAX = 65_536;

interface Seat {
  readonly address: string;
  readonly ticket: string | undefined;
}

/** A kind of room for `server.define`, over one gateway. */
export function carrierRoom(gateway: Gateway): new () => Room {
  return class CarrierRoom extends Room {
    override patchRate = null;
    readonly #attachments = new Map<Client, Attachment>();

    /** Before a seat is given: what the gateway refuses is refused here. */
    static override onAuth(ticket: string, _: unknown, context: AuthContext): Promise<Seat> {
      const address = String(context.ip);
      const protocols = ticket ? `ticket.${ticket}` : undefined;
      const origin = context.headers.get('origin') ?? undefined;
      const answer = gateway.upgrade({ address, origin, protocols });
      if (answer.kind === 'refuse') throw new ServerError(answer.status, answer.reason);
      return Promise.resolve({ address, ticket: answer.ticket });
    }

    override onCreate(): void {
      this.onMessageBytes(MIDSWING_BYTES, (client: Client, bytes: Uint8Array) => {
        this.#attachments.get(client)?.receive(new Uint8Array(bytes));
      });
    }

    override onJoin(client: Client, _: unknown, seat?: Seat): void {
      const { address = '', ticket } = seat ?? {};
      this.#attachments.set(client, gateway.accept(linkOf(client, address), ticket));
    }

    override onLeave(client: Client, code = 1006): void {
      this.#attachments.get(client)?.closed(code);
      this.#attachments.delete(client);
    }
  };
}

function linkOf(client: Client, address: string): Link {
  const waiting = (): number => Number(Reflect.get(client.ref, 'bufferedAmount') ?? 0);
  return {
    address,
    get bufferedBytes() {
      return waiting();
    },
    send: (bytes) => {
      if (waiting() > WAITING_BYTES_MAX) return false;
      // The gateway uses its bytes again.
      client.sendBytes(MIDSWING_BYTES, bytes.slice());
      return true;
    },
    cork: (body) => body(),
    close: (code, reason) => client.leave(code, reason),
  };
}
