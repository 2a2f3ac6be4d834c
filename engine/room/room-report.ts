// What one tick of a room did: the outcome of its battle, and on what it ran.
import type { ChangeBuffer, RoomBoundary } from '../contract/room.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { BattleOutcome, BattleReport, Sending } from './tick-report.ts';

/** What is read of a tick, until the next tick of any room of the process. */
export interface RoomOutcome<Room> extends BattleOutcome {
  readonly room: Room;
  readonly epoch: number;
  readonly set: GenerationSet;
  readonly generation: Generation;
  /** The epoch before, in the first tick on a newly activated set; else -1. */
  readonly adoptedFrom: number;
  /** Counts how often the room went back to an earlier state. */
  readonly timeline: number;
  /** It went back right before this tick: what members saw is not what happened. */
  readonly isRestored: boolean;
  /** The battle moved to another schema right before this tick. */
  readonly isMoved: boolean;
  /** Hash of the state after the tick, low and high; of no meaning unless `isHashed`. */
  readonly hash: Uint32Array;
  readonly isHashed: boolean;
}

/** The room's side; a type parameter keeps this file below room.ts. */
export class RoomReport<Room> implements RoomOutcome<Room> {
  readonly room: Room;
  readonly hash = new Uint32Array(2);
  set: GenerationSet;
  generation: Generation;
  epoch = 0;
  adoptedFrom = -1;
  timeline = 0;
  isRestored = false;
  isMoved = false;
  isHashed = false;
  readonly #outcome: BattleReport;

  constructor(
    room: Room,
    outcome: BattleReport,
    on: { readonly set: GenerationSet; readonly generation: Generation },
  ) {
    this.room = room;
    this.#outcome = outcome;
    this.set = on.set;
    this.generation = on.generation;
  }

  /** Forgets the tick before. */
  begin(): void {
    this.adoptedFrom = -1;
    this.isRestored = false;
    this.isMoved = false;
    this.isHashed = false;
  }

  get tick(): number {
    return this.#outcome.tick;
  }

  get changes(): ChangeBuffer {
    return this.#outcome.changes;
  }

  get overflowed(): boolean {
    return this.#outcome.overflowed;
  }

  get boundary(): RoomBoundary {
    return this.#outcome.boundary;
  }

  get replyCount(): number {
    return this.#outcome.replyCount;
  }

  get replyMember(): Int32Array {
    return this.#outcome.replyMember;
  }

  get replySequence(): Uint32Array {
    return this.#outcome.replySequence;
  }

  get replyRefusal(): Int32Array {
    return this.#outcome.replyRefusal;
  }

  get joined(): readonly number[] {
    return this.#outcome.joined;
  }

  get left(): readonly number[] {
    return this.#outcome.left;
  }

  get sends(): readonly Sending[] {
    return this.#outcome.sends;
  }
}
