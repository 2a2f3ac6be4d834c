// Commands that wait for their room's next tick, in arrival order: a bounded ring of numbers.
// Hot path: enqueue and dequeue copy numbers and allocate nothing.
import { COMMAND_ARGS, type Command } from '../contract/room.ts';
import { assert } from '../base/assert.ts';

/** A command to be filled by `dequeue`. */
export function createCommand(): Command {
  return { member: 0, sequence: 0, kind: 0, args: new Float64Array(COMMAND_ARGS) };
}

/** A bounded ring of commands. */
export class Mailbox {
  readonly capacity: number;
  readonly #members: Int32Array;
  readonly #sequences: Uint32Array;
  readonly #kinds: Float64Array;
  readonly #args: Float64Array;
  #head = 0;
  #length = 0;

  constructor(capacity: number) {
    assert(Number.isSafeInteger(capacity) && capacity >= 1, 'a mailbox holds at least one command');
    this.capacity = capacity;
    this.#members = new Int32Array(capacity);
    this.#sequences = new Uint32Array(capacity);
    this.#kinds = new Float64Array(capacity);
    this.#args = new Float64Array(capacity * COMMAND_ARGS);
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the command in; false when the ring is full. */
  enqueue(command: Command): boolean {
    if (this.#length === this.capacity) return false;
    const at = (this.#head + this.#length) % this.capacity;
    this.#members[at] = command.member;
    this.#sequences[at] = command.sequence;
    this.#kinds[at] = command.kind;
    for (let i = 0; i < COMMAND_ARGS; i += 1) {
      this.#args[at * COMMAND_ARGS + i] = command.args[i] ?? 0;
    }
    this.#length += 1;
    return true;
  }

  /** Copies the oldest command out; false when there is none. */
  dequeue(into: Command): boolean {
    if (this.#length === 0) return false;
    const at = this.#head;
    into.member = this.#members[at] ?? 0;
    into.sequence = this.#sequences[at] ?? 0;
    into.kind = this.#kinds[at] ?? 0;
    for (let i = 0; i < COMMAND_ARGS; i += 1) {
      into.args[i] = this.#args[at * COMMAND_ARGS + i] ?? 0;
    }
    this.#head = (at + 1) % this.capacity;
    this.#length -= 1;
    return true;
  }
}
