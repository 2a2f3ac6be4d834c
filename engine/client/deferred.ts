// A promise that is settled from outside, once, and can have a deadline.
import type { ClientPorts } from './ports.ts';

/** Settles at most once; later calls are ignored. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  #resolve: (value: T) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #cancel: () => void = () => undefined;
  #isPending = true;

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get isPending(): boolean {
    return this.#isPending;
  }

  resolve(value: T): void {
    this.#settle(() => this.#resolve(value));
  }

  reject(error: Error): void {
    this.#settle(() => this.#reject(error));
  }

  /** Rejects with `makeError()` unless it is settled within `deadlineMs`. */
  expireAfter(deadlineMs: number, ports: ClientPorts, makeError: () => Error): void {
    if (this.#isPending) this.#cancel = ports.after(deadlineMs, () => this.reject(makeError()));
  }

  #settle(carryOut: () => void): void {
    if (!this.#isPending) return;
    this.#isPending = false;
    this.#cancel();
    carryOut();
  }
}
