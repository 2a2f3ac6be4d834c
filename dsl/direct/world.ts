// Questions about the world, answered by the functions of dsl/run that all tiers share: what is held, where
// things are, what a table says, how dice fall, what the game says.
import type { TypedExpression } from '../ir/expression.ts';
import { ANY_SOURCE, signedHashes } from '../run/instance.ts';
import { contextColumn, contextSlot, fieldText } from './column.ts';
import { constant, fresh, helper, offsetsName, type Unit } from './linkage.ts';
import {
  MEMOS_MAX,
  noteWrite,
  part,
  rowName,
  slotText,
  storedText,
  takeScratch,
  temporary,
  type Site,
} from './site.ts';
import { indexText, numberText } from './text.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

/** Arguments in scratch, stored as the game finds them; the result is where the first was. */
export function hostText(site: Site, { index, args }: Node<'host'>): string {
  const { at: before } = site.scratch;
  const at = takeScratch(site, Math.max(args.length, 1));
  const stores = storesText(site, args, at);
  const count = args.length;
  site.scratch.at = before;
  noteWrite(site);
  const call = `${part(site, 'sink')}.host(frame, ${indexText(index)}, ${at}, ${count})`;
  return `(${[...stores, call, slotText(site, at)].join(', ')})`;
}

/** Assignments of stored values to scratch from `at` on. */
export function storesText(site: Site, nodes: readonly TypedExpression[], at: number): string[] {
  return nodes.map((node, i) => `${slotText(site, at + i)} = ${storedText(site, node)}`);
}

export function diceText(site: Site, { count, sides, hash, number }: Node<'dice'>): string {
  const isShared = hash !== 0;
  const spec = { count, sides, hash: isShared ? hash : site.hash, number, isShared };
  return `${helper(site.unit, 'rollDice')}(frame, ${constant(site.unit, spec)})`;
}

export function lookupText(site: Site, node: Node<'lookup'>): string {
  const { unit, scratch } = site;
  const table = unit.linkage.program.tables[node.table];
  if (table === undefined) throw new Error(`invariant broken: there is no table ${node.table}`);
  const before = scratch.at;
  const at = takeScratch(site, Math.max(node.keys.length, 1));
  const keys = node.keys.map(
    (key, i) => `${slotText(site, at + i)} = ${site.write.value(site, key)}`,
  );
  const row = temporary(site);
  const found = `${helper(unit, 'findRow')}(${constant(unit, table)}, ${part(site, 'scratch')}, ${at})`;
  scratch.at = before;
  const width = indexText(table.keyCount + table.valueCount);
  const first = indexText(table.keyCount + node.column);
  const cell = `(${constant(unit, table.cells)}[${row} * ${width} + ${first}] ?? 0)`;
  const search = [...keys, `(${row} = ${found}) < 0`].join(', ');
  return `((${search}) ? ${site.write.value(site, node.otherwise)} : ${cell})`;
}

/** What the context's entities hold is asked once, at the head of a segment. */
export function hasText(site: Site, node: Node<'has'>): string {
  const slot = contextSlot(site, node.entity);
  const { now } = site.segment;
  if (slot === undefined || now === undefined || node.source !== undefined) {
    return askHeld(site, node);
  }
  const key = `${slot} ${node.effects.join(' ')}`;
  const known = now.answers.get(key);
  if (known !== undefined) return known.name;
  const name = fresh(site.unit, 'h');
  now.answers.set(key, { name, ask: onceText(site, key, askHeld(site, node)) });
  return name;
}

/** The first function of a phase that asks keeps the answer for the others. */
function onceText(site: Site, key: string, ask: string): string {
  const { memos } = site;
  const place = memos?.places.get(key) ?? memos?.places.size ?? MEMOS_MAX;
  if (memos === undefined || place >= MEMOS_MAX) return ask;
  memos.places.set(key, place);
  const memo = slotText(site, memos.from + place);
  return `(${memo} < 0 ? (${memo} = ${ask} ? 1 : 0) : ${memo}) === 1`;
}

function askHeld(site: Site, { entity, effects, source }: Node<'has'>): string {
  const { unit } = site;
  const slot = contextSlot(site, entity);
  const row = slot === undefined ? temporary(site) : rowName(site, slot);
  const set = slot === undefined ? `${row} = ${site.write.value(site, entity)} | 0, ` : '';
  const list = effectList(unit, effects);
  const call = (from: string): string =>
    `${helper(unit, 'holdsAny')}(frame, ${offsetsName(unit)}, ${row}, ${list}, ${from})`;
  if (source === undefined) return `(${set}${row} >= 0 && ${call(ANY_SOURCE.toString())})`;
  const from = temporary(site);
  const setFrom = `${from} = ${site.write.value(site, source)} | 0`;
  return `(${set}${setFrom}, ${row} >= 0 && ${call(from)})`;
}

const LISTS = new WeakMap<readonly number[], Int32Array>();

/** The name of a list of hashes as signed integers. */
function effectList(unit: Unit, effects: readonly number[]): string {
  const list = LISTS.get(effects) ?? signedHashes(effects);
  LISTS.set(effects, list);
  return constant(unit, list);
}

export function heldText(site: Site, node: Node<'held'>): string {
  const { unit, scratch } = site;
  const before = scratch.at;
  const at = takeScratch(site, 2);
  const entity = `${slotText(site, at)} = ${site.write.value(site, node.entity)}`;
  const from =
    node.source === undefined ? ANY_SOURCE.toString() : site.write.value(site, node.source);
  const source = `${slotText(site, at + 1)} = ${from}`;
  scratch.at = before;
  const { effect, slot, otherwise } = node;
  const query = constant(unit, { effect: effect | 0, slot, otherwise });
  const read = `${helper(unit, 'readHeld')}(frame, ${offsetsName(unit)}, ${query}, ${at})`;
  const value = `(${read}, ${slotText(site, at)})`;
  return `(${entity}, ${source}, ${slotText(site, at)} < 0 ? ${numberText(otherwise)} : ${value})`;
}

export function distanceText(site: Site, { left, right }: Node<'distanceSquared'>): string {
  const [a, b] = [placeText(site, left), placeText(site, right)];
  const [dx, dy] = [temporary(site), temporary(site)];
  const rows = [...a.set, ...b.set];
  const apart = [`${dx} = ${a.x} - ${b.x}`, `${dy} = ${a.y} - ${b.y}`];
  return `(${[...rows, ...apart, `${dx} * ${dx} + ${dy} * ${dy}`].join(', ')})`;
}

export function coneText(site: Site, node: Node<'cone'>): string {
  return areaText(site, node, `isInCone`, numberText(node.cosine));
}

export function lineText(site: Site, node: Node<'line'>): string {
  return areaText(site, node, 'isOnLine', numberText(node.width));
}

function areaText(
  site: Site,
  { entity, from, to }: Node<'cone' | 'line'>,
  name: 'isInCone' | 'isOnLine',
  measure: string,
): string {
  const { scratch, unit } = site;
  const before = scratch.at;
  const at = takeScratch(site, 6);
  const stores = [entity, from, to].flatMap((node, i) => {
    const { set, x, y } = placeText(site, node);
    const [first, second] = [slotText(site, at + 2 * i), slotText(site, at + 2 * i + 1)];
    return [...set, `${first} = ${x}`, `${second} = ${y}`];
  });
  scratch.at = before;
  const call = `${helper(unit, name)}(${part(site, 'scratch')}, ${at}, ${measure})`;
  return `(${[...stores, call].join(', ')})`;
}

interface Place {
  /** Assignments that come first. */
  readonly set: readonly string[];
  readonly x: string;
  readonly y: string;
}

/** Where an entity is; its row is worked out once. */
function placeText(site: Site, entity: TypedExpression): Place {
  const { type } = entity;
  const kind = type.kind === 'entity' ? type.entity : '';
  const { entities } = site.unit.linkage.program;
  const position = entities.find(({ name }) => name === kind)?.position;
  if (position === undefined) throw new Error(`invariant broken: a ${kind} has no position`);
  const slot = contextSlot(site, entity);
  if (slot !== undefined) {
    const read = (field: string): string => contextColumn(site, slot, kind, field);
    return { set: [], x: read(position.x), y: read(position.y) };
  }
  const there = entity.kind === 'local' ? site.locals(site, entity.slot) : undefined;
  if (there?.kind === 'row') {
    const read = (field: string): string => fieldText(site, kind, field, there.text);
    return { set: [], x: read(position.x), y: read(position.y) };
  }
  const row = temporary(site);
  const set = [`${row} = ${site.write.value(site, entity)} | 0`];
  const read = (field: string): string => `(${row} < 0 ? 0 : ${fieldText(site, kind, field, row)})`;
  return { set, x: read(position.x), y: read(position.y) };
}
