// A counter game: each member owns a number; commands add to it, every fourth tick takes some away. Small
// enough to be predicted by hand, and it uses everything a behaviour may: chance, members, refusals.
import type { Layout } from '../../../engine/contract/layout.ts';
import type { RoomBehaviour, RoomBoundary, RoomContext } from '../../../engine/contract/room.ts';
import { draw, hashName } from '../../../engine/contract/chance.ts';
import { roomLayoutSpec } from '../../../engine/room/room-layout.ts';
import { assignLayout } from '../../../engine/state/layout.ts';

export const TOY_MEMBERS = 4;
export const TOY_REFUSAL = 7;

/** Command kinds. `flood` tells of args[0] changes; `luck` adds a random number; `gift` is the host's. */
export const TOY = {
  add: 1,
  luck: 2,
  flood: 3,
  refuse: 4,
  fail: 5,
  badRefusal: 6,
  gift: 7,
} as const;

const CHANGE = { set: 1, seat: 2 } as const;
const LUCK = hashName('luck');

export const TOY_LAYOUT: Layout = assignLayout(
  roomLayoutSpec({
    columns: [
      { name: 'values', kind: 'f64', length: TOY_MEMBERS },
      { name: 'seats', kind: 'u8', length: TOY_MEMBERS },
    ],
  }),
);

export interface ToyOptions {
  readonly migrate?: RoomBehaviour['migrate'];
  readonly refusesMove?: RoomBehaviour['refusesMove'];
  readonly touches?: RoomBehaviour['touches'];
  /** What one added point is worth: tells generations apart. */
  readonly worth?: number;
  readonly layout?: Layout;
  readonly schema?: string;
  readonly membersMax?: number;
  /** The member whose commands are all refused. */
  readonly refuses?: number;
  readonly boundary?: (context: RoomContext) => RoomBoundary;
  readonly onCall?: (name: keyof RoomBehaviour, context: RoomContext) => void;
}

/** Index of a column's first element. */
export function offsetOf(layout: Layout, name: string): number {
  return layout.columns.get(name)?.offset ?? -1;
}

export function valueOf(
  columns: { readonly f64: Float64Array },
  member: number,
  layout = TOY_LAYOUT,
): number {
  return columns.f64[offsetOf(layout, 'values') + member] ?? Number.NaN;
}

export function createToyBehaviour(options: ToyOptions = {}): RoomBehaviour {
  const { worth = 1, layout = TOY_LAYOUT, membersMax = TOY_MEMBERS, schema = 'toy' } = options;
  const { onCall, boundary, migrate, refusesMove, touches } = options;
  const values = offsetOf(layout, 'values');
  const seats = offsetOf(layout, 'seats');

  const flood = ({ changes }: RoomContext, rows: number): void => {
    for (let i = 0; i < rows; i += 1) changes.push(0, 0, 0, 0, 0, 0);
  };
  const set = ({ columns, changes }: RoomContext, member: number, value: number): void => {
    columns.f64[values + member] = value;
    changes.push(CHANGE.set, member, value, 0, 0, 0);
  };
  const add = (context: RoomContext, member: number, amount: number): number => {
    set(context, member, (context.columns.f64[values + member] ?? 0) + amount);
    return 0;
  };

  return {
    layout,
    schema,
    membersMax,
    open(context) {
      onCall?.('open', context);
      context.columns.f64[values] = draw(context.key, LUCK, 0) % 10;
    },
    memberChanged(context, member, present) {
      onCall?.('memberChanged', context);
      context.columns.u8[seats + member] = present ? 1 : 0;
      context.changes.push(CHANGE.seat, member, present ? 1 : 0, 0, 0, 0);
    },
    decide(context, { member, sequence, kind, args }) {
      onCall?.('decide', context);
      const amount = args[0] ?? 0;
      if (member === options.refuses) return TOY_REFUSAL;
      if (kind === TOY.gift) {
        return member < 0 ? add(context, args[1] ?? 0, amount) : TOY_REFUSAL;
      }
      switch (kind) {
        case TOY.add:
          return add(context, member, amount * worth);
        case TOY.luck:
          return add(context, member, draw(context.key, LUCK, sequence) % 100);
        case TOY.flood:
          flood(context, amount);
          return 0;
        case TOY.fail:
          set(context, member, -1);
          throw new Error('toy fault');
        case TOY.badRefusal:
          return amount;
        default:
          return TOY_REFUSAL;
      }
    },
    step(context) {
      onCall?.('step', context);
      if (context.tick % 4 !== 0) return;
      for (let member = 0; member < TOY_MEMBERS; member += 1) {
        const value = context.columns.f64[values + member] ?? 0;
        if (value > 0) set(context, member, value - 1);
      }
    },
    adopt(context) {
      onCall?.('adopt', context);
    },
    observe(context) {
      onCall?.('observe', context);
    },
    ...(boundary === undefined ? {} : { boundary }),
    ...(migrate === undefined ? {} : { migrate }),
    ...(refusesMove === undefined ? {} : { refusesMove }),
    ...(touches === undefined ? {} : { touches }),
  };
}
