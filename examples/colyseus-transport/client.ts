// The player's side: a socket factory for the client library whose messages travel in a Colyseus room. A seat by HTTP,
// then a WebSocket whose messages begin with a code; the answer to the first one opens it.
import type { createNetSocketFactory } from 'midswing/client/net-socket';
import { MIDSWING_BYTES } from './transport.ts';

type SocketFactory = ReturnType<typeof createNetSocketFactory>;

const CODE = { joinRoom: 10, bytes: 17 } as const;

/** Opens seats in rooms of this name; `url` is the server's, `connect` makes the sockets. */
export function colyseusFactory(connect: SocketFactory, room: string): SocketFactory {
  return (url, events) => {
    let inner: ReturnType<SocketFactory> | undefined;
    const open = (path: string): void => {
      inner = connect(`${url}${path}`, {
        onOpen: () => undefined,
        onMessage: (bytes) => {
          if (bytes[0] === CODE.bytes) events.onMessage(bytes.slice(2));
          if (bytes[0] !== CODE.joinRoom) return;
          inner?.send(Uint8Array.of(CODE.joinRoom));
          events.onOpen();
        },
        onClose: events.onClose,
      });
    };
    reserve(url, room).then(open, (error: unknown) => events.onClose(1006, String(error)));
    return {
      send: (bytes) => inner?.send(Uint8Array.from([CODE.bytes, MIDSWING_BYTES, ...bytes])),
      close: (code, reason) => inner?.close(code, reason),
    };
  };
}

/** The path at which a seat is taken. */
async function reserve(url: string, room: string): Promise<string> {
  const address = `${url.replace('ws:', 'http:')}/matchmake/joinOrCreate/${room}`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: '{}' });
  const seat: unknown = await response.json();
  if (!isSeat(seat)) throw new Error(`no seat: ${JSON.stringify(seat)}`);
  return `/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`;
}

type ReservedSeat = Readonly<Record<'processId' | 'roomId' | 'sessionId', string>>;

function isSeat(value: unknown): value is ReservedSeat {
  if (typeof value !== 'object' || value === null) return false;
  return ['processId', 'roomId', 'sessionId'].every((name) => name in value);
}
