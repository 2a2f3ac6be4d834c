// Entry file of a server without a game: `node main.js NAME ROOMS TICK_MS RECORDING`. Tells its port in one line of
// JSON, and ends when whoever started it lets go of its standard input.
import { readFileSync } from 'node:fs';
import { readRecording } from '../recording.ts';
import type { StartEcho } from './echo-server.ts';

/** Each process loads its own library only. */
const SERVERS: Readonly<Record<string, () => Promise<StartEcho>>> = {
  uws: async () => (await import('./uws-server.ts')).startUws,
  ws: async () => (await import('./ws-server.ts')).startWs,
  'socket.io': async () => (await import('./socket-io-server.ts')).startSocketIo,
  colyseus: async () => (await import('./colyseus-server.ts')).startColyseus,
};

const [name = '', rooms, tickMs, file = ''] = process.argv.slice(2);
const load = SERVERS[name];
if (load === undefined) throw new RangeError(`no server "${name}"`);
process.stdin.on('end', () => process.exit(0)).resume();
const start = await load();
const recording = readRecording(readFileSync(file));
const port = await start({ rooms: Number(rooms), tickMs: Number(tickMs), recording });
process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
