// `ws`, as its documentation broadcasts: a loop over the clients of a room, binary, without compression.
import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { HOST, openRooms, readSeat, roomOf, tickRooms, type EchoOptions } from './echo-server.ts';
import { listenAnywhere } from './listen-anywhere.ts';

export async function startWs(options: EchoOptions): Promise<number> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 4_096 });
  const rooms = openRooms(options);
  const clients = rooms.map(() => new Set<WebSocket>());
  server.on('connection', (socket, request) => {
    const { room, member } = readSeat(request.url ?? '');
    const echo = roomOf(rooms, room);
    clients[room]?.add(socket);
    socket.on('message', (bytes) => {
      // Binary messages are Buffers unless another type is asked for.
      if (Buffer.isBuffer(bytes)) echo.take(member, bytes);
    });
    socket.on('close', () => clients[room]?.delete(socket));
    socket.on('error', () => socket.terminate());
  });
  tickRooms(options, rooms, (room, frame) => {
    for (const client of clients[room] ?? []) {
      if (client.readyState === client.OPEN) client.send(frame);
    }
  });
  return listenAnywhere(http, HOST);
}
