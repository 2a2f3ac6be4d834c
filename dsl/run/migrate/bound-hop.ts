// A hop between two buffers: everything looked up once, so that moving a battle is copying and little else.
import { ByHash } from '../by-hash.ts';
import type { ColumnMove } from './column-move.ts';
import type { Hop, InstanceMove, ResourceMove } from './hop.ts';
import type { StateColumn, StateSchema } from './schema.ts';
import type { MoveViews, OffsetOf } from './views.ts';

/** Numbers that lie together before and after. */
export interface Run {
  readonly kind: StateColumn['kind'];
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Columns of things that stand in places: instances, or delayed events. */
export interface PlaceOffsets {
  readonly id: number;
  readonly own: readonly number[];
  /** Other columns of a place, `id` among them. */
  readonly words: readonly number[];
}

export interface InstanceOffsets extends PlaceOffsets {
  readonly untilTick: number;
  readonly nextTick: number;
  readonly stacks: number;
  readonly serial: number;
  readonly source: number;
}

export interface BoundResource extends ResourceMove {
  readonly at: number;
  readonly tick: number;
  /** Elements of what it reads, by name. */
  readonly from: ReadonlyMap<string, number>;
}

export interface BoundHop {
  readonly hop: Hop;
  readonly runs: readonly Run[];
  readonly places: number;
  readonly held: { readonly from: InstanceOffsets; readonly to: InstanceOffsets };
  readonly waiting: {
    readonly from: PlaceOffsets;
    readonly to: PlaceOffsets;
    readonly origin: number;
  };
  readonly resources: readonly BoundResource[];
  /** Hop.instances by hashes as signed integers. */
  readonly instances: ByHash<InstanceMove>;
}

export interface Offsets {
  readonly from: OffsetOf;
  readonly to: OffsetOf;
}

export function bindHop(hop: Hop, offsets: Offsets): BoundHop {
  const { from, to } = hop;
  const rows = from.kinds.find(({ name }) => name === from.holder)?.rows ?? 0;
  return {
    hop,
    runs: runsOf(hop.columns, offsets),
    places: rows * from.slots,
    held: { from: heldOf(from, offsets.from), to: heldOf(to, offsets.to) },
    waiting: {
      from: placesOf(from, 'task', offsets.from),
      to: placesOf(to, 'task', offsets.to),
      origin: offsets.to('task.origin'),
    },
    instances: new ByHash([...hop.instances].map(([id, move]) => [id | 0, move])),
    resources: hop.resources.map((resource) => ({
      ...resource,
      at: offsets.to(resource.column),
      tick: offsets.to(`${resource.column}.tick`),
      from: new Map([...resource.reads].map(([name, column]) => [name, offsets.from(column)])),
    })),
  };
}

/** What lies side by side on both sides is copied at once. */
function runsOf(columns: readonly ColumnMove[], offsets: Offsets): Run[] {
  const all = columns.map(({ kind, from, to, count }) => ({
    kind,
    from: offsets.from(from),
    to: offsets.to(to),
    count,
  }));
  const runs: Run[] = [];
  for (const run of all.sort((a, b) =>
    a.kind === b.kind ? a.to - b.to : a.kind < b.kind ? -1 : 1,
  )) {
    const last = runs.at(-1);
    const isNext =
      last?.kind === run.kind &&
      last.from + last.count === run.from &&
      last.to + last.count === run.to;
    if (isNext) runs[runs.length - 1] = { ...last, count: last.count + run.count };
    else runs.push(run);
  }
  return runs;
}

function placesOf(
  { columns }: StateSchema,
  kind: 'effect' | 'task',
  offset: OffsetOf,
): PlaceOffsets {
  const values = `${kind}.${kind === 'effect' ? 'own' : 'field'}.`;
  const named = columns.filter(({ name }) => name.startsWith(`${kind}.`));
  return {
    id: offset(kind === 'effect' ? 'effect.id' : 'task.event'),
    own: named.flatMap(({ name }) => (name.startsWith(values) ? [offset(name)] : [])),
    words: named.flatMap(({ name }) => (name.startsWith(values) ? [] : [offset(name)])),
  };
}

function heldOf(schema: StateSchema, offset: OffsetOf): InstanceOffsets {
  return {
    ...placesOf(schema, 'effect', offset),
    untilTick: offset('effect.untilTick'),
    nextTick: offset('effect.nextTick'),
    stacks: offset('effect.stacks'),
    serial: offset('effect.serial'),
    source: offset('effect.source'),
  };
}

/** Shorter ones are copied number by number: a view of a part costs more. */
const SHORT = 24;

export function copyRun(
  { kind, from, to, count }: Run,
  source: MoveViews,
  target: MoveViews,
): void {
  const a = source[kind];
  const b = target[kind];
  if (a === undefined || b === undefined) return;
  if (count > SHORT) b.set(a.subarray(from, from + count), to);
  else for (let i = 0; i < count; i += 1) b[to + i] = a[from + i] ?? 0;
}
