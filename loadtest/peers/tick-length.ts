// Loaded before Midswing's server (`node --import`): its arena ticks every PEERS_TICK_MS milliseconds instead of its own
// length. Everything else is the server as it is built; nothing but the comparison loads this.
import { register } from 'node:module';
import { extname } from 'node:path';

const tickMs = Number(process.env['PEERS_TICK_MS']);
if (!(tickMs >= 1 && tickMs <= 1_000)) throw new RangeError('PEERS_TICK_MS is no length of a tick');
register(`./tick-length-hook${extname(import.meta.url)}`, import.meta.url, { data: tickMs });
