// Objects of a game as rows: proves that every declared field is a number, so that the language may read and
// write it by name.
import type { EntityDeclaration } from '../vocabulary.ts';

export type Row = Record<string, number>;

/**
 * The same list, as rows of a kind. It may grow later; see checkRow.
 * @throws when an object of it has no number for a field: a bug of the game
 */
export function rowsOf(kind: EntityDeclaration, objects: readonly object[]): readonly Row[] {
  if (areRows(kind, objects)) return objects;
  throw new Error(`invariant broken: not all objects are rows of ${kind.name}`);
}

/** Asserts that the object in `row` is one of the kind. */
export function checkRow(kind: EntityDeclaration, one: object | undefined, row: number): void {
  if (one === undefined) throw new Error(`invariant broken: there is no ${kind.name} ${row}`);
  const missing = kind.fields.find(({ name }) => typeof Reflect.get(one, name) !== 'number');
  if (missing === undefined) return;
  throw new Error(`invariant broken: ${kind.name} ${row} has no number "${missing.name}"`);
}

function areRows(kind: EntityDeclaration, objects: readonly object[]): objects is readonly Row[] {
  for (const [row, one] of objects.entries()) checkRow(kind, one, row);
  return true;
}
