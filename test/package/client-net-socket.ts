// Raw sockets for a tool: one message from a hand-made WebSocket server, and an address nobody serves.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createNetSocketFactory } from 'midswing/client/net-socket';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'; // RFC 6455, 1.3
const server = createServer().on('upgrade', ({ headers }, socket) => {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key']}${GUID}`)
    .digest('base64');
  const head = ['101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.resume();
  socket.write(`HTTP/1.1 ${head.join('\r\n')}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.end(Buffer.of(0x82, 2, 7, 9, 0x88, 2, 0x03, 0xe8)); // a message of 2 bytes, then close 1000
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const address = server.address();
assert(typeof address === 'object' && address !== null);
const url = `ws://127.0.0.1:${address.port}`;

function receive(): Promise<{ readonly messages: Uint8Array[]; readonly code: number }> {
  const messages: Uint8Array[] = [];
  return new Promise((resolve) => {
    createNetSocketFactory({ connectDeadlineMs: 2_000 })(url, {
      onOpen: () => undefined,
      onMessage: (bytes) => messages.push(bytes),
      onClose: (code) => resolve({ messages, code }),
    });
  });
}

assert.deepEqual(await receive(), { messages: [Uint8Array.of(7, 9)], code: 1000 });
await once(server.close(), 'close');
assert.deepEqual(await receive(), { messages: [], code: 1006 });
console.log('client-net-socket ok');
