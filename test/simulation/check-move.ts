// Moves on copies of a room: twice alike (S2), sound afterwards (S4), and back with what was left behind (S3).
import type { Columns } from '../../engine/contract/layout.ts';
import type { RoomSchema } from '../../engine/contract/room.ts';
import { createReport, restoreBattle, type Battle } from '../../engine/room/battle.ts';
import type { Room } from '../../engine/room/room.ts';
import { schemaOf } from '../../engine/state/room-schema.ts';
import { valueAt, wrongState } from './check-state.ts';
import { TICK_MS } from './server.ts';
import type { Variant } from './variant-tree.ts';

const TICKS = 3;
/** What no pack has a say in. */
const UNTOUCHED = [
  'unit.x',
  'unit.y',
  'unit.team',
  'arena.walking',
  'arena.player',
  'arena.round',
  'arena.kills',
  'arena.wins',
  'arena.respawnTick',
];

/** What is wrong with the way from where the room is to another variant, and back. */
export function wrongMove(room: Room, own: Variant, other: Variant): string[] {
  const path = [room.schema, schemaOf(other.behaviour)];
  if (path[0]?.digest === path[1]?.digest) return [];
  if (other.behaviour.refusesMove?.(path) !== undefined) return [];
  const [there, again] = [copyOf(room, own), copyOf(room, own)];
  const wrong: string[] = [];
  if (Buffer.compare(there.columns.u8, room.columns.u8) !== 0) wrong.push('S1 copied otherwise');
  for (const copy of [there, again]) copy.move(other.behaviour, path);
  if (Buffer.compare(there.columns.u8, again.columns.u8) !== 0) wrong.push('S2 moved otherwise');
  wrong.push(...wrongReturn(room, there, { own, other, path }));
  const report = createReport();
  for (let tick = 0; tick < TICKS; tick += 1) {
    again.runTick(report);
    wrong.push(...wrongState(again).map((one) => `${one} (copy)`));
  }
  return wrong;
}

interface Way {
  readonly own: Variant;
  readonly other: Variant;
  readonly path: readonly RoomSchema[];
}

function wrongReturn(room: Room, there: Battle, { own, other, path }: Way): string[] {
  const left: Columns = copyOf(room, own).columns;
  const back = path.toReversed();
  if (own.behaviour.refusesMove?.(back, 'served') !== undefined) return [];
  there.move(own.behaviour, back, left);
  const wrong = UNTOUCHED.flatMap((name) => {
    const { length = 0 } = room.layout.columns.get(name) ?? {};
    const differs = Array.from({ length }, (_, at) => at).some(
      (at) => valueAt(room, name, at) !== valueAt(there, name, at),
    );
    return differs ? [`S3 ${name} did not come back`] : [];
  });
  const isChild = other.parent === own.index && other.isLossless;
  if (!isChild || Buffer.compare(there.columns.u8, room.columns.u8) === 0) return wrong;
  return [...wrong, `S3 ${differing(room, there)} did not come back`];
}

function copyOf(room: Room, { behaviour }: Variant): Battle {
  return restoreBattle(room.snapshot(), { behaviour, tickMs: TICK_MS });
}

function differing(room: Room, other: Battle): string {
  const names = [...room.layout.columns.values()].flatMap(({ name, length }) => {
    const at = Array.from({ length }, (_, index) => index).find(
      (index) => !Object.is(valueAt(room, name, index), valueAt(other, name, index)),
    );
    return at === undefined
      ? []
      : [`${name}[${at}] ${valueAt(room, name, at)} -> ${valueAt(other, name, at)}`];
  });
  return names.join(', ');
}
