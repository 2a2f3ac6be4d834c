// Operations in the order they were recorded, with their arguments and in whose name they were.
// Filled while bodies run, carried out when the event is over; hooks that run then add to its end.
// Doubles when there are more than ever before. Hot path: 0 B/op at its size.
import type { BodySink } from './frame.ts';
import { RUN_LIMITS } from './limits.ts';

/** In the place of an operation: ends the instance it was recorded for, as broken. */
export const END_BROKEN = -1;

export class OperationList {
  op = new Int32Array(RUN_LIMITS.operationsStart);
  /** First argument and how many there are. */
  at = new Int32Array(RUN_LIMITS.operationsStart);
  count = new Int32Array(RUN_LIMITS.operationsStart);
  args = new Float64Array(RUN_LIMITS.argumentsStart);
  /** Element and serial of the instance it speaks for; -1 without one. */
  instance = new Int32Array(RUN_LIMITS.operationsStart);
  serial = new Uint32Array(RUN_LIMITS.operationsStart);
  body = new Int32Array(RUN_LIMITS.operationsStart);
  /** 1 for what follows from an instance that gave way. */
  fromReplaced = new Uint8Array(RUN_LIMITS.operationsStart);
  /** Whether what is recorded now does: nothing else gives way to it. */
  isFromReplaced = false;
  length = 0;
  #argsLength = 0;

  /** False, and nothing recorded, when there is no room. */
  add(sink: BodySink, op: number, scratch: Float64Array, from: number, count: number): boolean {
    const at = this.#argsLength;
    if (!this.#reserve(count)) return false;
    this.#put(op, count, sink.instance, sink.serial);
    this.body[this.length - 1] = sink.body;
    for (let i = 0; i < count; i += 1) this.args[at + i] = scratch[from + i] ?? 0;
    return true;
  }

  /** Records the end of an instance whose pool is empty. */
  addBroken(instance: number, serial: number): boolean {
    if (!this.#reserve(0)) return false;
    this.#put(END_BROKEN, 0, instance, serial);
    return true;
  }

  clear(): void {
    this.length = 0;
    this.#argsLength = 0;
  }

  #put(op: number, count: number, instance: number, serial: number): void {
    const index = this.length;
    this.op[index] = op;
    this.at[index] = this.#argsLength;
    this.count[index] = count;
    this.instance[index] = instance;
    this.serial[index] = serial;
    this.body[index] = 0;
    this.fromReplaced[index] = this.isFromReplaced ? 1 : 0;
    this.length = index + 1;
    this.#argsLength += count;
  }

  /** Room for one more operation with so many arguments; false at the limit. */
  #reserve(count: number): boolean {
    if (this.#argsLength + count > this.args.length) {
      const { length } = this.args;
      if (length === RUN_LIMITS.argumentsMax) return false;
      this.args = copied(this.args, new Float64Array(length * 2));
    }
    return this.length < this.op.length || this.#grow();
  }

  #grow(): boolean {
    const { length } = this.op;
    if (length === RUN_LIMITS.operationsMax) return false;
    this.op = copied(this.op, new Int32Array(length * 2));
    this.at = copied(this.at, new Int32Array(length * 2));
    this.count = copied(this.count, new Int32Array(length * 2));
    this.instance = copied(this.instance, new Int32Array(length * 2));
    this.serial = copied(this.serial, new Uint32Array(length * 2));
    this.body = copied(this.body, new Int32Array(length * 2));
    this.fromReplaced = copied(this.fromReplaced, new Uint8Array(length * 2));
    return true;
  }
}

function copied<T extends Int32Array | Uint32Array | Uint8Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
