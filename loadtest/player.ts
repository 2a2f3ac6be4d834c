// One socket of the swarm: connects, says hello, joins its room, sends commands when told to, and
// books all that comes back. Hot path: a frame that another socket of the room brought costs one
// comparison.
import { encodeMove, encodeUse } from '#combat-rules/protocol';
import type { createNetSocketFactory } from '#engine/client/net-socket';
import { decodeServerMessage, encodeClientMessage, PROTOCOL_VERSION } from '#engine/protocol';
import { canAct, chooseAim } from './aim.ts';
import type { Histogram } from './histogram.ts';
import { NO_VERSION, type Ledger } from './ledger.ts';
import type { KnownFrame, RoomFeed } from './room-feed.ts';
import { STRIKE, UNITS, type JoinedMessage, type ServerMessage } from './wire.ts';

type SocketFactory = ReturnType<typeof createNetSocketFactory>;

/** What the players of a run share. */
export interface Field {
  readonly url: string;
  readonly connect: SocketFactory;
  readonly ledger: Ledger;
  readonly rtt: Histogram;
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly note: (text: string) => void;
  readonly totals: PlayerTotals;
}

/** Running totals of all players. */
export interface PlayerTotals {
  joined: number;
  accepted: number;
  /** Commands sent although nothing could be accepted. */
  hopeless: number;
  /** Sockets that ended before the run did. */
  closed: number;
  /** Messages that could not be read, and answers to nothing that was sent. */
  foreign: number;
}

export interface Player {
  readonly phase: PlayerPhase;
  /** Whether its unit stands. */
  readonly isReady: boolean;
  /** Opens the socket; resolves when it has joined, or closed without. */
  open(): Promise<void>;
  /** Sends the next command, meant for `intendedMs`; nothing when it is not in a room. */
  send(intendedMs: number): void;
  /** Ends the socket on purpose; resolves when it is closed. */
  close(): Promise<void>;
}

export type PlayerPhase = 'new' | 'opening' | 'playing' | 'ending' | 'closed';

const STRIKES = Array.from({ length: UNITS }, (_, target) => encodeUse(STRIKE, target));
const NAME = 'midswing-swarm';

/** Player number `index` of the run, in the room of `feed`. */
export function createPlayer(field: Field, index: number, feed: RoomFeed, room: number): Player {
  return new SwarmPlayer(field, index, feed, room);
}

class SwarmPlayer implements Player {
  phase: PlayerPhase = 'new';
  readonly #field: Field;
  readonly #index: number;
  readonly #feed: RoomFeed;
  readonly #room: number;
  #socket: ReturnType<SocketFactory> | undefined;
  #member = -1;
  #tick = -1;
  #settleOpen: () => void = () => undefined;
  #settleClose: () => void = () => undefined;

  constructor(field: Field, index: number, feed: RoomFeed, room: number) {
    this.#field = field;
    this.#index = index;
    this.#feed = feed;
    this.#room = room;
  }

  get isReady(): boolean {
    const { view } = this.#feed;
    return view !== undefined && canAct(view, this.#member);
  }

  async open(): Promise<void> {
    this.phase = 'opening';
    const settled = new Promise<void>((resolve) => {
      this.#settleOpen = resolve;
    });
    this.#socket = this.#field.connect(this.#field.url, {
      onOpen: () => this.#write({ kind: 'hello', protocol: PROTOCOL_VERSION, client: NAME }),
      onMessage: (bytes) => this.#receive(bytes),
      onClose: (code, reason) => this.#ended(code, reason),
    });
    await settled;
  }

  send(intendedMs: number): void {
    const { view } = this.#feed;
    const { ledger, random, totals } = this.#field;
    if (this.phase !== 'playing' || view === undefined) return;
    const sequence = ledger.sent(this.#index, intendedMs);
    if (sequence === 0) return;
    if (!canAct(view, this.#member)) totals.hopeless += 1;
    const aim = chooseAim(this.#member, random);
    if (aim.kind === 'move') this.#feed.walked(this.#member, sequence);
    const payload = aim.kind === 'move' ? encodeMove(aim.x, aim.y) : STRIKES[aim.target];
    if (payload !== undefined) this.#write({ kind: 'command', sequence, payload });
  }

  async close(): Promise<void> {
    if (this.phase === 'closed' || this.phase === 'new') return;
    this.phase = 'ending';
    const settled = new Promise<void>((resolve) => {
      this.#settleClose = resolve;
    });
    this.#socket?.close();
    await settled;
  }

  #write(message: Parameters<typeof encodeClientMessage>[0]): void {
    this.#socket?.send(encodeClientMessage(message));
  }

  #receive(bytes: Uint8Array): void {
    if (this.phase === 'ending') return;
    const known = this.#tick < 0 ? undefined : this.#feed.find(this.#tick + 1, bytes);
    if (known !== undefined) {
      this.#book(known);
      return;
    }
    const message = decodeServerMessage(bytes);
    if (message === undefined) this.#foreign('a message that cannot be read');
    else this.#handle(message, bytes);
  }

  #handle(message: ServerMessage, bytes: Uint8Array): void {
    switch (message.kind) {
      case 'welcome':
        this.#write({ kind: 'join', room: this.#room, spectate: false });
        return;
      case 'joined':
        this.#joined(message);
        return;
      case 'frame':
        this.#book(this.#feed.take(message, bytes));
        return;
      case 'error':
        if (message.sequence === 0) this.#foreign(`${message.code} ${message.message}`);
        else this.#answered(message.sequence, NO_VERSION, message.code);
        // Without a place in a room there is nothing to wait for.
        if (this.phase === 'opening') this.#socket?.close();
    }
  }

  #joined(message: JoinedMessage): void {
    const { ledger, totals } = this.#field;
    this.#member = message.member;
    this.#tick = message.tick;
    this.phase = 'playing';
    totals.joined += 1;
    ledger.joined(this.#index, message.tick, message.version.epoch);
    this.#feed.joined(message);
    this.#settleOpen();
  }

  #book({ message, version }: KnownFrame): void {
    this.#tick = message.tick;
    const { ledger, nowMs } = this.#field;
    ledger.frame(this.#index, message.tick, message.version.epoch, nowMs());
    for (const reply of message.replies) {
      if (reply.member === this.#member) this.#answered(reply.sequence, version, reply.refusal);
    }
  }

  #answered(sequence: number, version: number, refusal: string): void {
    const { ledger, rtt, nowMs, totals } = this.#field;
    const outcome = ledger.answered(this.#index, sequence, version);
    if (outcome === 'unknown') this.#foreign(`an answer to command ${sequence}, never sent`);
    if (outcome !== 'first') return;
    rtt.record(nowMs() - ledger.intendedMs(this.#index, sequence));
    if (refusal === '') totals.accepted += 1;
  }

  #foreign(text: string): void {
    this.#field.totals.foreign += 1;
    this.#field.note(`socket ${this.#index} in room ${this.#room} was sent ${text}`);
  }

  #ended(code: number, reason: string): void {
    if (this.phase !== 'ending') {
      this.#field.totals.closed += 1;
      this.#field.note(`socket ${this.#index} in room ${this.#room} closed: ${code} ${reason}`);
    }
    this.phase = 'closed';
    this.#settleOpen();
    this.#settleClose();
  }
}
