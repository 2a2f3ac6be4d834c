// Serves the arena over the package `ws`: npx tsx examples/ws-transport/main.ts
import { createServer } from 'node:http';
import { openArenaRooms } from '../arena-rooms/arena-rooms.ts';
import { terminalLog } from '../arena-rooms/log.ts';
import { carryOverWs } from './transport.ts';

const server = createServer();
carryOverWs(server, openArenaRooms(terminalLog).gateway, '/play');
server.listen(9_080, '127.0.0.1', () => {
  process.stdout.write('players at ws://127.0.0.1:9080/play\n');
});
