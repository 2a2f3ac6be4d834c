// Engine.IO 4 over WebSocket and Socket.IO 5 on it, as far as one client needs: open, connect to the main namespace,
// answer pings, and events with one binary attachment, which follows its text in a message of its own.
import { PlainFrames } from './plain-frames.ts';
import { clientFrame } from './raw-socket.ts';
import type { Ears, Seat, Speaker } from './speaker.ts';

const ENGINE = { open: '0', ping: '2', pong: '3' } as const;
const CONNECT = '40';
const FRAME = '451-["frame",{"_placeholder":true,"num":0}]';
const COMMAND = '451-["command",{"_placeholder":true,"num":0}]';
const COMMAND_HEAD = clientFrame(Buffer.from(COMMAND), 'text');

export class SocketIoSpeaker implements Speaker {
  readonly path: string;
  readonly subprotocol = undefined;
  readonly #frames: PlainFrames;
  readonly #ears: Ears;

  constructor({ room, member }: Seat, ears: Ears) {
    this.path = `/socket.io/?EIO=4&transport=websocket&room=${room}&member=${member}`;
    this.#frames = new PlainFrames(member, ears);
    this.#ears = ears;
  }

  opened(): void {
    // The server speaks first.
  }

  message(bytes: Buffer, start: number): void {
    this.#frames.take(bytes, start);
  }

  text(text: string): void {
    if (text === FRAME) return;
    if (text.startsWith(ENGINE.open)) this.#say(CONNECT);
    else if (text.startsWith(CONNECT)) this.#ears.joined();
    else if (text === ENGINE.ping) this.#say(ENGINE.pong);
    else this.#ears.failed(`a text: ${text}`);
  }

  command(sequence: number): Buffer {
    return Buffer.concat([COMMAND_HEAD, clientFrame(this.#frames.command(sequence))]);
  }

  #say(text: string): void {
    this.#ears.write(clientFrame(Buffer.from(text), 'text'));
  }
}
