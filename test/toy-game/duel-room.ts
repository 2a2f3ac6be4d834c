// The dice duel as a battle: two seats throw in turn, the first to reach the goal wins the round, three rounds win the
// duel. Three versions with other columns: the second counts pairs, the third calls totals points.
import type { Columns, Layout } from '../../engine/contract/layout.ts';
import type {
  Command,
  RoomBehaviour,
  RoomBoundary,
  RoomContext,
  RoomMove,
  RoomSchema,
} from '../../engine/contract/room.ts';
import { deriveKey, draw, hashName } from '../../engine/contract/chance.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { assignLayout } from '../../engine/state/layout.ts';

export type DuelVersion = 1 | 2 | 3;

/** `throw` takes no argument; `gift` is an input of the host: args[0] points for seat args[1]. */
export const DUEL = { throw: 1, gift: 2 } as const;
const NOT_YOUR_TURN = 1;
export const GOAL = 30;
const ROUNDS = 3;
const SEATS = 2;
const DICE = hashName('duel dice');

interface Meaning {
  /** Column of seats' points, pairs when there are any, and what columns were called before. */
  readonly points: string;
  readonly pairs: string | undefined;
  readonly was: Readonly<Record<string, string>>;
}

const MEANINGS: Readonly<Record<DuelVersion, Meaning>> = {
  1: { points: 'total', pairs: undefined, was: {} },
  2: { points: 'total', pairs: 'pairs', was: {} },
  3: { points: 'points', pairs: 'pairs', was: { points: 'total' } },
};

const LAYOUTS: Readonly<Record<DuelVersion, Layout>> = {
  1: layoutOf(MEANINGS[1]),
  2: layoutOf(MEANINGS[2]),
  3: layoutOf(MEANINGS[3]),
};

function layoutOf({ points, pairs }: Meaning): Layout {
  const seats = (name: string) => ({ name, kind: 'u32', length: SEATS }) as const;
  const one = (name: string) => ({ name, kind: 'u32', length: 1 }) as const;
  const own = pairs === undefined ? [] : [seats(pairs)];
  // Another order in each version, so that nothing lies where it lay.
  const common = [seats('wins'), one('turn'), one('edge'), seats(points)];
  return assignLayout(roomLayoutSpec({ columns: [...own, ...common] }));
}

/** A seat's number in a column of the room. */
export function duelValue(
  { columns, layout }: { readonly columns: Columns; readonly layout: Layout },
  name: string,
  seat: number,
): number {
  const offset = layout.columns.get(name)?.offset;
  return offset === undefined ? Number.NaN : (columns.u32[offset + seat] ?? Number.NaN);
}

/** What a version calls the points of a seat. */
export function pointsName(version: DuelVersion): string {
  return MEANINGS[version].points;
}

export function createDuel(version: DuelVersion): RoomBehaviour {
  const meaning = MEANINGS[version];
  const layout = LAYOUTS[version];
  const at = (name: string): number => layout.columns.get(name)?.offset ?? -1;
  const [points, pairs, wins] = [at(meaning.points), at(meaning.pairs ?? ''), at('wins')];
  const [turn, edge] = [at('turn'), at('edge')];
  const key = new Uint32Array(2);

  const score = (
    { columns: { u32 }, changes, tick }: RoomContext,
    seat: number,
    by: number,
  ): void => {
    const total = (u32[points + seat] ?? 0) + by;
    u32[points + seat] = total;
    changes.push(1, seat, by, total, 0, 0);
    if (total < GOAL) return;
    u32.fill(0, points, points + SEATS);
    const won = (u32[wins + seat] ?? 0) + 1;
    u32[wins + seat] = won;
    if (won === ROUNDS) u32.fill(0, wins, wins + SEATS);
    // Twice the tick, plus one when the duel is over.
    u32[edge] = tick * 2 + (won === ROUNDS ? 1 : 0);
  };
  const play = (context: RoomContext, seat: number): void => {
    const { u32 } = context.columns;
    deriveKey(context.key, DICE, seat, key);
    const first = 1 + (draw(key, DICE, 0) % 6);
    const second = 1 + (draw(key, DICE, 1) % 6);
    const isPair = version > 1 && first === second;
    if (isPair) u32[pairs + seat] = (u32[pairs + seat] ?? 0) + 1;
    u32[turn] = 1 - seat;
    score(context, seat, version === 1 ? first : (first + second) * (isPair ? 2 : 1));
  };

  return {
    layout,
    schema: JSON.stringify({ version, was: meaning.was }),
    membersMax: SEATS,
    open: ({ columns, key: chance }) => {
      columns.u32[turn] = draw(chance, DICE, 0) % SEATS;
    },
    memberChanged: ({ changes }, member, present) => {
      changes.push(2, member, present ? 1 : 0, 0, 0, 0);
    },
    decide: (context, { kind, member, args }: Command) => {
      if (kind === DUEL.gift && member < 0) {
        score(context, args[1] ?? 0, args[0] ?? 0);
        return 0;
      }
      if (kind !== DUEL.throw || context.columns.u32[turn] !== member) return NOT_YOUR_TURN;
      play(context, member);
      return 0;
    },
    step: () => undefined,
    boundary: ({ columns, tick }): RoomBoundary => {
      const last = columns.u32[edge] ?? 0;
      if (last >>> 1 !== tick) return 'none';
      return (last & 1) === 1 ? 'battle' : 'round';
    },
    adopt: () => undefined,
    refusesMove: (path) => (path.every((schema) => wasOf(schema)) ? undefined : 'another game'),
    migrate,
    touches: ({ path, from }: RoomMove) => {
      const held = path[0]?.layout.columns.get('pairs')?.offset;
      const count = held === undefined ? 0 : (from.u32[held] ?? 0) + (from.u32[held + 1] ?? 0);
      return [{ what: 'pairs', how: pairs < 0 ? 'end' : 'keep', count }];
    },
  };
}

/** Every column from where it came from, or out of what was kept, or zero. */
function migrate({ path, from, kept }: RoomMove, { columns }: RoomContext): void {
  const [source, target] = [path[0], path.at(-1)];
  if (source === undefined || target === undefined) throw new Error('a path has two ends');
  for (const { name, offset, length } of target.layout.columns.values()) {
    if (name.startsWith('room.')) continue;
    const before = nameBefore(path, name);
    const start = before === undefined ? undefined : source.layout.columns.get(before)?.offset;
    if (start !== undefined) columns.u32.set(from.u32.subarray(start, start + length), offset);
    else if (kept !== undefined)
      columns.u32.set(kept.u32.subarray(offset, offset + length), offset);
  }
}

/** What a column of the last schema was called in the first; undefined when it was lost on the way. */
function nameBefore(path: readonly RoomSchema[], last: string): string | undefined {
  let name = last;
  for (let at = path.length - 1; at > 0; at -= 1) {
    const [to, from] = [path[at], path[at - 1]];
    if (to === undefined || from === undefined || !to.layout.columns.has(name)) return undefined;
    const [forward, back] = [wasOf(to), wasOf(from)];
    const renamed = Object.entries(back ?? {}).find(([, old]) => old === name)?.[0];
    if (!from.layout.columns.has(name)) name = forward?.[name] ?? renamed ?? name;
  }
  return name;
}

function wasOf({ text }: RoomSchema): Readonly<Record<string, string>> | undefined {
  // Written by createDuel, or by another game.
  const meaning = JSON.parse(text) as { readonly was?: Readonly<Record<string, string>> };
  return meaning.was;
}
