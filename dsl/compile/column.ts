// HOT PATH: reads of columns, and of the game's own objects for kinds that are bound to them. A row below 0
// is no entity: it has 0 of everything.
import type { ColumnExpression } from '../ir/expression.ts';
import type { Run } from '../tier.ts';
import type { Side } from './draft.ts';
import type { Build } from './target.ts';

/** `node` as the commonest value there is, times a factor; undefined when it is another. */
export function plainColumn(
  build: Build,
  node: ColumnExpression,
  factor: number,
): Side | undefined {
  const { entity } = node;
  if (entity.kind !== 'event' && entity.kind !== 'local') return undefined;
  if (objectsOf(build, node) >= 0) return undefined;
  const slot = entity.kind === 'event' ? entity.index : ~(build.localBase + entity.slot);
  return { offset: offsetOf(build, node), slot, factor };
}

/** Every other column, and fields of objects. */
export function compileColumn(build: Build, node: ColumnExpression, at: number): Run {
  const { entity, field } = node;
  const objects = objectsOf(build, node);
  if (objects >= 0 && entity.kind === 'event') {
    return eventProperty(entity.index, { objects, field }, at);
  }
  const row = build.value(entity, at);
  if (objects >= 0) return anyProperty(row, { objects, field }, at);
  return anyRow(row, offsetOf(build, node), at);
}

function offsetOf({ target }: Build, { entityKind, field }: ColumnExpression): number {
  const before = target.offsets.get(entityKind)?.get(field);
  if (before !== undefined) return before;
  const offset = target.binding.offset(`${entityKind}.${field}`);
  const known = target.offsets.get(entityKind) ?? new Map<string, number>();
  target.offsets.set(entityKind, known.set(field, offset));
  return offset;
}

/** Position of the kind's objects in the frame; -1 for columns, which resources always are. */
function objectsOf({ target }: Build, { entityKind, field }: ColumnExpression): number {
  const position = target.binding.objects?.indexOf(entityKind) ?? -1;
  if (position < 0) return position;
  const kind = target.program.entities.find(({ name }) => name === entityKind);
  return kind?.fields.some(({ name }) => name === field) === true ? position : -1;
}

function anyRow(value: Run, offset: number, at: number): Run {
  return (frame) => {
    value(frame);
    const row = frame.scratch[at] ?? 0;
    frame.scratch[at] = row < 0 ? 0 : (frame.f64[offset + row] ?? 0);
  };
}

interface Property {
  readonly objects: number;
  readonly field: string;
}

function anyProperty(value: Run, { objects, field }: Property, at: number): Run {
  return (frame) => {
    value(frame);
    const row = frame.scratch[at] ?? 0;
    const one = row < 0 ? undefined : frame.objects[objects]?.[row];
    if (one === undefined) frame.scratch[at] = 0;
    else frame.scratch[at] = one[field] ?? 0;
  };
}

/** Of the entity in a slot of the event, as most are: without a step for its row. */
function eventProperty(slot: number, { objects, field }: Property, at: number): Run {
  return (frame) => {
    const row = (frame.event[slot] ?? 0) | 0;
    const one = row < 0 ? undefined : frame.objects[objects]?.[row];
    if (one === undefined) frame.scratch[at] = 0;
    else frame.scratch[at] = one[field] ?? 0;
  };
}
