// A client that obeys nobody: a raw TCP socket after its upgrade, from any address of this machine. It writes the bytes
// it is given, keeps what comes back, and answers nothing by itself.
import { connect, type Socket } from 'node:net';
import { decodeServerMessage, encodeClientMessage } from '../../engine/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '../../engine/protocol/message.ts';
import { frame, OPCODE, takeFrame } from '../conformance/frame.ts';
import { eventually, onCloseAll } from '../engine/gateway/gateway-harness.ts';

/** Those that are not gone yet; of the others nothing is kept. */
const open = new Set<HostileSocket>();

async function closeOpen(): Promise<void> {
  for (const socket of open) socket.leave();
}

const NOT_CLOSED = 0;
const NO_CLOSE_FRAME = 1006;

export interface HostileOptions {
  readonly protocols?: string;
  readonly localAddress?: string;
}

/** A client of any transport, moved by hand. */
export interface Peer {
  readonly messages: readonly ServerMessage[];
  say(message: ClientMessage): void;
  text(): void;
  ping(): void;
  /** Reads nothing until `resume`. */
  pause(): void;
  resume(): void;
  heard(kind: ServerMessage['kind'], count?: number): Promise<void>;
  /** The close code, once it is closed. */
  ended(): Promise<number>;
  /** Goes without a word. */
  leave(): void;
}

export class HostileSocket implements Peer {
  readonly socket: Socket;
  readonly messages: ServerMessage[] = [];
  /** Answer to the upgrade: 101, 403, 429...; 0 while there is none. */
  status = 0;
  /** As a client would see it; 0 while it is open. */
  closeCode = NOT_CLOSED;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(port: number, { localAddress }: HostileOptions = {}) {
    const from = localAddress === undefined ? {} : { localAddress };
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, ...from });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.socket.on('close', () => {
      if (this.closeCode === NOT_CLOSED) this.closeCode = NO_CLOSE_FRAME;
      open.delete(this);
    });
    if (open.size === 0) onCloseAll(closeOpen);
    open.add(this);
  }

  /** Upgraded, or refused. */
  static async open(port: number, options: HostileOptions = {}): Promise<HostileSocket> {
    const client = new HostileSocket(port, options);
    client.ask(options);
    await eventually(() => client.status !== 0 || client.hasEnded);
    return client;
  }

  /** One that was welcomed. */
  static async greet(port: number, options: HostileOptions = {}): Promise<HostileSocket> {
    const client = await HostileSocket.open(port, options);
    client.hello();
    await client.heard('welcome');
    return client;
  }

  ask({ protocols }: HostileOptions): void {
    const offer = protocols === undefined ? '' : `Sec-WebSocket-Protocol: ${protocols}\r\n`;
    this.socket.write(
      `GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${offer}` +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
  }

  get hasEnded(): boolean {
    return this.closeCode !== NOT_CLOSED;
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** One message as one frame. */
  send(payload: Uint8Array): void {
    this.socket.write(frame({ opcode: OPCODE.binary, payload }));
  }

  say(message: ClientMessage): void {
    this.send(encodeClientMessage(message));
  }

  text(): void {
    this.socket.write(frame({ opcode: OPCODE.text, payload: 'text' }));
  }

  ping(): void {
    this.socket.write(frame({ opcode: OPCODE.ping }));
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  hello(): void {
    this.say({ kind: 'hello', protocol: 1, client: 'x', minor: 0, resume: undefined });
  }

  /** Until so many messages of this kind came. */
  async heard(kind: ServerMessage['kind'], count = 1): Promise<void> {
    await eventually(() => this.messages.filter((one) => one.kind === kind).length >= count);
  }

  errors(): string[] {
    return this.messages.flatMap((one) => (one.kind === 'error' ? [one.code] : []));
  }

  async ended(): Promise<number> {
    await eventually(() => this.hasEnded);
    return this.closeCode;
  }

  leave(): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.status === 0) this.#readHead();
    while (this.status === 101) {
      const taken = takeFrame(this.#bytes);
      if (taken === undefined) return;
      this.#bytes = taken.rest;
      this.#take(taken.frame.opcode, taken.frame.payload);
    }
  }

  #readHead(): void {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    this.status = Number(this.#bytes.toString('latin1', 9, 12));
    this.#bytes = this.#bytes.subarray(end + 4);
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.close) {
      this.closeCode = payload.length < 2 ? NO_CLOSE_FRAME : payload.readUInt16BE(0);
    }
    const message = opcode === OPCODE.binary ? decodeServerMessage(payload) : undefined;
    if (message !== undefined) this.messages.push(message);
  }
}
