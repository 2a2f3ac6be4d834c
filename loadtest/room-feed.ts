// The frames of one room, decoded once: the first socket that brings a tick pays for it, the others
// only compare bytes. Keeps the room's view up to date and judges what every tick must hold. Hot
// path for 10,000 sockets: a repeated frame costs one comparison and allocates nothing.
import { decodeChanges, decodeKeyframe } from '#combat-rules/protocol';
import { createDueClock, type DueClock } from './due-clock.ts';
import type { PackBook } from './pack-book.ts';
import { createRoomView, type RoomView } from './room-view.ts';
import { TICK_MS, UNITS, type FrameMessage, type JoinedMessage } from './wire.ts';

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
  /** When its ticks are due. */
  readonly due: DueClock;
  /** The revisions whose frames were seen. */
  readonly seen: ReadonlySet<number>;
  /** A socket of the swarm took a slot; the first one's keyframe opens the view. */
  joined(message: JoinedMessage): void;
  /**
   * The frame that `bytes` are from `start` to before `end`, if another socket brought the same bytes for `tick`.
   */
  find(tick: number, bytes: Buffer, start: number, end: number): KnownFrame | undefined;
  /** A socket sent a command that uses no skill. */
  walked(member: number, sequence: number): void;
  /** A decoded frame that find() did not know, with bytes of its own; it has arrived at `nowMs`. */
  take(message: FrameMessage, bytes: Uint8Array, nowMs: number): KnownFrame;
  /** A frame for one socket alone: it stands for ticks that the socket was not sent. */
  takeAlone(message: FrameMessage, bytes: Uint8Array): KnownFrame;
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
  readonly due = createDueClock(TICK_MS);
  readonly seen = new Set<number>();
  readonly #options: FeedOptions;
  readonly #kept: (KnownFrame | undefined)[] = [];
  readonly #isOurs: boolean[] = [];
  /** Commands without a skill whose answer has not come. */
  readonly #walks = new Set<string>();
  #epoch = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  joined(message: JoinedMessage): void {
    this.#isOurs[message.member] = true;
    const keyframe = decodeKeyframe(message.keyframe);
    if (keyframe === undefined) this.#wrong(message.tick, 'the keyframe cannot be read');
    if (keyframe === undefined || this.view !== undefined) return;
    this.view = createRoomView(keyframe.units);
    this.tick = message.tick;
    this.#epoch = message.version.epoch;
  }

  walked(member: number, sequence: number): void {
    this.#walks.add(`${member} ${sequence}`);
  }

  find(tick: number, bytes: Buffer, start: number, end: number): KnownFrame | undefined {
    const kept = this.#kept[tick % TICKS_KEPT];
    if (kept?.message.tick !== tick || kept.bytes.length !== end - start) return undefined;
    return bytes.compare(kept.bytes, 0, end - start, start, end) === 0 ? kept : undefined;
  }

  takeAlone(message: FrameMessage, bytes: Uint8Array): KnownFrame {
    const { book, room } = this.#options;
    if (message.room !== room) this.#wrong(message.tick, `it is a frame of room ${message.room}`);
    return { message, version: book.versionOf(message.version), bytes };
  }

  take(message: FrameMessage, bytes: Uint8Array, nowMs: number): KnownFrame {
    const { totals, room, note } = this.#options;
    const frame = this.takeAlone(message, bytes);
    const at = message.tick % TICKS_KEPT;
    if (this.#kept[at]?.message.tick === message.tick) {
      totals.diverged += 1;
      note(`room ${room} tick ${message.tick}: two sockets were given different bytes`);
    } else if (message.tick === this.tick + 1) {
      this.#kept[at] = frame;
      this.due.observe(message.tick, nowMs);
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
    if (message.keyframe !== undefined) {
      this.#showAnew(tick, message.keyframe);
      for (const { member, sequence } of replies) this.#walks.delete(`${member} ${sequence}`);
      return;
    }
    const frame = decodeChanges(message.changes);
    if (frame === undefined || this.view === undefined) {
      this.#wrong(tick, 'the changes cannot be read');
      return;
    }
    const revision = book.revisionOf(version.epoch);
    if (revision !== undefined) this.seen.add(revision);
    const findings = this.view.apply(frame.changes, revision);
    totals.checked += findings.checked;
    totals.unchecked += findings.unchecked;
    for (const text of findings.wrong) this.#wrong(tick, text);
    this.#checkExecuted(tick, replies, findings.used);
  }

  /** Changes did not tell everything: what happened in this tick cannot be checked. */
  #showAnew(tick: number, keyframe: Uint8Array): void {
    const whole = decodeKeyframe(keyframe);
    if (whole === undefined) this.#wrong(tick, 'the keyframe cannot be read');
    else this.view = createRoomView(whole.units);
  }

  /** A1 from outside: a member uses its skill as often in a tick as such commands of its were accepted in it. */
  #checkExecuted(tick: number, replies: FrameMessage['replies'], used: readonly number[]): void {
    const accepted = Array.from({ length: UNITS }, () => 0);
    for (const { member, sequence, refusal } of replies) {
      const isWalk = this.#walks.delete(`${member} ${sequence}`);
      if (!isWalk && refusal === '') accepted[member] = (accepted[member] ?? 0) + 1;
    }
    for (let member = 0; member < UNITS; member += 1) {
      // A slot that was left, or not yet entered, is played by a bot.
      if (this.#isOurs[member] !== true || this.view?.player[member] !== true) continue;
      if (accepted[member] === used[member]) continue;
      const found = `${used[member]} times for ${accepted[member]} commands`;
      this.#wrong(tick, `unit ${member} used its skill ${found}`);
    }
  }

  #wrong(tick: number, text: string): void {
    const { totals, note, room } = this.#options;
    totals.wrong += 1;
    note(`room ${room} tick ${tick}: ${text}`);
  }
}
