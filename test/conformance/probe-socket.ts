// A client that obeys: a raw TCP socket after its upgrade, which sends the bytes it is given and keeps every
// frame that comes back and how the stream ended. Nothing is answered by itself.
import { connect, type Socket } from 'node:net';
import { described } from './case.ts';
import { OPCODE, takeFrame, type HeardFrame } from './frame.ts';
import { ACCEPT, KEY } from './handshake.ts';

/** A bound on a case that goes wrong; no case waits for it. */
const CASE_MS = 10_000;

export class ProbeSocket {
  /** As `described` says them. */
  readonly frames: string[] = [];
  /** What the messages among them hold. */
  readonly messages: Buffer[] = [];
  /** Code of the close frame that came, `none` for an empty one. */
  #close: string | undefined;
  #isUpgraded = false;
  #hasEnded = false;
  #isLate = false;
  #bytes: Buffer = Buffer.alloc(0);
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  #wake: () => void = () => undefined;

  private constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    for (const event of ['end', 'close']) this.#socket.on(event, () => this.#end());
    this.#timer = setTimeout(() => {
      this.#isLate = true;
      this.#end();
    }, CASE_MS);
  }

  static async open(port: number): Promise<ProbeSocket> {
    const probe = new ProbeSocket(port);
    const head =
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n`;
    probe.#socket.write(head);
    await probe.#until(() => probe.#bytes.includes('\r\n\r\n'));
    const end = probe.#bytes.indexOf('\r\n\r\n') + 4;
    const answer = probe.#bytes.toString('latin1', 0, end);
    if (!answer.startsWith('HTTP/1.1 101') || !answer.includes(ACCEPT)) {
      throw new Error(`no upgrade: ${answer}`);
    }
    probe.#bytes = probe.#bytes.subarray(end);
    probe.#isUpgraded = true;
    return probe;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** How the stream ended, as an Observation says it. */
  get ending(): string {
    if (this.#isLate) return 'open';
    if (this.#close === undefined) return 'drop';
    return this.#close === 'none' ? 'close' : `close ${this.#close}`;
  }

  async send(bytes: Buffer, chopBytes: number): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#hasEnded; at += chopBytes) {
      this.#socket.write(bytes.subarray(at, at + chopBytes));
      // The server, in the same process, reads this piece before the next is written.
      if (chopBytes < bytes.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Until this many frames came in all, or the stream ended. */
  async heard(count: number): Promise<void> {
    await this.#until(() => this.frames.length >= count);
  }

  /** Until the server ended the stream. */
  async ended(): Promise<void> {
    await this.#until(() => false);
  }

  /** Ends our side without a close frame. */
  leave(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#end();
    this.#socket.destroy();
  }

  async #until(holds: () => boolean): Promise<void> {
    for (;;) {
      this.#read();
      if (holds() || this.#hasEnded) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #read(): void {
    while (this.#isUpgraded) {
      const taken = takeFrame(this.#bytes);
      if (taken === undefined) return;
      this.#bytes = taken.rest;
      this.#note(taken.frame);
    }
  }

  #note({ opcode, payload, breach }: HeardFrame): void {
    if (breach !== undefined) this.frames.push(`breach: ${breach}`);
    if (this.#close !== undefined) this.frames.push('breach: a frame after close');
    if (opcode !== OPCODE.close) {
      this.frames.push(described(opcode, payload));
      if (opcode < OPCODE.close) this.messages.push(payload);
      return;
    }
    this.#close = payload.length === 0 ? 'none' : String(payload.readUInt16BE(0));
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#hasEnded = true;
    this.#wake();
  }
}
