// Operations in the order they were recorded, with their arguments and in whose name they were.
// Filled while bodies run, carried out when the event is over; hooks that run then add to its end.
// Doubles when there are more than ever before. Hot path: 0 B/op at its size.
import { RUN_LIMITS } from './limits.ts';

/** In the place of an operation: ends the instance it was recorded for, as broken. */
export const END_BROKEN = -1;

/** Numbers of one operation, in OperationList.words. */
export const RECORDED = {
  op: 0,
  /** First argument and how many there are. */
  at: 1,
  count: 2,
  /** Element and serial of the instance it speaks for; -1 without one. */
  instance: 3,
  serial: 4,
  /** Hash of the hook that recorded it; 0 for rules. */
  body: 5,
  /** 1 for what follows from an instance that gave way. */
  fromReplaced: 6,
} as const;

const WORDS = 8;

/** In whose name operations are recorded. */
export interface Recorder {
  readonly instance: number;
  readonly serial: number;
  readonly body: number;
}

export class OperationList {
  /** RECORDED, from recordOf(i) on. */
  words = new Int32Array(RUN_LIMITS.operationsStart * WORDS);
  args = new Float64Array(RUN_LIMITS.argumentsStart);
  /** Whether what is recorded now follows from an instance that gave way: nothing else gives way to it. */
  isFromReplaced = false;
  length = 0;
  #argsLength = 0;

  /** False, and nothing recorded, when there is no room. */
  add(name: Recorder, op: number, scratch: Float64Array, from: number, count: number): boolean {
    if (!this.#reserve(count)) return false;
    const { args } = this;
    const at = this.#argsLength;
    this.#put(op, count, name.instance, name.serial, name.body);
    for (let i = 0; i < count; i += 1) args[at + i] = scratch[from + i] ?? 0;
    return true;
  }

  /** Records the end of an instance whose pool is empty. */
  addBroken(instance: number, serial: number): boolean {
    if (!this.#reserve(0)) return false;
    this.#put(END_BROKEN, 0, instance, serial, 0);
    return true;
  }

  clear(): void {
    this.length = 0;
    this.#argsLength = 0;
  }

  #put(op: number, count: number, instance: number, serial: number, body: number): void {
    const { words } = this;
    const first = recordOf(this.length);
    words[first + RECORDED.op] = op;
    words[first + RECORDED.at] = this.#argsLength;
    words[first + RECORDED.count] = count;
    words[first + RECORDED.instance] = instance;
    words[first + RECORDED.serial] = serial;
    words[first + RECORDED.body] = body;
    words[first + RECORDED.fromReplaced] = this.isFromReplaced ? 1 : 0;
    this.length += 1;
    this.#argsLength += count;
  }

  /** Room for one more operation with so many arguments; false at the limit. */
  #reserve(count: number): boolean {
    const isFull = this.#argsLength + count > this.args.length;
    if (isFull && !this.#growArguments()) return false;
    return recordOf(this.length) < this.words.length || this.#grow();
  }

  #growArguments(): boolean {
    const { length } = this.args;
    if (length === RUN_LIMITS.argumentsMax) return false;
    this.args = copied(this.args, new Float64Array(length * 2));
    return true;
  }

  #grow(): boolean {
    if (this.length === RUN_LIMITS.operationsMax) return false;
    this.words = copied(this.words, new Int32Array(this.words.length * 2));
    return true;
  }
}

/** First element of OperationList.words of an operation. */
export function recordOf(operation: number): number {
  return operation * WORDS;
}

function copied<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
