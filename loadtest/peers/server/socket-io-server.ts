// Socket.IO over WebSocket only: a room of its own kind for each room, one binary event a tick, without compression.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { HOST, openRooms, roomOf, tickRooms, type EchoOptions } from './echo-server.ts';
import { listenAnywhere } from './listen-anywhere.ts';

interface FromClients {
  readonly command: (bytes: Buffer) => void;
}

interface ToClients {
  readonly frame: (bytes: Buffer) => void;
}

export async function startSocketIo(options: EchoOptions): Promise<number> {
  const http = createServer();
  const io = new Server<FromClients, ToClients>(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: 4_096,
  });
  const rooms = openRooms(options);
  const names = rooms.map((_, room) => `room/${room}`);
  io.on('connection', (socket) => {
    const { room, member } = socket.handshake.query;
    const echo = roomOf(rooms, Number(room));
    const slot = Number(member);
    void socket.join(names[Number(room)] ?? '');
    socket.on('command', (bytes) => echo.take(slot, bytes));
  });
  tickRooms(options, rooms, (room, frame) => io.to(names[room] ?? '').emit('frame', frame));
  return listenAnywhere(http, HOST);
}
