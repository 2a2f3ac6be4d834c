// A number of the columns in words: which unit's what, with the names of its pack.
import type { Program } from '../battle-pack.ts';
import { ARENA } from '../model/limits.ts';

/** One number in which two runs differ. */
export interface DifferingPlace {
  readonly column: string;
  /** Place in the column. */
  readonly at: number;
  readonly recorded: number;
  readonly now: number;
}

/** `unit.hp of unit 3: 412 on record, 400 now`. */
export function placeText(place: DifferingPlace, program: Program): string {
  const { column, at, recorded, now } = place;
  const value = (number: number): string => valueText(column, number, program);
  return `${column} ${rowText(column, at, program)}: ${value(recorded)} on record, ${value(now)} now`;
}

function rowText(column: string, at: number, { effectSlots }: Program): string {
  if (column.startsWith('effect.')) {
    return `of unit ${Math.floor(at / effectSlots)}, slot ${at % effectSlots}`;
  }
  const isOfUnits = /^(unit|arena)\./.test(column) && at < ARENA.units;
  return isOfUnits ? `of unit ${at}` : `at ${at}`;
}

/** Hashes are told by their names. */
function valueText(column: string, number: number, program: Program): string {
  const { effects, events, records } = program;
  const named = { 'effect.id': effects, 'task.event': events, 'arena.class': records }[column];
  return named?.find(({ hash }) => hash === number)?.name ?? `${number}`;
}
