// One native socket as a link. Any call on a closed uWebSockets.js socket throws, so the native socket is let go the
// moment it ends: after that every call here does nothing. Hot path: `send` is one native call.
import type { Link } from './link.ts';
import type { UwsSocket } from './uws.ts';

/** What `send` of the native socket gives. */
const SENT = { buffered: 0, dropped: 2 } as const;

export class UwsLink implements Link {
  readonly address: string;
  #socket: UwsSocket<unknown> | undefined;
  /** Whether something may wait: only then it is asked how much. */
  #isBuffering = false;

  constructor(address: string) {
    this.address = address;
  }

  attach(socket: UwsSocket<unknown>): void {
    this.#socket = socket;
  }

  /** The socket is closed: never touch it again. */
  detach(): void {
    this.#socket = undefined;
  }

  get bufferedBytes(): number {
    if (!this.#isBuffering) return 0;
    const bytes = this.#socket?.getBufferedAmount() ?? 0;
    this.#isBuffering = bytes > 0;
    return bytes;
  }

  send(bytes: Uint8Array): boolean {
    const socket = this.#socket;
    if (socket === undefined) return false;
    const status = socket.send(bytes, true, false);
    if (status === SENT.buffered) this.#isBuffering = true;
    return status !== SENT.dropped;
  }

  cork(body: () => void): void {
    this.#socket?.cork(body);
    // What a corked write could not hand over is told by no send.
    this.#isBuffering = true;
  }

  close(code: number, reason: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    // The close handler runs inside this call.
    socket?.end(code, reason);
  }
}
