// What a room is given: what it runs on, what it tells, and what it goes on from.
import type { Clock } from '../base/clock.ts';
import type { RoomId } from '../contract/ids.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { RecoveredRoom } from './recover.ts';
import type { Restored } from './restoring.ts';
import type { RoomCommons } from './room-commons.ts';
import type { RestoreRefusal } from './way-back.ts';

/** What a room is made with; a type parameter keeps this file below room.ts. */
export interface OptionsOf<Room> {
  readonly id: RoomId;
  /** Everything random in the room follows from it: a whole number, 0 <= seed <= 2^53 - 1. */
  readonly seed: number;
  readonly tickMs: number;
  /** Name of the service whose behaviour the room runs. */
  readonly service: string;
  readonly kernel: Kernel;
  /** Measures adoptions and dates pre-images; nothing in the battle depends on it. */
  readonly clock: Clock;
  /** Shared by the rooms of a process; one of its own when absent. */
  readonly commons?: RoomCommons;
  /** A battle that goes on in place of a new one. */
  readonly recovered?: RecoveredRoom;
  /** Hears how long the room stood still while it moved to another set. */
  readonly onAdopted?: (room: Room, pauseMs: number) => void;
  /** The room could not move: it is as it was, on its old set. */
  readonly onMoveFailed?: (room: Room, error: unknown) => void;
  /** The room has gone back to its state at a switch, or cannot. */
  readonly onRestored?: (room: Room, outcome: Restored | RestoreRefusal, error?: unknown) => void;
}
