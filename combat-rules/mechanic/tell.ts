// Tells members what is not told when it happens: places, hit points and resources that are others at the end of a
// tick than they were told last, whatever changed them; and that names have changed. Hot path: creates no object.
import type { ChangeBuffer, RoomContext } from '#engine/contract/room';
import { CHANGE_KIND, OPERAND, append, unitsOf } from '../model/change.ts';
import type { ResourceOffsets } from '../model/layout.ts';
import { ARENA } from '../model/limits.ts';
import type { ArenaRules } from '../model/rules.ts';

/** Tells all differences, and notes that they are told. */
export function tellDifferences(rules: ArenaRules, context: RoomContext): void {
  const { offsets, facts } = rules;
  const { changes } = context;
  const { u32, f64 } = context.columns;
  const names = u32[offsets.toldNames] ?? 0;
  if (names !== facts.names) {
    changes.push(CHANGE_KIND.renamed, unitsOf(-1, -1), names, 0, 0, facts.names);
    u32[offsets.toldNames] = facts.names;
  }
  for (let row = 0; row < ARENA.units; row += 1) {
    tellPlace(rules, context, row);
    tellVitals(rules, context, row);
  }
  for (let i = 0; i < offsets.resources.length; i += 1) {
    const resource = offsets.resources[i];
    if (resource !== undefined) tellResource(resource, f64, changes);
  }
}

/** What a newcomer is told by a keyframe: notes all of it as told. */
export function noteTold({ offsets, facts }: ArenaRules, { columns }: RoomContext): void {
  const { f64, u32 } = columns;
  const copy = (from: number, to: number): void => {
    f64.copyWithin(to, from, from + ARENA.units);
  };
  u32[offsets.toldNames] = facts.names;
  copy(offsets.x, offsets.toldX);
  copy(offsets.y, offsets.toldY);
  copy(offsets.hp, offsets.toldHp);
  copy(offsets.maxHp, offsets.toldMaxHp);
  for (const { value, told } of offsets.resources) copy(value, told);
}

function tellPlace({ offsets }: ArenaRules, { columns, changes }: RoomContext, row: number): void {
  const { f64 } = columns;
  const { x, y, toldX, toldY } = offsets;
  if (f64[x + row] === f64[toldX + row] && f64[y + row] === f64[toldY + row]) return;
  f64[toldX + row] = f64[x + row] ?? 0;
  f64[toldY + row] = f64[y + row] ?? 0;
  const at = append(changes, CHANGE_KIND.moved, unitsOf(row, row));
  changes.rows[at + OPERAND.amount] = f64[x + row] ?? 0;
  changes.rows[at + OPERAND.more] = f64[y + row] ?? 0;
}

function tellVitals({ offsets }: ArenaRules, { columns, changes }: RoomContext, row: number): void {
  const { f64 } = columns;
  const { hp, maxHp, toldHp, toldMaxHp } = offsets;
  if (f64[hp + row] === f64[toldHp + row] && f64[maxHp + row] === f64[toldMaxHp + row]) return;
  f64[toldHp + row] = f64[hp + row] ?? 0;
  f64[toldMaxHp + row] = f64[maxHp + row] ?? 0;
  const at = append(changes, CHANGE_KIND.vitals, unitsOf(row, row));
  changes.rows[at + OPERAND.amount] = f64[maxHp + row] ?? 0;
  changes.rows[at + OPERAND.hp] = f64[hp + row] ?? 0;
}

function tellResource(
  { hash, value, told }: ResourceOffsets,
  f64: Float64Array,
  changes: ChangeBuffer,
): void {
  for (let row = 0; row < ARENA.units; row += 1) {
    if (f64[value + row] === f64[told + row]) continue;
    f64[told + row] = f64[value + row] ?? 0;
    const at = append(changes, CHANGE_KIND.resource, unitsOf(row, row));
    changes.rows[at + OPERAND.amount] = f64[value + row] ?? 0;
    changes.rows[at + OPERAND.what] = hash;
  }
}
