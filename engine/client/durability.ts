// What a client knows of its room's journal: up to which tick a crash of the server takes nothing back, which of
// its own commands are accepted behind that tick, and who waits for one.
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import { Deferred } from './deferred.ts';

export class Durability {
  /** The newest durable tick; -1 before the server has named one. */
  tick = -1;
  /** Ticks of accepted commands, one entry a command, oldest first. */
  readonly #accepted: number[] = [];
  readonly #waiting = new Set<{ readonly tick: number; readonly reached: Deferred<void> }>();

  get accepted(): number {
    return this.#accepted.length;
  }

  /** A command was accepted in this tick. Without a journal the oldest are forgotten. */
  accept(tick: number): void {
    if (this.#accepted.length >= WIRE_LIMITS.mailboxCommandsMax) this.#accepted.shift();
    this.#accepted.push(tick);
  }

  reach(tick: number): void {
    if (tick === this.tick) return;
    this.tick = tick;
    const first = this.#accepted.findIndex((accepted) => accepted > tick);
    this.#accepted.splice(0, first < 0 ? this.#accepted.length : first);
    for (const waiting of this.#waiting) {
      if (waiting.tick > tick) continue;
      this.#waiting.delete(waiting);
      waiting.reached.resolve();
    }
  }

  when(tick: number): Promise<void> {
    if (tick <= this.tick) return Promise.resolve();
    const reached = new Deferred<void>();
    this.#waiting.add({ tick, reached });
    return reached.promise;
  }

  /** The connection is closed: nobody will say any more. */
  end(error: Error): void {
    for (const { reached } of this.#waiting) reached.reject(error);
    this.#waiting.clear();
  }
}
