// Servers that take bytes as they are (raw uWebSockets.js, ws): the seat stands in the path, a command is a message.
import { PlainFrames } from './plain-frames.ts';
import { clientFrame } from './raw-socket.ts';
import type { Ears, Seat, Speaker } from './speaker.ts';

export class PlainSpeaker implements Speaker {
  readonly path: string;
  readonly subprotocol = undefined;
  readonly #frames: PlainFrames;
  readonly #ears: Ears;

  constructor({ room, member }: Seat, ears: Ears) {
    this.path = `/${room}/${member}`;
    this.#frames = new PlainFrames(member, ears);
    this.#ears = ears;
  }

  opened(): void {
    this.#ears.joined();
  }

  message(bytes: Buffer, start: number): void {
    this.#frames.take(bytes, start);
  }

  text(text: string): void {
    this.#ears.failed(`a text: ${text}`);
  }

  command(sequence: number): Buffer {
    return clientFrame(this.#frames.command(sequence));
  }
}
