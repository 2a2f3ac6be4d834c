// Entry file of the hostile process: many hostile sockets from many addresses, beside the swarm and at a lower
// priority, so that what it costs this machine is not taken for what it costs the server.
import { setPriority } from 'node:os';
import { seededRandom } from './aim.ts';
import { HostileClient, type HostileTotals } from './hostile-client.ts';
import type { HostileCommand, HostileEvent } from './hostile-message.ts';
import { parseTarget } from './swarm-socket.ts';

/** Clients misbehave once a second, spread over so many turns. */
const TURNS = 100;
const SOCKETS_PER_ADDRESS = 20;
const NICE = 10;

const totals: HostileTotals = { open: 0, connects: 0, thrownOut: 0 };
let clients: readonly HostileClient[] = [];
let timer: NodeJS.Timeout | undefined;

function attack({
  url,
  sockets,
  kinds,
  rooms,
  seed,
}: Extract<HostileCommand, { kind: 'attack' }>): void {
  const random = seededRandom(seed);
  const target = parseTarget(url);
  if (clients.length === 0) {
    clients = Array.from({ length: sockets }, (_, index) => {
      const own = target.host === '127.0.0.1' ? { from: addressOf(index) } : {};
      const field = { target: { ...target, ...own }, random, totals };
      return new HostileClient(
        field,
        kinds[index % kinds.length] ?? 'garbage',
        (index % rooms) + 1,
      );
    });
  }
  let turn = 0;
  timer = setInterval(() => {
    for (let at = turn; at < clients.length; at += TURNS) clients[at]?.beat();
    turn = (turn + 1) % TURNS;
  }, 1_000 / TURNS);
}

/** 127.1.0.1 and on: addresses of this machine of which each has a few sockets. */
function addressOf(index: number): string {
  const address = Math.floor(index / SOCKETS_PER_ADDRESS);
  return `127.1.${address >> 8}.${address & 0xff || 1}`;
}

function rest(): void {
  clearInterval(timer);
  for (const client of clients) client.rest();
}

setPriority(NICE);
process.on('message', (command: HostileCommand) => {
  if (command.kind === 'attack') attack(command);
  else if (command.kind === 'rest') rest();
  else process.disconnect();
});
setInterval(() => {
  const event: HostileEvent = { ...totals };
  if (process.connected) process.send?.(event);
}, 500).unref();
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
