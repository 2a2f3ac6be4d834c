// What one tick did, written by its battle and read by whoever publishes it. One record serves all battles of a
// process: it is read before the next tick of any of them. Only the first `replyCount` entries of the reply arrays count.
import type { ChangeBuffer, RoomBoundary } from '../contract/room.ts';
import { LIMITS } from '../base/limits.ts';
import { RoomChanges } from './change-buffer.ts';

/** What one tick of a battle did. */
export interface BattleOutcome {
  readonly tick: number;
  /** For the wire and for counters, in order; nothing in the battle depends on it. */
  readonly changes: ChangeBuffer;
  /** Changes did not fit: only the columns say what happened. */
  readonly overflowed: boolean;
  readonly boundary: RoomBoundary;
  readonly replyCount: number;
  /** -1 for an input of the host. */
  readonly replyMember: Int32Array;
  readonly replySequence: Uint32Array;
  /** 0 accepted; a REFUSAL_ number of the engine; else the game's. */
  readonly replyRefusal: Int32Array;
  readonly joined: readonly number[];
  readonly left: readonly number[];
  /** What leaves the battle, in order; copies. */
  readonly sends: readonly Sending[];
}

/** Something that a battle let leave. */
export interface Sending {
  readonly tick: number;
  readonly topic: string;
  /** Used once in a battle. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** The battle's side of an outcome. */
export class BattleReport implements BattleOutcome {
  readonly changes = new RoomChanges(LIMITS.changesPerTickMax);
  tick = 0;
  boundary: RoomBoundary = 'none';
  replyCount = 0;
  readonly replyMember = new Int32Array(LIMITS.mailboxCommandsMax);
  readonly replySequence = new Uint32Array(LIMITS.mailboxCommandsMax);
  readonly replyRefusal = new Int32Array(LIMITS.mailboxCommandsMax);
  readonly joined: number[] = [];
  readonly left: number[] = [];
  readonly sends: Sending[] = [];

  get overflowed(): boolean {
    return this.changes.overflowed;
  }

  /** Forgets the tick before. */
  begin(): void {
    this.changes.clear();
    this.replyCount = 0;
    this.joined.length = 0;
    this.left.length = 0;
    this.sends.length = 0;
  }

  /** The one answer to one command; refusal 0 means accepted. */
  reply(member: number, sequence: number, refusal: number): void {
    const at = this.replyCount;
    this.replyMember[at] = member;
    this.replySequence[at] = sequence;
    this.replyRefusal[at] = refusal;
    this.replyCount = at + 1;
  }
}
