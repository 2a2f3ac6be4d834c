// Reads of columns. Those of the context's entities are loaded once, at the head of a segment of rules in which
// nothing can have written; a row below 0 is no entity and has 0 of everything.
import type { ColumnExpression, TypedExpression } from '../ir/expression.ts';
import { constant, fresh } from './linkage.ts';
import { part, rowName, temporary, type Segment, type SharedColumn, type Site } from './site.ts';
import { indexText } from './text.ts';

export function columnText(site: Site, node: ColumnExpression): string {
  const { entity, entityKind, field } = node;
  const slot = contextSlot(site, entity);
  if (slot !== undefined) return contextColumn(site, slot, entityKind, field);
  const there = entity.kind === 'local' ? site.locals(site, entity.slot) : undefined;
  if (there?.kind === 'row') return fieldText(site, entityKind, field, there.text);
  const row = temporary(site);
  const value = site.write.value(site, entity);
  return `((${row} = ${value} | 0) < 0 ? 0 : ${fieldText(site, entityKind, field, row)})`;
}

/** A field of the entity in a slot of the context. */
export function contextColumn(site: Site, slot: number, kind: string, field: string): string {
  const row = rowName(site, slot);
  const { now } = site.segment;
  if (now === undefined) return `(${row} < 0 ? 0 : ${fieldText(site, kind, field, row)})`;
  const key = `${slot} ${kind}.${field}`;
  const known = now.columns.get(key);
  if (known !== undefined) return known.name;
  const name = fresh(site.unit, 'c');
  const objects = objectsOf(site, kind, field);
  if (objects < 0) {
    now.columns.set(key, { name, slot, load: fieldText(site, kind, field, row) });
  } else {
    const load = `one[${constant(site.unit, field)}] ?? 0`;
    now.columns.set(key, { name, slot, load, object: objectText(objects, row) });
  }
  return name;
}

/** The slot of the context that `node` is; undefined when it is anything else. */
export function contextSlot(site: Site, node: TypedExpression): number | undefined {
  if (node.kind === 'event') return node.index;
  if (node.kind !== 'local') return undefined;
  const place = site.locals(site, node.slot);
  return place.kind === 'same' && place.node.kind === 'event' ? place.node.index : undefined;
}

/** Load of a field of the entity in row `row`, the name of a whole number of at least 0. */
export function fieldText(site: Site, kind: string, field: string, row: string): string {
  const { binding } = site.unit.linkage;
  const objects = objectsOf(site, kind, field);
  if (objects < 0) {
    const offset = indexText(binding.offset(`${kind}.${field}`));
    return `${part(site, 'f64')}[${offset} + ${row}]`;
  }
  const name = constant(site.unit, field);
  return `(${objectText(objects, row)}?.[${name}] ?? 0)`;
}

function objectText(objects: number, row: string): string {
  return `frame.objects[${indexText(objects)}]?.[${row}]`;
}

/** Position of the kind's objects in the frame; -1 for columns, which resources always are. */
function objectsOf(site: Site, kind: string, field: string): number {
  const { program, binding } = site.unit.linkage;
  const fields = program.entities.find(({ name }) => name === kind)?.fields;
  if (fields?.some(({ name }) => name === field) !== true) return -1;
  return binding.objects?.indexOf(kind) ?? -1;
}

/** The loads and questions of a segment and what reads them. */
export function segmentText(site: Site, { columns, answers }: Segment, body: string): string {
  const shared = [...columns.values()];
  const lines: string[] = [];
  if (shared.length > 0) {
    const slots = [...new Set(shared.map(({ slot }) => slot))];
    const loads = slots.map((slot) => loadsOf(site, shared, slot));
    lines.push(`let ${shared.map(({ name }) => `${name} = 0`).join(', ')};`, ...loads);
  }
  for (const { name, ask } of answers.values()) lines.push(`const ${name} = ${ask};`);
  return lines.length === 0 ? body : `{\n${[...lines, body].join('\n')}\n}`;
}

/**
 * Fields of an object are read where it is known to be there: a number that may be undefined instead would be
 * allocated.
 */
function loadsOf(site: Site, shared: readonly SharedColumn[], slot: number): string {
  const columns = shared.filter((column) => column.slot === slot);
  const loadsFrom = (object: string | undefined): string =>
    columns
      .filter((column) => column.object === object)
      .map(({ name, load }) => `${name} = ${load};`)
      .join(' ');
  const objects = new Set(columns.flatMap(({ object }) => object ?? []));
  const blocks = [...objects].map(
    (object) => `{ const one = ${object}; if (one !== undefined) { ${loadsFrom(object)} } }`,
  );
  return `if (${rowName(site, slot)} >= 0) { ${[loadsFrom(undefined), ...blocks].join(' ')} }`;
}
