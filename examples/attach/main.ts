// Serves the arena on a host's app: npx tsx examples/attach/main.ts
import { openArenaRooms } from '../arena-rooms/arena-rooms.ts';
import { terminalLog } from '../arena-rooms/log.ts';
import { openHost } from './server.ts';

const { gateway } = openArenaRooms(terminalLog);
const { port } = await openHost(gateway, terminalLog);
const host = `127.0.0.1:${port}`;
process.stdout.write(`players at ws://${host}/play, a page at http://${host}/page\n`);
