// Reads two things out of a Midswing frame without decoding it: its tick, and the newest sequence that it answers a
// member. The same bytes reach ten sockets of a room, so that whole decoding would measure the generator.

const FRAME = 0x1a;
const TICK = 0x10;
const REPLIES = 0x22;
const REPLY = { member: 0x08, sequence: 0x10 } as const;

/** A cursor over protobuf fields; one is enough for all frames. */
export class MidswingFrame {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  #start = 0;

  /** The tick of a frame; -1 for any other message. */
  open(bytes: Buffer, start: number, end: number): number {
    if (bytes[start] !== FRAME) return -1;
    this.#bytes = bytes;
    this.#at = start + 1;
    this.#end = end;
    this.#varint();
    this.#start = this.#at;
    while (this.#at < end) {
      const tag = this.#varint();
      if (tag === TICK) return this.#varint();
      this.#skip(tag & 7);
    }
    return 0;
  }

  /** The newest sequence of this member among the replies of the frame that was opened last; 0 without one. */
  answerOf(member: number): number {
    let newest = 0;
    this.#at = this.#start;
    while (this.#at < this.#end) {
      const tag = this.#varint();
      if (tag !== REPLIES) {
        // Fields come in the order of their numbers.
        if (tag > REPLIES) break;
        this.#skip(tag & 7);
        continue;
      }
      const length = this.#varint();
      newest = Math.max(newest, this.#reply(this.#at + length, member));
    }
    return newest;
  }

  #reply(end: number, member: number): number {
    let of = 0;
    let sequence = 0;
    while (this.#at < end) {
      const tag = this.#varint();
      if (tag === REPLY.member) of = this.#varint();
      else if (tag === REPLY.sequence) sequence = this.#varint();
      else this.#skip(tag & 7);
    }
    return of === member ? sequence : 0;
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at] ?? 0;
      this.#at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  #skip(wireType: number): void {
    if (wireType === 0) this.#varint();
    else if (wireType === 2) this.#at = this.#varint() + this.#at;
    else this.#at += wireType === 1 ? 8 : 4;
  }
}
