// Where a battle stands, as the number that its column holds.
import type { RoomBoundary } from '../contract/room.ts';

const NAMES = ['none', 'round', 'battle'] as const satisfies readonly RoomBoundary[];

/** The number of a boundary. */
export function encodeBoundary(boundary: RoomBoundary): number {
  return NAMES.indexOf(boundary);
}

/** The boundary of a number. */
export function decodeBoundary(code: number | undefined): RoomBoundary {
  return NAMES[code ?? 0] ?? 'none';
}
