// One hostile socket: connects, behaves badly once a second, and comes back when it is thrown out.
import { encodeUse } from '#combat-rules/protocol';
import { encodeFrame } from '#engine/client/net-socket';
import { encodeClientMessage, PROTOCOL_MINOR, PROTOCOL_VERSION } from '#engine/protocol';
import type { HostileKind } from './hostile-kind.ts';
import { SwarmSocket, type SocketOwner, type SocketTarget } from './swarm-socket.ts';
import { STRIKE } from './wire.ts';

export interface HostileField {
  readonly target: SocketTarget;
  readonly random: () => number;
  readonly totals: HostileTotals;
}

/** Running totals of all hostile sockets. */
export interface HostileTotals {
  open: number;
  connects: number;
  /** Times that the server, or the system, ended one. */
  thrownOut: number;
}

/** Messages of a flood a second, in one write. */
const FLOOD = 200;
const PINGS = 100;
const GARBAGE = 5;
const GARBAGE_BYTES = 64;
/** Bytes that wait in this process before a socket keeps still: its memory is bounded. */
const UNSENT_BYTES_MAX = 65_536;
const PING = 9;

const HELLO = frame({
  kind: 'hello',
  protocol: PROTOCOL_VERSION,
  client: 'midswing-hostile',
  minor: PROTOCOL_MINOR,
  resume: undefined,
});
const PING_FLOOD = repeated(encodeFrame(PING, Uint8Array.of(1, 2, 3, 4), undefined), PINGS);

export class HostileClient implements SocketOwner {
  readonly #field: HostileField;
  readonly #kind: HostileKind;
  readonly #room: number;
  #socket: SwarmSocket | undefined;
  #isOpen = false;
  #sequence = 1;

  constructor(field: HostileField, kind: HostileKind, room: number) {
    this.#field = field;
    this.#kind = kind;
    this.#room = room;
  }

  /** Misbehaves; about once a second. */
  beat(): void {
    const socket = this.#socket;
    if (socket === undefined) this.#connect();
    else if (!this.#isOpen || socket.unsentBytes > UNSENT_BYTES_MAX) return;
    else if (this.#kind === 'connect') this.rest();
    else if (this.#kind === 'garbage') socket.sendRaw(this.#garbage());
    else if (this.#kind === 'flood') socket.sendRaw(this.#flood());
    else if (this.#kind === 'ping') socket.sendRaw(PING_FLOOD);
    else if (this.#kind === 'half-frame') socket.sendRaw(Uint8Array.of(0));
  }

  /** Goes away. */
  rest(): void {
    this.#socket?.drop();
    this.#left();
  }

  opened(): void {
    this.#isOpen = true;
    this.#field.totals.open += 1;
    if (this.#kind === 'half-frame') {
      // Says that 4,000 bytes follow, which come one a second.
      this.#socket?.sendRaw(Uint8Array.of(0x82, 0xfe, 0x0f, 0xa0, 0, 0, 0, 0));
      return;
    }
    if (this.#kind === 'connect') return;
    this.#socket?.sendRaw(HELLO);
    this.#socket?.sendRaw(frame({ kind: 'join', room: this.#room, spectate: true }));
    if (this.#kind === 'slow-reader') this.#socket?.stopReading();
  }

  received(): void {
    // What the server says is of no interest.
  }

  ended(): void {
    this.#field.totals.thrownOut += 1;
    this.#left();
  }

  #connect(): void {
    this.#field.totals.connects += 1;
    this.#socket = new SwarmSocket(this.#field.target, this);
  }

  #left(): void {
    if (this.#isOpen) this.#field.totals.open -= 1;
    this.#isOpen = false;
    this.#socket = undefined;
  }

  #garbage(): Uint8Array {
    const messages = Array.from({ length: GARBAGE }, () => {
      const bytes = Uint8Array.from({ length: GARBAGE_BYTES }, () => this.#field.random() * 256);
      return encodeFrame(2, bytes, undefined);
    });
    return Buffer.concat(messages);
  }

  #flood(): Uint8Array {
    const payload = encodeUse(STRIKE, 0);
    const messages = Array.from({ length: FLOOD }, () => {
      this.#sequence += 1;
      return frame({ kind: 'command', sequence: this.#sequence, payload, ackTick: 0 });
    });
    return Buffer.concat(messages);
  }
}

function frame(message: Parameters<typeof encodeClientMessage>[0]): Uint8Array {
  return encodeFrame(2, encodeClientMessage(message), undefined);
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  return Buffer.concat(Array.from({ length: times }, () => bytes));
}
