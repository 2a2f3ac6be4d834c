// Versions of the toy with other columns, so that rooms have something to move: the wide one gives every member a
// bonus beside its number.
import type { RoomBehaviour, RoomContext, RoomMove } from '../../../engine/contract/room.ts';
import type { Columns, Layout } from '../../../engine/contract/layout.ts';
import { roomLayoutSpec } from '../../../engine/room/room-layout.ts';
import { assignLayout } from '../../../engine/state/layout.ts';
import { TOY_MEMBERS, offsetOf, type ToyOptions } from './toy-behaviour.ts';

export const WIDE_LAYOUT: Layout = assignLayout(
  roomLayoutSpec({
    columns: [
      { name: 'bonus', kind: 'f64', length: TOY_MEMBERS },
      { name: 'seats', kind: 'u8', length: TOY_MEMBERS },
      { name: 'values', kind: 'f64', length: TOY_MEMBERS },
    ],
  }),
);

/** Ten times the number, when no bonus was there before. */
function migrate({ path, from, kept }: RoomMove, { columns }: RoomContext): void {
  const source = path[0]?.layout;
  const target = path.at(-1)?.layout;
  if (source === undefined || target === undefined) throw new Error('a path has two ends');
  for (let member = 0; member < TOY_MEMBERS; member += 1) {
    const value = from.f64[offsetOf(source, 'values') + member] ?? 0;
    columns.f64[offsetOf(target, 'values') + member] = value;
    const seat = from.u8[offsetOf(source, 'seats') + member] ?? 0;
    columns.u8[offsetOf(target, 'seats') + member] = seat;
    if (offsetOf(target, 'bonus') < 0) continue;
    const before = kept ?? (offsetOf(source, 'bonus') < 0 ? undefined : from);
    columns.f64[offsetOf(target, 'bonus') + member] =
      before === undefined ? value * 10 : bonusOf(before, member);
  }
}

export function bonusOf({ f64 }: Columns, member: number): number {
  return f64[offsetOf(WIDE_LAYOUT, 'bonus') + member] ?? Number.NaN;
}

const touches: NonNullable<RoomBehaviour['touches']> = ({ path }) => [
  { what: 'bonus', how: path[0]?.text === 'toy' ? 'new' : 'keep', count: TOY_MEMBERS },
];

/** The toy as it was, able to take battles of other versions. */
export const NARROW: ToyOptions = { migrate, touches };

/** With a bonus. */
export const WIDE: ToyOptions = { layout: WIDE_LAYOUT, schema: 'wide', migrate, touches };
