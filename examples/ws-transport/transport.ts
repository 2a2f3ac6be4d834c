// The gateway behind the package `ws`, on an HTTP server of the host: a Link for each socket, and its events to the
// Attachment. What the gateway refuses is answered before the upgrade.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Gateway } from 'midswing/gateway';
import type { Link } from 'midswing/gateway/link';
import { SUBPROTOCOL } from 'midswing/protocol';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

/** Bytes of one message of a client, and those that may wait for one before it takes no more. */
const FRAME_BYTES_MAX = 4_096;
const WAITING_BYTES_MAX = 65_536;

/** Upgrades at this path are players; the function ends their sockets and takes no more. */
export function carryOverWs(server: Server, gateway: Gateway, path: string): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // Upgrades at other paths are the host's to answer.
    if (request.url?.split('?')[0] !== path) return;
    const address = request.socket.remoteAddress ?? '';
    const { origin, 'sec-websocket-protocol': protocols } = request.headers;
    const answer = gateway.upgrade({ address, origin, protocols });
    if (answer.kind === 'refuse') {
      stream.end(`HTTP/1.1 ${answer.status} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const attachment = gateway.accept(linkOf(socket, stream, address), answer.ticket);
      socket.on('message', (data, isBinary) => {
        attachment.receive(isBinary ? bytesOf(data) : undefined);
      });
      for (const event of ['ping', 'pong']) socket.on(event, () => attachment.pinged());
      stream.on('drain', () => attachment.drained());
      socket.on('close', (code) => attachment.closed(code));
      socket.on('error', () => socket.terminate());
    });
  };
  server.on('upgrade', upgrade);
  return () => {
    server.off('upgrade', upgrade);
    for (const socket of sockets.clients) socket.close(1001, 'GOING_AWAY');
  };
}

function linkOf(socket: WebSocket, stream: Duplex, address: string): Link {
  return {
    address,
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (bytes) => {
      if (socket.bufferedAmount > WAITING_BYTES_MAX) return false;
      // The gateway uses its bytes again.
      socket.send(bytes.slice());
      return true;
    },
    cork: (body) => {
      stream.cork();
      body();
      stream.uncork();
    },
    close: (code, reason) => socket.close(code, reason),
  };
}

function bytesOf(data: RawData): Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
