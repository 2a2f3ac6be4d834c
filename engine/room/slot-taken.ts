// Whether a slot of a room is taken, read out of its columns: for who takes a room over from another process.
import { MemberSlots } from './member-slots.ts';
import type { Room } from './room.ts';
import { viewEngineColumns } from './room-layout.ts';

/** True when somebody has the slot, or has it from the next tick on. */
export function isSlotTaken(room: Pick<Room, 'columns' | 'layout'>, member: number): boolean {
  return new MemberSlots(viewEngineColumns(room.columns, room.layout).slots).isTaken(member);
}
