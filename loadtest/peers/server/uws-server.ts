// Raw uWebSockets.js: what the native server gives when nothing is decoded. A topic for each room, one publish a tick.
import { loadUws } from '#engine/gateway/uws';
import type { EchoRoom } from './echo-room.ts';
import { HOST, openRooms, readSeat, roomOf, tickRooms, type EchoOptions } from './echo-server.ts';

interface Seated {
  readonly room: number;
  readonly member: number;
  readonly echo: EchoRoom;
}

export async function startUws(options: EchoOptions): Promise<number> {
  const uws = loadUws();
  const app = uws.App();
  const rooms = openRooms(options);
  const topics = rooms.map((_, room) => `room/${room}`);
  app.ws<Seated>('/*', {
    compression: uws.DISABLED,
    maxPayloadLength: 4_096,
    idleTimeout: 32,
    upgrade: (response, request, context) => {
      const seat = readSeat(request.getUrl());
      const key = request.getHeader('sec-websocket-key');
      response.upgrade({ ...seat, echo: roomOf(rooms, seat.room) }, key, '', '', context);
    },
    open: (socket) => {
      socket.subscribe(topics[socket.getUserData().room] ?? '');
    },
    message: (socket, message) => {
      const { echo, member } = socket.getUserData();
      echo.take(member, new Uint8Array(message));
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    app.listen(HOST, 0, (socket) => {
      if (socket) resolve(uws.us_socket_local_port(socket));
      else reject(new Error('uWebSockets.js could not listen'));
    });
  });
  tickRooms(options, rooms, (room, frame) => app.publish(topics[room] ?? '', frame, true, false));
  return port;
}
