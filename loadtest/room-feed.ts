// The frames of one room, decoded once: the first socket that brings a tick pays for it, the others
// only compare bytes. Keeps the room's view up to date and judges what every tick must hold. Hot
// path for 10,000 sockets: a repeated frame costs one comparison and allocates nothing.
import { decodeChanges, decodeKeyframe } from '#combat-rules/protocol';
import type { Variant } from './expected-hit.ts';
import type { PackBook } from './pack-book.ts';
import { createRoomView, type RoomView } from './room-view.ts';
import { UNITS, type FrameMessage, type JoinedMessage } from './wire.ts';

/** A frame with the number of its version. */
export interface KnownFrame {
  readonly message: FrameMessage;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** Running totals of all rooms; one object shared by the feeds. */
export interface FeedTotals {
  checked: number;
  unchecked: number;
  wrong: number;
  /** Frames whose bytes were not those of their room and tick. */
  diverged: number;
}

export interface RoomFeed {
  /** The room's view and the tick it shows; undefined before the first member has joined. */
  readonly view: RoomView | undefined;
  readonly tick: number;
  /** The packs whose frames were seen. */
  readonly seen: ReadonlySet<Variant>;
  /** A socket of the swarm took a slot; the first one's keyframe opens the view. */
  joined(message: JoinedMessage): void;
  /** The frame these bytes are, if another socket brought the same bytes for `tick`. */
  find(tick: number, bytes: Uint8Array): KnownFrame | undefined;
  /** A decoded frame that find() did not know. */
  take(message: FrameMessage, bytes: Uint8Array): KnownFrame;
}

/** Ticks a slow socket may be behind the first one and still be compared. */
const TICKS_KEPT = 64;

export interface FeedOptions {
  readonly room: number;
  readonly book: PackBook;
  readonly totals: FeedTotals;
  /** Says what was wrong, for people. */
  readonly note: (text: string) => void;
}

/** The feed of a room nobody has joined yet. */
export function createRoomFeed(options: FeedOptions): RoomFeed {
  return new Feed(options);
}

class Feed implements RoomFeed {
  view: RoomView | undefined;
  tick = -1;
  readonly seen = new Set<Variant>();
  readonly #options: FeedOptions;
  readonly #kept: (KnownFrame | undefined)[] = [];
  readonly #isOurs: boolean[] = [];
  #epoch = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  joined(message: JoinedMessage): void {
    this.#isOurs[message.member] = true;
    const units = decodeKeyframe(message.keyframe);
    if (units === undefined) this.#wrong(message.tick, 'the keyframe cannot be read');
    if (units === undefined || this.view !== undefined) return;
    this.view = createRoomView(units);
    this.tick = message.tick;
    this.#epoch = message.version.epoch;
  }

  find(tick: number, bytes: Uint8Array): KnownFrame | undefined {
    const kept = this.#kept[tick % TICKS_KEPT];
    if (kept?.message.tick !== tick) return undefined;
    return Buffer.compare(kept.bytes, bytes) === 0 ? kept : undefined;
  }

  take(message: FrameMessage, bytes: Uint8Array): KnownFrame {
    const { book, totals, room, note } = this.#options;
    const frame: KnownFrame = { message, version: book.versionOf(message.version), bytes };
    if (message.room !== room) this.#wrong(message.tick, `it is a frame of room ${message.room}`);
    const at = message.tick % TICKS_KEPT;
    if (this.#kept[at]?.message.tick === message.tick) {
      totals.diverged += 1;
      note(`room ${room} tick ${message.tick}: two sockets were given different bytes`);
    } else if (message.tick === this.tick + 1) {
      this.#kept[at] = frame;
      this.#advance(message);
    }
    return frame;
  }

  /** The next tick of the room, seen for the first time by any socket. */
  #advance(message: FrameMessage): void {
    const { book, totals } = this.#options;
    const { tick, version, swap, replies } = message;
    if (swap !== undefined && !book.learn(version.epoch, swap.revision)) {
      this.#wrong(tick, `epoch ${version.epoch} has two packs`);
    }
    if (version.epoch > this.#epoch && swap === undefined) {
      this.#wrong(tick, `epoch ${version.epoch} began without a notice`);
    }
    this.#epoch = Math.max(this.#epoch, version.epoch);
    this.tick = tick;
    const changes = decodeChanges(message.changes);
    if (changes === undefined || this.view === undefined) {
      this.#wrong(tick, 'the changes cannot be read');
      return;
    }
    const variant = book.variantOf(version.epoch);
    if (variant !== undefined) this.seen.add(variant);
    const findings = this.view.apply(changes, variant);
    totals.checked += findings.checked;
    totals.unchecked += findings.unchecked;
    for (const text of findings.wrong) this.#wrong(tick, text);
    this.#checkExecuted(tick, replies, findings.acted);
  }

  /** A1 from outside: a member acts as often in a tick as commands of its were accepted in it. */
  #checkExecuted(tick: number, replies: FrameMessage['replies'], acted: readonly number[]): void {
    for (let member = 0; member < UNITS; member += 1) {
      // A slot that was left, or not yet entered, is played by a bot.
      if (this.#isOurs[member] !== true || this.view?.player[member] !== true) continue;
      let accepted = 0;
      for (const reply of replies) {
        if (reply.member === member && reply.refusal === '') accepted += 1;
      }
      if (accepted === (acted[member] ?? 0)) continue;
      this.#wrong(tick, `unit ${member} acted ${acted[member]} times for ${accepted} commands`);
    }
  }

  #wrong(tick: number, text: string): void {
    const { totals, note, room } = this.#options;
    totals.wrong += 1;
    note(`room ${room} tick ${tick}: ${text}`);
  }
}
