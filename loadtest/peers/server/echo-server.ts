// What every server without a game is started with, and how it reads where a client wants to sit.
import { EchoRoom } from './echo-room.ts';
import { startPacer } from './pacer.ts';
import type { Recording } from '../recording.ts';

export interface EchoOptions {
  readonly rooms: number;
  readonly tickMs: number;
  readonly recording: Recording;
}

/** Starts one server on a free port of 127.0.0.1 and its rooms with it; resolves with the port. */
export type StartEcho = (options: EchoOptions) => Promise<number>;

export const HOST = '127.0.0.1';

/** Rooms by number; the one with number 0 is nobody's. */
export function openRooms({ rooms, recording }: EchoOptions): readonly EchoRoom[] {
  return Array.from({ length: rooms + 1 }, (_, room) => new EchoRoom(recording, room));
}

export function roomOf(rooms: readonly EchoRoom[], number: number): EchoRoom {
  const room = rooms[number];
  if (room === undefined) throw new RangeError(`no room ${number}`);
  return room;
}

/** Ticks all rooms: hands each frame to `publish` with the number of its room. */
export function tickRooms(
  { rooms: count, tickMs }: EchoOptions,
  rooms: readonly EchoRoom[],
  publish: (room: number, frame: Buffer) => void,
): void {
  startPacer({
    rooms: count,
    tickMs,
    runRoom: (room) => publish(room, roomOf(rooms, room).next()),
  });
}

/** Room and member of a path `/ROOM/MEMBER`. */
export function readSeat(path: string): { readonly room: number; readonly member: number } {
  const [, room, member] = path.split('/');
  return { room: Number(room), member: Number(member) };
}
