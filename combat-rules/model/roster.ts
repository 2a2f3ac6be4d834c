// Who stands in an arena: five classes a team, slot by slot. Base numbers are copied into the columns
// when a room opens and stay there across swaps; effects change the current numbers only.
import { ARENA } from './limits.ts';

export interface UnitClass {
  readonly name: string;
  readonly maxHp: number;
  readonly attack: number;
  readonly defense: number;
  readonly speed: number;
}

/** Class `i` is played by slots 2i (team 0) and 2i + 1 (team 1). */
const CLASSES: readonly UnitClass[] = [
  { name: 'Guard', maxHp: 160, attack: 16, defense: 20, speed: 80 },
  { name: 'Blade', maxHp: 110, attack: 24, defense: 12, speed: 110 },
  { name: 'Ranger', maxHp: 90, attack: 22, defense: 8, speed: 130 },
  { name: 'Medic', maxHp: 100, attack: 14, defense: 10, speed: 100 },
  { name: 'Mage', maxHp: 80, attack: 30, defense: 6, speed: 90 },
];

/** Class of the unit in `slot`. */
export function classOf(slot: number): UnitClass {
  const found = CLASSES[Math.floor(slot / ARENA.teams)];
  if (found === undefined) throw new RangeError(`no class for slot ${slot}`);
  return found;
}

/** Names people read, by slot: "Guard 0", "Guard 1", "Blade 2" ... */
export function unitNames(): readonly string[] {
  return Array.from({ length: ARENA.units }, (_, slot) => `${classOf(slot).name} ${slot}`);
}

/** Team of the unit in `slot`, 0 or 1. */
export function teamOf(slot: number): number {
  return slot % ARENA.teams;
}
