// One client's place in the protocol (SPEC GW). It outlives the connections it is carried by, and knows what its
// client has: numbers of commands, ticks sent and acknowledged. Pure: no sockets, no time of its own.
// Invariant: every number that is accepted here is answered exactly once as far as its client can see.
import type { ErrorCode } from '../base/error-codes.ts';
import type { CloseCodeName } from '../protocol/close-code.ts';
import type { CommandMessage } from '../protocol/message.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { Link } from './link.ts';
import { refuse, type Outcome } from './outcome.ts';
import type { RoomChannel } from './room-channel.ts';
import type { TokenBucket } from './token-bucket.ts';

/** ready: may join; joining: its room's next tick admits it; then one of two roles. */
export type SessionPhase = 'ready' | 'joining' | 'member' | 'spectator';

/** Who plays: a ticket's user with all their sessions, or a guest with one. */
export interface User {
  /** Undefined for a guest. */
  readonly name: string | undefined;
  readonly bucket: TokenBucket;
  readonly sessions: Set<Session>;
}

/** The connection that a session is carried by. */
export interface Carrier {
  readonly link: Link;
  /** Closes it and lets the session go or end, as the code says. */
  close(name: CloseCodeName): void;
  /** Closes it without the session: another one carries that, or nobody. */
  abandon(name: CloseCodeName): void;
}

export interface SessionOptions {
  /** Names the session in Welcome and in the log. */
  readonly id: string;
  readonly user: User;
  readonly keptAnswersMax: number;
}

const NEVER = -1;

/** What is known of one client. */
export class Session {
  readonly id: string;
  readonly user: User;
  readonly answers: KeptAnswers;
  /** SHA-256 of the tokens that bring it back: the newest, and the one before until the newest has come over. */
  tokenHash = '';
  formerHash: string | undefined;
  /** Monotonic milliseconds at which its ticket expires. */
  expiresMs = Number.POSITIVE_INFINITY;
  /** Undefined while it waits for its client. */
  carrier: Carrier | undefined;
  detachedMs = 0;
  phase: SessionPhase = 'ready';
  channel: RoomChannel<Session> | undefined;
  /** Own member slot; -1 without one. */
  member = -1;
  /** The newest number that was spent. */
  lastSequence = 0;
  /** The newest number whose answer is in a tick, or was given up. */
  answeredSequence = 0;
  /** Newest tick handed to the connection, and newest that its client has. */
  sentTick = 0;
  ackedTick = 0;
  /** The tick of its Joined: frames before were not for it, and its slot may have been another's. */
  joinedTick = 0;
  /** The frames it lacks are gone: the next tick's frame has a keyframe for it. */
  needsKeyframe = false;
  #laggingSinceMs = NEVER;
  /** The newest tick sent before an answer that was given up; who has a later one had the answer. */
  #lostAfterTick = NEVER;

  constructor({ id, user, keptAnswersMax }: SessionOptions) {
    this.id = id;
    this.user = user;
    this.answers = new KeptAnswers(keptAnswersMax);
  }

  /** Decides about one command. */
  command(message: CommandMessage): Outcome {
    const { sequence } = message;
    // Spent even when the command is refused below: a number never answers twice.
    if (!this.spend(sequence)) return refuse('SEQUENCE_REPLAYED', sequence);
    if (this.phase === 'spectator') return refuse('SPECTATOR_COMMAND', sequence);
    return this.phase === 'member' ? message : refuse('JOIN_EXPECTED', sequence);
  }

  /** False when the number is not greater than all before. */
  spend(sequence: number): boolean {
    if (sequence <= this.lastSequence) return false;
    this.lastSequence = sequence;
    return true;
  }

  /** A command was refused; its answer is sent by the caller. */
  keepAnswer(code: ErrorCode, sequence: number): void {
    const lost = this.answers.keep({ code, sequence, afterTick: this.sentTick });
    if (lost === 0) return;
    this.answeredSequence = Math.max(this.answeredSequence, lost);
    this.#lostAfterTick = this.sentTick;
  }

  get isAdmitted(): boolean {
    return this.phase === 'member' || this.phase === 'spectator';
  }

  /** The client has every frame up to this tick; one that was not sent is no news. */
  acknowledge(tick: number): void {
    if (tick <= this.ackedTick || tick > this.sentTick) return;
    this.ackedTick = tick;
    this.answers.acknowledge(tick);
  }

  /** The join was accepted; the room's next tick admits it. */
  startJoining(channel: RoomChannel<Session>, member: number): void {
    this.phase = 'joining';
    this.channel = channel;
    this.member = member;
    channel.await(this, member);
  }

  /** Joined was sent, with the state after this tick: frames follow. */
  admit(tick: number): void {
    this.phase = this.member < 0 ? 'spectator' : 'member';
    this.sentTick = tick;
    this.ackedTick = tick;
    this.joinedTick = tick;
    this.channel?.admit(this);
    this.keepUp();
  }

  /** Goes on after the newest tick that the client has; one before its Joined says that it has not even that. */
  resumeAt(tick: number): void {
    this.keepUp();
    const taken = tick < this.joinedTick ? 0 : Math.min(tick, this.sentTick);
    this.answers.acknowledge(taken);
    this.answers.moveTo(taken);
    if (!this.isAdmitted) return;
    this.sentTick = taken;
    this.ackedTick = taken;
    this.needsKeyframe ||= taken <= this.#lostAfterTick;
    if (taken === 0 && this.channel !== undefined) this.startJoining(this.channel, this.member);
  }

  /** The state after this tick was sent in place of the frames before. */
  skipTo(tick: number): void {
    this.sentTick = tick;
    this.ackedTick = Math.max(this.ackedTick, tick - 1);
    this.needsKeyframe = false;
  }

  /** Not in a room any more: its slot is the caller's. */
  leaveRoom(): void {
    this.channel?.remove(this, this.member);
    this.channel = undefined;
    this.member = -1;
    this.phase = 'ready';
    this.needsKeyframe = false;
  }

  /** Monotonic milliseconds since which frames wait for it; negative when none do. */
  get laggingSinceMs(): number {
    return this.#laggingSinceMs;
  }

  get isLagging(): boolean {
    return this.#laggingSinceMs !== NEVER;
  }

  lag(nowMs: number): void {
    if (this.#laggingSinceMs === NEVER) this.#laggingSinceMs = nowMs;
  }

  keepUp(): void {
    this.#laggingSinceMs = NEVER;
  }
}
