// What the servers without a game have in common for one socket: commands with the sequence in front, and the numbers
// at the fixed places of a frame. Hot path: a frame that nobody waits for costs one call.
import { sequenceOffset } from '../exchange.ts';
import { plainCommand } from './battle-command.ts';
import type { Ears } from './speaker.ts';

export class PlainFrames {
  readonly #member: number;
  readonly #offset: number;
  readonly #ears: Ears;
  /** The newest command that has no answer; 0 without one. */
  #newest = 0;
  #answered = 0;

  constructor(member: number, ears: Ears) {
    this.#member = member;
    this.#offset = sequenceOffset(member);
    this.#ears = ears;
  }

  /** A frame that begins at `start`. */
  take(bytes: Buffer, start: number): void {
    this.#ears.frame();
    if (this.#newest === 0) return;
    const answered = bytes.readUInt32LE(start + this.#offset);
    if (answered <= this.#answered) return;
    this.#answered = answered;
    if (answered >= this.#newest) this.#newest = 0;
    this.#ears.answered(bytes.readUInt32LE(start));
  }

  command(sequence: number): Uint8Array {
    this.#newest = sequence;
    return plainCommand(this.#member, sequence);
  }
}
