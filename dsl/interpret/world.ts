// Questions about the world that all tiers answer through dsl/run: what is held, where things are, what a
// table says, how dice fall.
import type { TypedExpression } from '../ir/expression.ts';
import { rollDice } from '../run/dice.ts';
import { distanceSquared, isInCone as inCone, isOnLine as onLine } from '../run/geometry.ts';
import { ANY_SOURCE, holdsAny, instanceOffsets, readHeld, signedHashes } from '../run/instance.ts';
import { cellIndex, findRow } from '../run/lookup.ts';
import { withScratch, type Walk } from './walk.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

/** No entity holds anything. */
export function isHeld(
  walk: Walk,
  { effects }: Node<'has'>,
  entity: number,
  source: number = ANY_SOURCE,
): boolean {
  const offsets = instanceOffsets(walk.program, walk.binding);
  return entity >= 0 && holdsAny(walk.frame, offsets, entity, signedHashes(effects), source);
}

export function heldOf(
  walk: Walk,
  node: Node<'held'>,
  entity: number,
  source: number = ANY_SOURCE,
): number {
  if (entity < 0) return node.otherwise;
  const offsets = instanceOffsets(walk.program, walk.binding);
  withScratch(walk, [entity, source], (at) => readHeld(walk.frame, offsets, node, at));
  return walk.frame.scratch[walk.scratchAt] ?? 0;
}

/** `rows` are the two entities. */
export function squareBetween(
  walk: Walk,
  node: Node<'distanceSquared'>,
  rows: readonly number[],
): number {
  const places = placesOf(walk, [node.left, node.right], rows);
  distanceSquared(places, 0);
  return places[0] ?? 0;
}

/** `rows` are who is asked about, from where, towards whom. */
export function isInCone(walk: Walk, node: Node<'cone'>, rows: readonly number[]): boolean {
  return inCone(placesOf(walk, [node.entity, node.from, node.to], rows), 0, node.cosine);
}

export function isOnLine(walk: Walk, node: Node<'line'>, rows: readonly number[]): boolean {
  return onLine(placesOf(walk, [node.entity, node.from, node.to], rows), 0, node.width);
}

/** Sum of the dice; a roll without a hash is the body's own. */
export function rollOf(walk: Walk, { count, sides, hash, number }: Node<'dice'>): number {
  const isShared = hash !== 0;
  return rollDice(walk.frame, {
    count,
    sides,
    hash: isShared ? hash : walk.hash,
    number,
    isShared,
  });
}

/** Undefined when the table has no row for the keys. */
export function tableCell(
  walk: Walk,
  node: Node<'lookup'>,
  keys: readonly number[],
): number | undefined {
  const table = walk.program.tables[node.table];
  if (table === undefined) throw new Error(`invariant broken: there is no table ${node.table}`);
  const row = findRow(table, Float64Array.from(keys), 0);
  return row < 0 ? undefined : (table.cells[cellIndex(table, row, node.column)] ?? 0);
}

/** x and y of each entity, one after another. */
function placesOf(
  walk: Walk,
  nodes: readonly TypedExpression[],
  rows: readonly number[],
): Float64Array {
  return Float64Array.from(nodes.flatMap((node, i) => placeOf(walk, node, rows[i] ?? -1)));
}

function placeOf(walk: Walk, { type }: TypedExpression, row: number): readonly number[] {
  const kind = type.kind === 'entity' ? type.entity : '';
  const position = walk.program.entities.find(({ name }) => name === kind)?.position;
  if (position === undefined) throw new Error(`invariant broken: a ${kind} has no position`);
  return [fieldOf(walk, kind, position.x, row), fieldOf(walk, kind, position.y, row)];
}

/**
 * Value of a field, which may be in the game's own objects, or of a resource, which never is; a row below 0 is no
 * entity and has 0 of everything.
 */
export function fieldOf(walk: Walk, kind: string, field: string, row: number): number {
  const { binding, frame, program } = walk;
  if (row < 0) return 0;
  const declared = program.entities.find(({ name }) => name === kind)?.fields ?? [];
  const objects = binding.objects?.indexOf(kind) ?? -1;
  if (objects >= 0 && declared.some(({ name }) => name === field)) {
    return frame.objects[objects]?.[row]?.[field] ?? 0;
  }
  return frame.f64[binding.offset(`${kind}.${field}`) + row] ?? 0;
}
