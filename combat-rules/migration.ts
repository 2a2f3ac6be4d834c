// How a battle moves from one pack to another: what its columns mean, and the way along the schemas between. The
// language plans the way; the game's own columns go by name, and classes follow their names.
import type { CheckedPack } from '#dsl/compile';
import { planMove, refuseMove } from '#dsl/run/migrate';
import { describeState } from '#dsl/run/migrate/schema';
import type { Columns, Layout } from '#engine/contract/layout';
import type { RoomContext, RoomMove, RoomSchema, RoomTouch } from '#engine/contract/room';
import { ownColumns } from './model/layout.ts';
import { ARENA } from './model/limits.ts';
import { arenaVocabulary } from './vocabulary.ts';

type Program = CheckedPack['program'];
type Schema = ReturnType<typeof describeState>;
type Plan = Exclude<ReturnType<typeof planMove>, { readonly refusal: string }>;

/** Ways that are remembered: every room of a server goes the same few. */
const PLANS_MAX = 16;

const UNREADABLE = 'The battle was written by a version of the arena that this one cannot read.';

/** RoomSchema.text of a program's rooms. */
export function describeArena(program: Program): string {
  return JSON.stringify(describeState(program, arenaVocabulary, { own: ownColumns(program) }));
}

/** Ways of battles to one layout. */
export class ArenaMoves {
  readonly #plans = new Map<string, Plan>();

  /** Why battles cannot go along `path`; undefined when they can. */
  refusal(path: readonly RoomSchema[], version: 'new' | 'served' = 'new'): string | undefined {
    const schemas = schemasOf(path);
    return schemas === undefined ? UNREADABLE : refuseMove(schemas, version);
  }

  /** Fills the columns of the room from a battle of the first schema. */
  move({ path, from, kept }: RoomMove, { columns, tick }: RoomContext): void {
    const plan = this.#planOf(path);
    plan.move(from, columns, { tick, kept });
    followClasses(plan, from, columns, path);
  }

  /** What that would do to a battle. */
  touches({ path, from }: RoomMove): readonly RoomTouch[] {
    const first = path[0]?.layout;
    const tick = from.u32[offsetOf(first, 'room.tick')] ?? 0;
    return this.#planOf(path).touches(from, tick);
  }

  #planOf(path: readonly RoomSchema[]): Plan {
    const key = path.map(({ digest }) => digest).join(' ');
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const plan = planOf(path);
    this.#plans.set(key, plan);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > PLANS_MAX && oldest !== undefined) this.#plans.delete(oldest);
    return plan;
  }
}

function planOf(path: readonly RoomSchema[]): Plan {
  const schemas = schemasOf(path);
  const [first, last] = [path[0]?.layout, path.at(-1)?.layout];
  if (schemas === undefined) throw new Error('invariant broken: a refused way is not gone');
  const plan = planMove(schemas, {
    from: (column) => offsetOf(first, column),
    to: (column) => offsetOf(last, column),
  });
  if ('refusal' in plan)
    throw new Error(`invariant broken: a refused way is not gone: ${plan.refusal}`);
  return plan;
}

/**
 * A class that is gone, now or on the way, is nobody's: its units are replaced in the next tick, which is on another
 * pack.
 */
function followClasses(
  { records }: Plan,
  from: Columns,
  to: Columns,
  path: readonly RoomSchema[],
): void {
  const [source, target] = [
    offsetOf(path[0]?.layout, 'arena.class'),
    offsetOf(path.at(-1)?.layout, 'arena.class'),
  ];
  for (let row = 0; row < ARENA.units; row += 1) {
    const record = records.get(from.u32[source + row] ?? 0) ?? 0;
    to.u32[target + row] = record;
    if (record === 0) to.u32[offsetOf(path.at(-1)?.layout, 'arena.told.names')] = 0;
  }
}

function offsetOf(layout: Layout | undefined, name: string): number {
  const column = layout?.columns.get(name);
  if (column === undefined) throw new Error(`invariant broken: the layout has no column ${name}`);
  return column.offset;
}

/** Undefined when one of them is none. */
function schemasOf(path: readonly RoomSchema[]): readonly Schema[] | undefined {
  const schemas = path.map(({ text }) => schemaOf(text));
  const known = schemas.filter((schema) => schema !== undefined);
  return known.length === schemas.length ? known : undefined;
}

function schemaOf(text: string): Schema | undefined {
  try {
    const schema: Schema = JSON.parse(text);
    return Array.isArray(schema.columns) && Array.isArray(schema.effects) ? schema : undefined;
  } catch {
    return undefined;
  }
}
