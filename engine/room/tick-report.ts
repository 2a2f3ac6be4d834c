// What one tick did, written by its room and read by whoever publishes it. One record a room, reused; the
// reply arrays are as long as a full mailbox, and only their first `replyCount` entries count.
import type { ChangeBuffer } from '../contract/room.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import { LIMITS } from '../base/limits.ts';

interface Origin<Room> {
  readonly room: Room;
  readonly set: GenerationSet;
  readonly generation: Generation;
  readonly changes: ChangeBuffer;
}

/** The room's side of a TickReport; a type parameter keeps this file below room.ts. */
export class TickRecord<Room> {
  readonly room: Room;
  readonly changes: ChangeBuffer;
  set: GenerationSet;
  generation: Generation;
  tick = 0;
  epoch = 0;
  adoptedFrom = -1;
  undone = 0;
  /** Change rows carried out so far; all of them at the end of a tick. */
  applied = 0;
  replyCount = 0;
  readonly replyMember = new Int32Array(LIMITS.mailboxCommandsMax);
  readonly replySequence = new Uint32Array(LIMITS.mailboxCommandsMax);
  readonly replyRefusal = new Int32Array(LIMITS.mailboxCommandsMax);
  readonly joined: number[] = [];
  readonly left: number[] = [];

  constructor(origin: Origin<Room>) {
    this.room = origin.room;
    this.changes = origin.changes;
    this.set = origin.set;
    this.generation = origin.generation;
  }

  /** Forgets the tick before. */
  begin(): void {
    this.adoptedFrom = -1;
    this.undone = 0;
    this.applied = 0;
    this.replyCount = 0;
    this.joined.length = 0;
    this.left.length = 0;
  }

  /** The one answer to one command; refusal 0 means accepted. */
  reply(member: number, sequence: number, refusal: number): void {
    const at = this.replyCount;
    this.replyMember[at] = member;
    this.replySequence[at] = sequence;
    this.replyRefusal[at] = refusal;
    this.replyCount = at + 1;
  }
}
