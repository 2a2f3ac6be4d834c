// Operations in the order they were recorded, with their arguments and in whose name they were.
// Filled while bodies run, carried out when the event is over; hooks that run then add to its end.
// Hot path: 0 B/op.
import type { BodySink } from './frame.ts';
import { RUN_LIMITS } from './limits.ts';

/** In the place of an operation: ends the instance it was recorded for, as broken. */
export const END_BROKEN = -1;

export class OperationList {
  readonly op = new Int32Array(RUN_LIMITS.operationsMax);
  /** First argument and how many there are. */
  readonly at = new Int32Array(RUN_LIMITS.operationsMax);
  readonly count = new Int32Array(RUN_LIMITS.operationsMax);
  readonly args = new Float64Array(RUN_LIMITS.argumentsMax);
  /** Element and serial of the instance it speaks for; -1 without one. */
  readonly instance = new Int32Array(RUN_LIMITS.operationsMax);
  readonly serial = new Uint32Array(RUN_LIMITS.operationsMax);
  readonly body = new Int32Array(RUN_LIMITS.operationsMax);
  length = 0;
  #argsLength = 0;

  /** False, and nothing recorded, when there is no room. */
  add(sink: BodySink, op: number, scratch: Float64Array, from: number, count: number): boolean {
    const index = this.length;
    const at = this.#argsLength;
    if (index === RUN_LIMITS.operationsMax || at + count > RUN_LIMITS.argumentsMax) return false;
    this.op[index] = op;
    this.at[index] = at;
    this.count[index] = count;
    this.instance[index] = sink.instance;
    this.serial[index] = sink.serial;
    this.body[index] = sink.body;
    for (let i = 0; i < count; i += 1) this.args[at + i] = scratch[from + i] ?? 0;
    this.length = index + 1;
    this.#argsLength = at + count;
    return true;
  }

  /** Records the end of an instance whose pool is empty. */
  addBroken(instance: number, serial: number): boolean {
    const index = this.length;
    if (index === RUN_LIMITS.operationsMax) return false;
    this.op[index] = END_BROKEN;
    this.at[index] = this.#argsLength;
    this.count[index] = 0;
    this.instance[index] = instance;
    this.serial[index] = serial;
    this.body[index] = 0;
    this.length = index + 1;
    return true;
  }

  clear(): void {
    this.length = 0;
    this.#argsLength = 0;
  }
}
