// Colyseus 0.18 as far as one client needs: a seat by HTTP, then a WebSocket whose messages begin with a code. The
// client answers JOIN_ROOM; bytes of the game are ROOM_DATA_BYTES, the number of the message, the bytes.
import { PlainFrames } from './plain-frames.ts';
import { clientFrame } from './raw-socket.ts';
import type { Ears, Seat, Speaker } from './speaker.ts';

const CODE = { joinRoom: 10, data: 17 } as const;
const COMMAND = 1;
const FRAME = 2;
const HEAD_BYTES = 2;

/** Asks for a seat in the room of this number. */
export async function reserveSeat(seat: Seat, ears: Ears, port: number): Promise<ColyseusSpeaker> {
  const response = await fetch(`http://127.0.0.1:${port}/matchmake/joinById/${seat.room}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ member: seat.member }),
  });
  const path = pathOf(await response.json());
  if (path === undefined) throw new Error(`Colyseus gave no seat in room ${seat.room}`);
  return new ColyseusSpeaker(path, seat.member, ears);
}

/** Where the seat is taken; undefined when the answer is none. */
export function pathOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { processId, roomId, sessionId } = answer as Record<string, unknown>;
  if (typeof processId !== 'string' || typeof sessionId !== 'string') return undefined;
  return `/${processId}/${String(roomId)}?sessionId=${sessionId}`;
}

export class ColyseusSpeaker implements Speaker {
  readonly path: string;
  readonly subprotocol = undefined;
  readonly #frames: PlainFrames;
  readonly #ears: Ears;

  constructor(path: string, member: number, ears: Ears) {
    this.path = path;
    this.#frames = new PlainFrames(member, ears);
    this.#ears = ears;
  }

  opened(): void {
    // The server speaks first.
  }

  message(bytes: Buffer, start: number): void {
    if (bytes[start] === CODE.data && bytes[start + 1] === FRAME) {
      this.#frames.take(bytes, start + HEAD_BYTES);
    } else if (bytes[start] === CODE.joinRoom) {
      this.#ears.write(clientFrame(Uint8Array.of(CODE.joinRoom)));
      this.#ears.joined();
    } else {
      this.#ears.failed(`a message with code ${bytes[start]}`);
    }
  }

  text(text: string): void {
    this.#ears.failed(`a text: ${text}`);
  }

  command(sequence: number): Buffer {
    const bytes = this.#frames.command(sequence);
    const message = Buffer.alloc(HEAD_BYTES + bytes.length);
    message[0] = CODE.data;
    message[1] = COMMAND;
    message.set(bytes, HEAD_BYTES);
    return clientFrame(message);
  }
}
