// Serves the arena inside Colyseus rooms: npx tsx examples/colyseus-transport/main.ts
import { Server } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { openArenaRooms } from '../arena-rooms/arena-rooms.ts';
import { terminalLog } from '../arena-rooms/log.ts';
import { carrierRoom } from './transport.ts';

const server = new Server({ transport: new WebSocketTransport(), greet: false });
server.define('midswing', carrierRoom(openArenaRooms(terminalLog).gateway));
await server.listen(2_567, '127.0.0.1');
process.stdout.write('players in rooms "midswing" of ws://127.0.0.1:2567\n');
