// The way of a battle along versions of its rules. Versions between the first and the last need not be loaded: all that
// is known of them is their schemas. Total and deterministic, or refused before anything is written.
import { applyHop } from './apply-hop.ts';
import { bindHop, type BoundHop, type Offsets } from './bound-hop.ts';
import { planHop, type Hop } from './hop.ts';
import { applyKept, planKept } from './kept.ts';
import type { StateSchema } from './schema.ts';
import { createBuffer, type MoveViews, type StateBuffer } from './views.ts';

/** What a move does to things that run. */
export interface Touch {
  /** In the game's words: `effect poison`. */
  readonly what: string;
  /** `keep`, `rescale`, `clamp`, `end`, `end silently`, `dropped`, `worked out`; or what the pack does not say. */
  readonly how: string;
  /** 0 for what the pack does not say. */
  readonly count: number;
}

export interface Crossed {
  readonly tick: number;
  /** Columns of the last schema that this battle left behind when it moved away from it. */
  readonly kept?: MoveViews | undefined;
}

export interface Move {
  /** Hashes of classes, units and items, the old ones first; those that are gone are not in it. */
  readonly records: ReadonlyMap<number, number>;
  /** Fills `to`, which is zeroed, from `from`, which is only read. Runner.recompute has to follow for every row. */
  move(from: MoveViews, to: MoveViews, crossed: Crossed): void;
  /** What that would do; changes nothing. */
  touches(from: MoveViews, tick: number): readonly Touch[];
}

/**
 * Why no battle can go this way, naming the field; undefined when all can. What a `new` version says has to fit the one
 * before it; one that served before comes after versions that it never knew.
 */
export function refuseMove(
  path: readonly StateSchema[],
  version: 'new' | 'served' = 'new',
): string | undefined {
  const hops = hopsOf(path);
  if (typeof hops === 'string') return hops;
  return version === 'new' ? hops.at(-1)?.unknown[0] : undefined;
}

/** `offsets`: where the columns of the first and of the last schema are. */
export function planMove(
  path: readonly StateSchema[],
  offsets: Offsets,
): Move | { readonly refusal: string } {
  const hops = hopsOf(path);
  if (typeof hops === 'string') return { refusal: hops };
  const last = hops.at(-1);
  if (last === undefined) throw new Error('invariant broken: a way has two schemas or more');
  const between = hops.slice(0, -1).map(({ to }) => createBuffer(to));
  const bound = bindAll(hops, between, offsets);
  const kept = planKept(last.to, offsets.to, last.lost);
  return {
    records: recordsOf(hops),
    move: (from, to, crossed) => {
      cross(bound, between, { from, to, tick: crossed.tick, tell: undefined });
      const held = bound.at(-1)?.held.to;
      if (crossed.kept === undefined || held === undefined) return;
      applyKept(kept, held, { to, kept: crossed.kept, tick: crossed.tick });
    },
    touches: (from, tick) => touchesOf(hops, offsets, from, tick),
  };
}

function hopsOf(path: readonly StateSchema[]): readonly Hop[] | string {
  const hops: Hop[] = [];
  for (let index = 1; index < path.length; index += 1) {
    const [from, to] = [path[index - 1], path[index]];
    if (from === undefined || to === undefined) break;
    const hop = planHop(from, to, hops.at(-1)?.lost ?? new Set());
    if (typeof hop === 'string') return hop;
    hops.push(hop);
  }
  return hops;
}

/** Each hop goes into the next buffer; `offsets` are those of both ends. */
function bindAll(
  hops: readonly Hop[],
  between: readonly StateBuffer[],
  offsets: Offsets,
): readonly BoundHop[] {
  return hops.map((hop, index) =>
    bindHop(hop, {
      from: between[index - 1]?.offset ?? offsets.from,
      to: between[index]?.offset ?? offsets.to,
    }),
  );
}

type Way = Parameters<typeof applyHop>[1];

function cross(
  bound: readonly BoundHop[],
  between: readonly StateBuffer[],
  { from, to, tick, tell }: Way,
): void {
  for (const { views } of between) views.f64.fill(0);
  for (const [index, hop] of bound.entries()) {
    const source = between[index - 1]?.views ?? from;
    applyHop(hop, { from: source, to: between[index]?.views ?? to, tick, tell });
  }
}

function touchesOf(
  hops: readonly Hop[],
  offsets: Offsets,
  from: MoveViews,
  tick: number,
): readonly Touch[] {
  const buffers = hops.map(({ to }) => createBuffer(to));
  const last = buffers.at(-1);
  if (last === undefined) return [];
  const between = buffers.slice(0, -1);
  const counts = new Map<string, Touch>();
  const tell = (what: string, how: string): void => {
    const key = `${what}\n${how}`;
    counts.set(key, { what, how, count: (counts.get(key)?.count ?? 0) + 1 });
  };
  const bound = bindAll(hops, between, { from: offsets.from, to: last.offset });
  cross(bound, between, { from, to: last.views, tick, tell });
  const unsaid = hops.flatMap((hop) => hop.unsaid);
  const gone = unsaid.map((what) => {
    return { what, how: `gone, and the pack does not say \`removed ${what}\``, count: 0 };
  });
  return [...counts.values(), ...gone];
}

/** Over the whole way. */
function recordsOf(hops: readonly Hop[]): Map<number, number> {
  const [first, ...others] = hops;
  return others.reduce(
    (known, { records }) =>
      new Map(
        [...known].flatMap(([old, now]) => {
          const next = records.get(now);
          return next === undefined ? [] : [[old, next] as const];
        }),
      ),
    new Map(first?.records),
  );
}
