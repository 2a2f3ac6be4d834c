// One socket of the swarm: connects, says hello, joins its room, sends commands when told to, resumes after a lost
// connection, and books all that comes back. Hot path: a frame that another socket of the room brought costs one
// comparison.
import { encodeMove, encodeUse } from '#combat-rules/protocol';
import {
  decodeServerMessage,
  encodeClientMessage,
  PROTOCOL_MINOR,
  PROTOCOL_VERSION,
} from '#engine/protocol';
import { canAct, chooseAim } from './aim.ts';
import { NO_VERSION, type Ledger } from './ledger.ts';
import type { KnownFrame, RoomFeed } from './room-feed.ts';
import type { Series } from './series.ts';
import { SwarmSocket, type SocketOwner, type SocketTarget } from './swarm-socket.ts';
import {
  STRIKE,
  TICK_MS,
  UNITS,
  type JoinedMessage,
  type ResumedMessage,
  type ServerMessage,
  type WelcomeMessage,
} from './wire.ts';

/** What the players of a process share. */
export interface Field {
  readonly target: SocketTarget;
  readonly ledger: Ledger;
  readonly series: Series;
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly note: (text: string) => void;
  readonly totals: PlayerTotals;
}

/** Running totals of all players. */
export interface PlayerTotals {
  joined: number;
  /** Times that a session was gone on with. */
  resumed: number;
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
  /** Sends the next command, meant for `intendedMs`; false when it is not in a room. */
  send(intendedMs: number): boolean;
  /** Loses its connection; nothing when it is not in a room. */
  drop(): void;
  /** Comes back after drop(); resolves when its session goes on, or the socket closed without. */
  resume(): Promise<void>;
  /** Ends the socket on purpose; resolves when it is closed. */
  close(): Promise<void>;
}

export type PlayerPhase = 'new' | 'opening' | 'playing' | 'away' | 'resuming' | 'ending' | 'closed';

/** Ticks after which the server is told of the newest one, if no command has done so. */
const ACK_TICKS = 20;

const STRIKES = Array.from({ length: UNITS }, (_, target) => encodeUse(STRIKE, target));
const HELLO = {
  kind: 'hello',
  protocol: PROTOCOL_VERSION,
  client: 'midswing-swarm',
  minor: PROTOCOL_MINOR,
  resume: undefined,
} as const;

/** Player number `index` of the process, in the room of `feed`. */
export function createPlayer(field: Field, index: number, feed: RoomFeed, room: number): Player {
  return new SwarmPlayer(field, index, feed, room);
}

class SwarmPlayer implements Player, SocketOwner {
  phase: PlayerPhase = 'new';
  readonly #field: Field;
  readonly #index: number;
  readonly #feed: RoomFeed;
  readonly #room: number;
  #socket: SwarmSocket | undefined;
  #token: Uint8Array = new Uint8Array(0);
  #member = -1;
  #tick = -1;
  /** The newest tick that the server was told of. */
  #ackTick = 0;
  /** When the frame before came; NaN after a break. */
  #frameMs = Number.NaN;
  /** Payloads of the commands without an answer, oldest first, and the first one's sequence. */
  readonly #open: Uint8Array[] = [];
  #openFrom = 1;
  #settle: () => void = () => undefined;

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

  open(): Promise<void> {
    return this.#connect('opening');
  }

  resume(): Promise<void> {
    return this.phase === 'away' ? this.#connect('resuming') : Promise.resolve();
  }

  send(intendedMs: number): boolean {
    const { view } = this.#feed;
    const { ledger, random, totals } = this.#field;
    if (this.phase !== 'playing' || view === undefined) return false;
    const sequence = ledger.sent(this.#index, intendedMs);
    if (sequence === 0) return false;
    if (!canAct(view, this.#member)) totals.hopeless += 1;
    const aim = chooseAim(this.#member, random);
    if (aim.kind === 'move') this.#feed.walked(this.#member, sequence);
    const payload = aim.kind === 'move' ? encodeMove(aim.x, aim.y) : STRIKES[aim.target];
    if (payload === undefined) return false;
    this.#open.push(payload);
    this.#ackTick = this.#tick;
    this.#write({ kind: 'command', sequence, payload, ackTick: this.#tick });
    return true;
  }

  drop(): void {
    if (this.phase !== 'playing') return;
    this.phase = 'away';
    this.#frameMs = Number.NaN;
    this.#socket?.drop();
  }

  async close(): Promise<void> {
    if (this.phase === 'closed' || this.phase === 'new') return;
    const wasAway = this.phase === 'away';
    this.phase = wasAway ? 'closed' : 'ending';
    if (wasAway) return;
    const settled = this.#whenSettled();
    this.#socket?.close();
    await settled;
  }

  opened(): void {
    const resume = { token: this.#token, tick: Math.max(0, this.#tick) };
    this.#write(this.phase === 'resuming' ? { ...HELLO, resume } : HELLO);
  }

  received(bytes: Buffer, start: number, end: number): void {
    if (this.phase === 'ending') return;
    const nowMs = this.#field.nowMs();
    const known = this.#feed.find(this.#tick + 1, bytes, start, end);
    if (known !== undefined && this.phase === 'playing') {
      this.#book(known, nowMs);
      return;
    }
    // The bytes are used again for the next read; what is decoded from them is kept.
    const own = new Uint8Array(bytes.subarray(start, end));
    const message = decodeServerMessage(own);
    if (message === undefined) this.#foreign('a message that cannot be read');
    else this.#handle(message, own, nowMs);
  }

  ended(code: number, reason: string): void {
    if (this.phase !== 'ending') {
      this.#field.totals.closed += 1;
      this.#field.note(`socket ${this.#index} in room ${this.#room} closed: ${code} ${reason}`);
    }
    this.phase = 'closed';
    this.#settle();
  }

  #connect(phase: 'opening' | 'resuming'): Promise<void> {
    this.phase = phase;
    const settled = this.#whenSettled();
    this.#socket = new SwarmSocket(this.#field.target, this);
    return settled;
  }

  #whenSettled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  #write(message: Parameters<typeof encodeClientMessage>[0]): void {
    this.#socket?.send(encodeClientMessage(message));
  }

  #handle(message: ServerMessage, bytes: Uint8Array, nowMs: number): void {
    switch (message.kind) {
      case 'welcome':
        this.#welcomed(message);
        return;
      case 'joined':
        this.#joined(message);
        return;
      case 'resumed':
        this.#resumed(message);
        return;
      case 'frame':
        if (message.missed > 0) {
          this.#field.ledger.missed(this.#index, message.missed);
          this.#book(this.#feed.takeAlone(message, bytes), nowMs);
        } else this.#book(this.#feed.take(message, bytes, nowMs), nowMs);
        return;
      case 'error':
        if (message.sequence === 0) this.#foreign(`${message.code} ${message.message}`);
        else this.#answered(message.sequence, NO_VERSION, message.code);
        // Without a place in a room there is nothing to wait for.
        if (this.phase !== 'playing') this.#socket?.close();
        return;
      case 'going-away':
        this.#foreign('its farewell');
    }
  }

  #welcomed({ resumeToken, tickMs }: WelcomeMessage): void {
    this.#token = resumeToken;
    if (tickMs !== TICK_MS) this.#foreign(`a tick of ${tickMs} ms`);
    if (this.phase === 'opening') this.#write({ kind: 'join', room: this.#room, spectate: false });
  }

  #joined(message: JoinedMessage): void {
    const { ledger, totals } = this.#field;
    this.#member = message.member;
    this.#tick = message.tick;
    this.#ackTick = message.tick;
    this.phase = 'playing';
    totals.joined += 1;
    ledger.joined(this.#index, message.tick, message.version.epoch);
    this.#feed.joined(message);
    this.#settle();
  }

  /** Commands that have not arrived are sent again, with the same numbers. */
  #resumed({ place, lastSequence }: ResumedMessage): void {
    if (place?.room !== this.#room || place.member !== this.#member) {
      this.#foreign(`back to member ${place?.member} of room ${place?.room}`);
    }
    this.phase = 'playing';
    this.#field.totals.resumed += 1;
    this.#open.forEach((payload, i) => {
      const sequence = this.#openFrom + i;
      if (sequence <= lastSequence) return;
      this.#write({ kind: 'command', sequence, payload, ackTick: this.#tick });
    });
    this.#settle();
  }

  #book({ message, version }: KnownFrame, nowMs: number): void {
    const { ledger, series } = this.#field;
    const { tick, replies } = message;
    this.#tick = tick;
    // What was kept for a resumed socket is judged by when it was due, not by when it came.
    const atMs = Math.min(nowMs, this.#feed.due.dueMs(tick) + TICK_MS);
    ledger.frame(this.#index, tick, message.version.epoch, atMs);
    if (nowMs - this.#frameMs >= 0) series.frameGap.record(nowMs - this.#frameMs);
    this.#frameMs = nowMs;
    for (let i = 0; i < replies.length; i += 1) {
      const reply = replies[i];
      if (reply === undefined || reply.member !== this.#member) continue;
      series.latency.record(nowMs - this.#feed.due.dueMs(tick));
      this.#answered(reply.sequence, version, reply.refusal);
    }
    if (tick - this.#ackTick >= ACK_TICKS) this.#acknowledge();
    const { answeredSequence } = message;
    while (this.#open.length > 0 && answeredSequence >= this.#openFrom)
      this.#answered(this.#openFrom, version, '');
  }

  /** Nobody has sent a command for a while: the server must not take it for a slow reader. */
  #acknowledge(): void {
    this.#ackTick = this.#tick;
    this.#write({ kind: 'ack', tick: this.#tick });
  }

  #answered(sequence: number, version: number, refusal: string): void {
    const { ledger, series, nowMs, totals } = this.#field;
    const outcome = ledger.answered(this.#index, sequence, version);
    if (outcome === 'unknown') this.#foreign(`an answer to command ${sequence}, never sent`);
    // Answers come in the order of the commands, but for refusals of the gateway, which come at once.
    while (this.#openFrom <= sequence && this.#open.length > 0) {
      this.#open.shift();
      this.#openFrom += 1;
    }
    if (outcome !== 'first') return;
    series.roundTrip.record(nowMs() - ledger.intendedMs(this.#index, sequence));
    if (refusal === '') totals.accepted += 1;
  }

  #foreign(text: string): void {
    this.#field.totals.foreign += 1;
    this.#field.note(`socket ${this.#index} in room ${this.#room} was sent ${text}`);
  }
}
