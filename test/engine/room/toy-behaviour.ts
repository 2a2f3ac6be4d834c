// A counter game: each member owns a number; commands add to it, every fourth tick takes some away. Small
// enough to be predicted by hand, and it uses everything a behaviour may: chance, members, refusals.
import type { Layout } from '../../../engine/contract/layout.ts';
import type { RoomBehaviour, RoomContext } from '../../../engine/contract/room.ts';
import { draw, hashName } from '../../../engine/contract/chance.ts';
import { CHANGE_WIDTH } from '../../../engine/contract/room.ts';
import { roomLayoutSpec } from '../../../engine/room/room-layout.ts';
import { assignLayout } from '../../../engine/state/layout.ts';

export const TOY_MEMBERS = 4;
export const TOY_REFUSAL = 7;

/** Command kinds. `flood` appends args[0] rows; `luck` adds a random number. */
export const TOY = { add: 1, luck: 2, flood: 3, refuse: 4, fail: 5, badRefusal: 6 } as const;

const CHANGE = { set: 1, seat: 2 } as const;
const LUCK = hashName('luck');

const TOY_LAYOUT: Layout = assignLayout(
  roomLayoutSpec({
    columns: [
      { name: 'values', kind: 'f64', length: TOY_MEMBERS },
      { name: 'seats', kind: 'u8', length: TOY_MEMBERS },
    ],
  }),
);
const VALUES = TOY_LAYOUT.columns.get('values')?.offset ?? -1;
const SEATS = TOY_LAYOUT.columns.get('seats')?.offset ?? -1;

export interface ToyOptions {
  /** What one added point is worth: tells generations apart. */
  readonly worth?: number;
  readonly layout?: Layout;
  readonly membersMax?: number;
  /** Rows that memberChanged appends beside its own. */
  readonly joinRows?: () => number;
  /** Rows that step appends beside its own. */
  readonly stepRows?: () => number;
  readonly onApply?: (context: RoomContext) => unknown;
  readonly onCall?: (name: keyof RoomBehaviour, context: RoomContext) => void;
}

export function valueOf(columns: { readonly f64: Float64Array }, member: number): number {
  return columns.f64[VALUES + member] ?? Number.NaN;
}

export function createToyBehaviour(options: ToyOptions = {}): RoomBehaviour {
  const { worth = 1, layout = TOY_LAYOUT, membersMax = TOY_MEMBERS, onCall } = options;
  const { joinRows = () => 0, stepRows = () => 0 } = options;

  const flood = ({ changes }: RoomContext, rows: number): void => {
    for (let i = 0; i < rows; i += 1) changes.push(0, 0, 0, 0, 0, 0);
  };
  const add = (context: RoomContext, member: number, amount: number): number => {
    context.changes.push(CHANGE.set, member, valueOf(context.columns, member) + amount, 0, 0, 0);
    return 0;
  };

  return {
    layout,
    membersMax,
    open(context) {
      onCall?.('open', context);
      context.columns.f64[VALUES] = draw(context.key, LUCK, 0) % 10;
    },
    memberChanged(context, member, present) {
      onCall?.('memberChanged', context);
      flood(context, joinRows());
      context.changes.push(CHANGE.seat, member, present ? 1 : 0, 0, 0, 0);
    },
    decide(context, { member, sequence, kind, args }) {
      onCall?.('decide', context);
      const amount = args[0] ?? 0;
      switch (kind) {
        case TOY.add:
          return add(context, member, amount * worth);
        case TOY.luck:
          return add(context, member, draw(context.key, LUCK, sequence) % 100);
        case TOY.flood:
          flood(context, amount);
          return 0;
        case TOY.fail:
          throw new Error('toy fault');
        case TOY.badRefusal:
          return amount;
        default:
          return TOY_REFUSAL;
      }
    },
    step(context) {
      onCall?.('step', context);
      flood(context, stepRows());
      if (context.tick % 4 !== 0) return;
      for (let member = 0; member < TOY_MEMBERS; member += 1) {
        const value = valueOf(context.columns, member);
        if (value > 0) context.changes.push(CHANGE.set, member, value - 1, 0, 0, 0);
      }
    },
    apply(context, index) {
      options.onApply?.(context);
      const { columns, changes } = context;
      const at = index * CHANGE_WIDTH;
      const kind = changes.rows[at];
      const member = changes.rows[at + 1] ?? 0;
      const value = changes.rows[at + 2] ?? 0;
      if (kind === CHANGE.set) columns.f64[VALUES + member] = value;
      if (kind === CHANGE.seat) columns.u8[SEATS + member] = value;
    },
    adopt(context) {
      onCall?.('adopt', context);
    },
    observe(context) {
      onCall?.('observe', context);
    },
  };
}
