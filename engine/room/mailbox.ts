// Commands that wait for their room's next tick, in arrival order: a bounded ring of numbers.
// Hot path: enqueue and dequeue copy numbers and allocate nothing.
import { COMMAND_ARGS, type Command } from '../contract/room.ts';
import { assert } from '../base/assert.ts';

/** The member of a command that the host of a battle sends: an input that only it can give. */
export const HOST_MEMBER = -1;

/** Kinds are small counts, so that a record of them is short. */
const KIND_MAX = 0xffff;

/** A command to be filled by `dequeue`. */
export function createCommand(): Command {
  return { member: 0, sequence: 0, kind: 0, args: new Float64Array(COMMAND_ARGS) };
}

/** A bounded ring of commands. */
export class Mailbox {
  readonly capacity: number;
  readonly #members: Int32Array;
  readonly #sequences: Uint32Array;
  readonly #kinds: Uint16Array;
  readonly #args: Float64Array;
  #head = 0;
  #length = 0;

  constructor(capacity: number) {
    assert(Number.isSafeInteger(capacity) && capacity >= 1, 'a mailbox holds at least one command');
    this.capacity = capacity;
    this.#members = new Int32Array(capacity);
    this.#sequences = new Uint32Array(capacity);
    this.#kinds = new Uint16Array(capacity);
    this.#args = new Float64Array(capacity * COMMAND_ARGS);
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the command in; false when the ring is full. */
  enqueue(command: Command): boolean {
    const { kind } = command;
    assert(Number.isInteger(kind) && kind >= 0 && kind <= KIND_MAX, 'a kind is a u16');
    if (this.#length === this.capacity) return false;
    const at = (this.#head + this.#length) % this.capacity;
    this.#members[at] = command.member;
    this.#sequences[at] = command.sequence;
    this.#kinds[at] = kind;
    for (let i = 0; i < COMMAND_ARGS; i += 1) {
      // -0 is stored as 0: records do not tell them apart.
      this.#args[at * COMMAND_ARGS + i] = (command.args[i] ?? 0) + 0;
    }
    this.#length += 1;
    return true;
  }

  /** Copies the oldest command out; false when there is none. */
  dequeue(into: Command): boolean {
    if (!this.peek(0, into)) return false;
    this.#head = (this.#head + 1) % this.capacity;
    this.#length -= 1;
    return true;
  }

  /** Copies the command out that waits at this place of the queue; false when there is none. */
  peek(place: number, into: Command): boolean {
    if (place >= this.#length) return false;
    const at = (this.#head + place) % this.capacity;
    into.member = this.#members[at] ?? 0;
    into.sequence = this.#sequences[at] ?? 0;
    into.kind = this.#kinds[at] ?? 0;
    for (let i = 0; i < COMMAND_ARGS; i += 1) {
      into.args[i] = this.#args[at * COMMAND_ARGS + i] ?? 0;
    }
    return true;
  }
}
