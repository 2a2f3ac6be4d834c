// The sending side of one socket. Any call on a closed uWebSockets.js socket throws, so the native socket is
// let go the moment it ends: after that every call here does nothing.
import type { UwsSocket } from './uws.ts';

/** Sends to one socket while it is open. */
export class Outbox<Data> {
  #socket: UwsSocket<Data> | undefined;

  attach(socket: UwsSocket<Data>): void {
    this.#socket = socket;
  }

  /** The socket is closed: never touch it again. */
  detach(): void {
    this.#socket = undefined;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** Copies the bytes; what exceeds the back-pressure limit is dropped and reported by `dropped`. */
  send(bytes: Uint8Array): void {
    this.#socket?.send(bytes, true, false);
  }

  /** Sends and then subscribes in one write: publications from now on reach the socket. */
  sendAndSubscribe(bytes: Uint8Array, topic: string): void {
    const socket = this.#socket;
    socket?.cork(() => {
      socket.send(bytes, true, false);
      socket.subscribe(topic);
    });
  }

  /** Closes with a close frame; the close handler runs inside this call. */
  end(code: number, reason: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.end(code, reason);
  }
}
