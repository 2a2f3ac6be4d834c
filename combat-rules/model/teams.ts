// Which slot plays for whom, and where it stands up.
import { ARENA } from './limits.ts';

/** Team of the unit in `row`, 0 or 1. */
export function teamOf(row: number): number {
  return row % ARENA.teams;
}

/** x of the base of the unit in `row`, in metres: team 0 in the west, team 1 in the east. */
export function baseX(row: number): number {
  return teamOf(row) === 0 ? ARENA.baseM : ARENA.widthM - ARENA.baseM;
}

/** y of it: the units of a team stand in a line. */
export function baseY(row: number): number {
  const perTeam = ARENA.units / ARENA.teams;
  return ((Math.floor(row / ARENA.teams) + 1) * ARENA.heightM) / (perTeam + 1);
}
