// Colyseus with its default transport (`ws`): a room each, one broadcastBytes a tick. Its other way to clients, patches
// of a schema, took as much or more of a core for as many bytes (12.5 against 12.1 us a message); they are off.
import { createServer } from 'node:http';
import { matchMaker, Room, Server, type Client } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { MEMBERS } from '../exchange.ts';
import { HOST, openRooms, roomOf, tickRooms, type EchoOptions } from './echo-server.ts';

/** Messages have numbers, which are one byte where a name is several. */
export const COLYSEUS_COMMAND = 1;
export const COLYSEUS_FRAME = 2;

type Take = (room: number, member: number, bytes: Uint8Array) => void;

interface Opening {
  readonly room: number;
  readonly take: Take;
}

class BattleRoom extends Room {
  override maxClients = MEMBERS;
  override autoDispose = false;
  override patchRate = null;
  readonly #members = new Map<Client, number>();

  override onCreate({ room, take }: Opening): void {
    this.roomId = String(room);
    this.onMessageBytes(COLYSEUS_COMMAND, (client: Client, bytes: Uint8Array) => {
      take(room, this.#members.get(client) ?? 0, bytes);
    });
  }

  override onJoin(client: Client, options: { readonly member: number }): void {
    this.#members.set(client, options.member);
  }

  override onLeave(client: Client): void {
    this.#members.delete(client);
  }
}

export async function startColyseus(options: EchoOptions): Promise<number> {
  const http = createServer();
  const transport = new WebSocketTransport({ server: http });
  const server = new Server({ transport, greet: false, gracefullyShutdown: false });
  server.define('battle', BattleRoom);
  await server.listen(0, HOST, 1_024);
  const rooms = openRooms(options);
  const take: Take = (room, member, bytes) => roomOf(rooms, room).take(member, bytes);
  const opened: (Room | undefined)[] = [undefined];
  for (let room = 1; room <= options.rooms; room += 1) {
    const { roomId } = await matchMaker.createRoom('battle', { room, take });
    opened.push(matchMaker.getLocalRoomById(roomId));
  }
  tickRooms(options, rooms, (room, frame) =>
    opened[room]?.broadcastBytes(COLYSEUS_FRAME, frame, {}),
  );
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
