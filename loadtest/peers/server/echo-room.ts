// The rooms of a server without a game: each keeps the newest sequence of its members as the bytes it got, and
// gives out recorded frames with these in them. No byte of a command is read here but those that are copied.
import { MEMBERS, SEQUENCE_BYTES, sequenceOffset } from '../exchange.ts';
import type { Recording } from '../recording.ts';

/** One room. */
export class EchoRoom {
  readonly #frames: readonly Buffer[];
  readonly #sequences = Buffer.alloc(MEMBERS * SEQUENCE_BYTES);
  #tick = 0;

  /** Rooms are numbered from 1. */
  constructor(recording: Recording, room: number) {
    this.#frames = recording[room % recording.length] ?? [];
  }

  /** A command of a member came: its sequence stands in the room's next frame. */
  take(member: number, command: Uint8Array): void {
    for (let i = 0; i < SEQUENCE_BYTES; i += 1) {
      this.#sequences[member * SEQUENCE_BYTES + i] = command[i] ?? 0;
    }
  }

  /** The frame of the next tick, a copy: servers may hold it until a slow socket takes it. */
  next(): Buffer {
    const recorded = this.#frames[this.#tick % this.#frames.length];
    if (recorded === undefined) throw new Error('invariant broken: a recording has frames');
    this.#tick += 1;
    const frame = Buffer.from(recorded);
    frame.writeUInt32LE(this.#tick, 0);
    this.#sequences.copy(frame, sequenceOffset(0));
    return frame;
  }
}
