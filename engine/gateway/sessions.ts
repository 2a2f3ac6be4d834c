// All sessions of one gateway: by the tokens that bring them back, by user, and in the order in which they began to
// wait for their clients. Invariant: a token is never kept, only its hash, and what is looked up is the hash.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { assert } from '../base/assert.ts';
import { RESUME_TOKEN_BYTES } from '../protocol/codec.ts';
import type { GatewayLimits } from './limit-table.ts';
import { Session, type Carrier, type User } from './session.ts';
import { TokenBucket } from './token-bucket.ts';

/** Why no session can begin. */
export type SessionsFull = 'user-sessions' | 'sessions';

export interface SessionStart {
  /** The user of a ticket; undefined for a guest. */
  readonly name: string | undefined;
  readonly nowMs: number;
  /** The name that a session had before; a new one when absent. */
  readonly id?: string;
}

export class Sessions {
  readonly #limits: GatewayLimits;
  readonly #onEnd: (session: Session) => void;
  readonly #all = new Set<Session>();
  readonly #byHash = new Map<string, Session>();
  readonly #users = new Map<string, User>();
  /** In the order in which they lost their connections. */
  readonly #detached = new Set<Session>();

  /** `onEnd` is told of each session that is over, once: it gives back what the session holds. */
  constructor(limits: GatewayLimits, onEnd: (session: Session) => void) {
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  get count(): number {
    return this.#all.size;
  }

  get detached(): number {
    return this.#detached.size;
  }

  all(): readonly Session[] {
    return [...this.#all];
  }

  of(user: string): readonly Session[] {
    return [...(this.#users.get(user)?.sessions ?? [])];
  }

  named(id: string): Session | undefined {
    for (const session of this.#all) if (session.id === id) return session;
    return undefined;
  }

  /** Begins a session without a connection; one that waits may end for it. */
  begin({ name, nowMs, id = randomUUID() }: SessionStart): Session | SessionsFull {
    const { sessionsMax, sessionsPerUserMax, keptAnswersMax } = this.#limits;
    const user = this.#userOf(name, nowMs);
    const isUserFull = user.sessions.size >= sessionsPerUserMax;
    if (isUserFull && !this.#endOldest(user.sessions)) return 'user-sessions';
    const isFull = this.#all.size >= sessionsMax;
    if (isFull && !this.#endOldest(this.#detached)) return 'sessions';
    const session = new Session({ id, user, keptAnswersMax });
    if (name !== undefined) this.#users.set(name, user);
    user.sessions.add(session);
    this.#all.add(session);
    return session;
  }

  /**
   * The session of a token, which is the only one that brings it back from now on; undefined when it is none, or
   * of another user than the one whose ticket came with it.
   */
  take(token: Uint8Array, name: string | undefined): Session | undefined {
    const hash = hashOf(token);
    const session = this.#byHash.get(hash);
    if (session === undefined || (name ?? session.user.name) !== session.user.name)
      return undefined;
    this.#byHash.delete(session.tokenHash);
    this.confirm(session);
    this.keepToken(session, hash);
    return session;
  }

  /** Gives it to a connection, with a new token; the one before holds until `confirm`. */
  attach(session: Session, carrier: Carrier): Uint8Array {
    assert(session.carrier === undefined, 'a session is carried by one connection');
    this.#detached.delete(session);
    session.carrier = carrier;
    const token = randomBytes(RESUME_TOKEN_BYTES);
    if (session.tokenHash !== '') session.formerHash = session.tokenHash;
    this.keepToken(session, hashOf(token));
    return token;
  }

  /** A session of an earlier process, or a new token: this hash is the newest. */
  keepToken(session: Session, hash: string): void {
    session.tokenHash = hash;
    this.#byHash.set(hash, session);
  }

  /** The client has its newest token: the one before is spent. */
  confirm(session: Session): void {
    if (session.formerHash === undefined) return;
    this.#byHash.delete(session.formerHash);
    session.formerHash = undefined;
  }

  /** It waits for its client from now on. */
  detach(session: Session, nowMs: number): void {
    session.carrier = undefined;
    session.detachedMs = nowMs;
    session.keepUp();
    this.#detached.add(session);
    if (this.#detached.size > this.#limits.detachedSessionsMax) this.#endOldest(this.#detached);
  }

  /** It is over; its connection, if it has one, is the caller's. */
  end(session: Session): void {
    if (!this.#all.delete(session)) return;
    session.carrier = undefined;
    this.#detached.delete(session);
    this.#byHash.delete(session.tokenHash);
    this.confirm(session);
    const { user } = session;
    user.sessions.delete(session);
    if (user.name !== undefined && user.sessions.size === 0) this.#users.delete(user.name);
    this.#onEnd(session);
  }

  /** Ends those that waited too long; gives those whose ticket has expired. */
  sweep(nowMs: number): readonly Session[] {
    for (const session of this.#detached) {
      if (nowMs - session.detachedMs < this.#limits.resumeGraceMs) break;
      this.end(session);
    }
    const expired: Session[] = [];
    for (const session of this.#all) if (session.expiresMs <= nowMs) expired.push(session);
    return expired;
  }

  #userOf(name: string | undefined, nowMs: number): User {
    const known = name === undefined ? undefined : this.#users.get(name);
    if (known !== undefined) return known;
    const { userMessageBurstMax, userMessagesPerSecondMax } = this.#limits;
    const bucket = new TokenBucket(userMessageBurstMax, userMessagesPerSecondMax, nowMs);
    return { name, bucket, sessions: new Set() };
  }

  /** Ends the first that waits; false when none does. */
  #endOldest(among: ReadonlySet<Session>): boolean {
    for (const session of among) {
      if (session.carrier !== undefined) continue;
      this.end(session);
      return true;
    }
    return false;
  }
}

function hashOf(token: Uint8Array): string {
  return createHash('sha256').update(token).digest('base64');
}
