// A link whose transport may throw. What throws takes nothing more and is told as dropped, so that its session lags and
// its connection is closed like any other that is stuck: a host's mistake harms one client, never a room or the loop.
// Hot path: one call more for each frame.
import type { Log } from '../base/log.ts';
import type { Link } from './link.ts';

export class GuardedLink implements Link {
  readonly address: string;
  readonly #link: Link;
  readonly #log: Log;
  #isBroken = false;

  constructor(link: Link, log: Log) {
    this.address = link.address;
    this.#link = link;
    this.#log = log;
  }

  get bufferedBytes(): number {
    try {
      return this.#isBroken ? Number.POSITIVE_INFINITY : this.#link.bufferedBytes;
    } catch (error) {
      this.#break(error);
      return Number.POSITIVE_INFINITY;
    }
  }

  send(bytes: Uint8Array): boolean {
    try {
      return !this.#isBroken && this.#link.send(bytes);
    } catch (error) {
      this.#break(error);
      return false;
    }
  }

  cork(body: () => void): void {
    try {
      if (!this.#isBroken) this.#link.cork(body);
    } catch (error) {
      this.#break(error);
    }
  }

  close(code: number, reason: string): void {
    try {
      this.#link.close(code, reason);
    } catch (error) {
      this.#break(error);
    }
  }

  #break(error: unknown): void {
    if (!this.#isBroken) this.#log.error({ err: error, address: this.address }, 'a link threw');
    this.#isBroken = true;
  }
}
