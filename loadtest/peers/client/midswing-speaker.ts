// Midswing's protocol for the generator: hello, join, then frames. It takes the member slot that it is given.
import {
  decodeServerMessage,
  encodeClientMessage,
  PROTOCOL_MINOR,
  PROTOCOL_VERSION,
  SUBPROTOCOL,
} from '#engine/protocol';
import { battleCommand } from './battle-command.ts';
import { MidswingFrame } from './midswing-frame.ts';
import { clientFrame } from './raw-socket.ts';
import type { Ears, Seat, Speaker } from './speaker.ts';

/** Given every frame of every socket, to write some of them down. */
export type FrameTap = (seat: Seat, bytes: Buffer) => void;

/** Ticks after which a client that sends no commands says how far it is: while others are still being seated. */
const ACK_TICKS = 25;

const frame = new MidswingFrame();

export class MidswingSpeaker implements Speaker {
  readonly path = '/';
  readonly subprotocol = SUBPROTOCOL;
  readonly #seat: Seat;
  readonly #ears: Ears;
  readonly #tap: FrameTap | undefined;
  #member = -1;
  #tick = 0;
  #newest = 0;
  #ackedTick = 0;

  constructor(seat: Seat, ears: Ears, tap?: FrameTap) {
    this.#seat = seat;
    this.#ears = ears;
    this.#tap = tap;
  }

  opened(): void {
    this.#write({
      kind: 'hello',
      protocol: PROTOCOL_VERSION,
      minor: PROTOCOL_MINOR,
      client: 'midswing-peers',
      resume: undefined,
    });
  }

  message(bytes: Buffer, start: number, end: number): void {
    const tick = frame.open(bytes, start, end);
    if (tick < 0) {
      this.#other(bytes.subarray(start, end));
      return;
    }
    if (this.#tick > 0 && tick !== this.#tick + 1)
      this.#ears.failed(`tick ${tick} is out of order`);
    this.#tick = tick;
    this.#tap?.(this.#seat, bytes.subarray(start, end));
    this.#ears.frame();
    if (tick - this.#ackedTick >= ACK_TICKS) {
      this.#ackedTick = tick;
      this.#write({ kind: 'ack', tick });
    }
    // Only who waits for an answer looks for one.
    if (this.#newest === 0) return;
    const answered = frame.answerOf(this.#member);
    if (answered === 0) return;
    if (answered >= this.#newest) this.#newest = 0;
    this.#ears.answered(tick);
  }

  text(text: string): void {
    this.#ears.failed(`a text: ${text}`);
  }

  command(sequence: number): Buffer {
    this.#newest = sequence;
    this.#ackedTick = this.#tick;
    return clientFrame(battleCommand(this.#member, sequence, this.#tick));
  }

  #other(bytes: Uint8Array): void {
    const message = decodeServerMessage(bytes);
    if (message?.kind === 'welcome') {
      this.#write({ kind: 'join', room: this.#seat.room, spectate: false });
    } else if (message?.kind === 'joined') {
      this.#member = message.member;
      this.#tick = message.tick;
      this.#ackedTick = message.tick;
      this.#ears.joined();
    } else {
      this.#ears.failed(message?.kind === 'error' ? message.code : 'a message of another kind');
    }
  }

  #write(message: Parameters<typeof encodeClientMessage>[0]): void {
    this.#ears.write(clientFrame(encodeClientMessage(message)));
  }
}
