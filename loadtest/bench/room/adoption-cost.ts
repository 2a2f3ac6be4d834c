// A thousand rooms move to a pack with other columns, each in its own tick: what all of it takes, and the longest one,
// which is how long the loop is held. And what it costs when the columns are the same.
import type { Columns } from '#engine/contract/layout';
import type { RoomBehaviour, RoomSchema } from '#engine/contract/room';
import type { Battle } from '#engine/room/battle';
import { createReport, restoreBattle } from '#engine/room/battle';
import { ColumnsPool } from '#engine/room/columns-pool';
import { cpuMs, percentile } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { ARENA_TICK_MS, arenaBehaviour, arenaPack, openRooms } from './arena.ts';

const ROOMS = 1_000;
/** Fights that the rooms are copies of. */
const FIGHTS = 20;
const WARM_TICKS = 200;
const ROUNDS = 9;
/** Rounds before the counting ones, for the compiler. */
const WARM_ROUNDS = 6;

/** A push that needs other columns: a resource, and an effect that keeps two numbers. */
const MORE = `resource focus of unit max 100, start 50, gains 1 every 1s

effect focused {
  duration 5s
  own depth = source.power * 10%
  own width = source.attack * 10%
  modify power: flat depth
}

rule focus on respawn { apply(buff: 'focused', to: who) }
`;

/** Rows "adoption-sum", "adoption-longest", "adoption-equal". */
export function measureAdoptions(): readonly BenchRow[] {
  const before = arenaBehaviour(arenaPack());
  const after = arenaBehaviour(arenaPack({ 'focus.rules': MORE }));
  const again = arenaBehaviour(arenaPack());
  if (before.layout.digest === after.layout.digest) throw new Error('the layout is the same');
  const memory = new ColumnsPool();
  const battles = copies(takeSnapshots(before), before, memory);
  const sums: number[] = [];
  const longest: number[] = [];
  const equal: number[] = [];
  for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
    const sumMs = moveAll(battles, after, memory);
    moveAll(battles, before, memory);
    const longestMs = moveEach(battles, after, memory);
    moveAll(battles, before, memory);
    const equalMs = moveAll(battles, again, memory);
    moveAll(battles, before, memory);
    if (round < 0) continue;
    equal.push(equalMs);
    sums.push(sumMs);
    longest.push(longestMs);
  }
  const spread = (values: readonly number[]): string =>
    `median of ${ROUNDS} rounds, ${percentile(values, 0).toFixed(2)} to ${percentile(values, 1).toFixed(2)} ms of processor`;
  return [
    benchRow({
      id: 'adoption-sum',
      what: `${ROOMS} adoptions with a layout change, together`,
      value: percentile(sums, 0.5),
      unit: 'ms',
      bar: 10,
      note: spread(sums),
    }),
    benchRow({
      id: 'adoption-longest',
      what: 'the longest of them: how long the loop is held',
      value: percentile(longest, 0.5),
      unit: 'ms',
      bar: 1,
      note: `${spread(longest)}; the first one of a round plans the way`,
    }),
    benchRow({
      id: 'adoption-equal',
      what: `${ROOMS} adoptions of a pack with equal columns, together`,
      value: percentile(equal, 0.5),
      unit: 'ms',
      bar: undefined,
      note: `${spread(equal)}; columns are neither copied nor replaced`,
    }),
  ];
}

function takeSnapshots(behaviour: RoomBehaviour): readonly Uint8Array[] {
  const report = createReport();
  return openRooms(behaviour, FIGHTS).map((room, i) => {
    for (let tick = 0; tick < WARM_TICKS + i; tick += 1) room.runTick(report);
    return room.snapshot();
  });
}

function copies(
  snapshots: readonly Uint8Array[],
  behaviour: RoomBehaviour,
  memory: ColumnsPool,
): readonly Battle[] {
  return Array.from({ length: ROOMS }, (_none, i) => {
    const snapshot = snapshots[i % snapshots.length] ?? new Uint8Array(0);
    return restoreBattle(snapshot, { behaviour, tickMs: ARENA_TICK_MS, memory });
  });
}

/** Milliseconds of all moves together. */
function moveAll(
  battles: readonly Battle[],
  behaviour: RoomBehaviour,
  memory: ColumnsPool,
): number {
  const path = pathTo(battles, behaviour);
  const left = battles.map(({ columns }) => columns);
  const ms = cpuMs(() => {
    for (const battle of battles) battle.move(behaviour, path);
  });
  giveBack(battles, left, memory);
  return ms;
}

/** Milliseconds of the longest move. */
function moveEach(
  battles: readonly Battle[],
  behaviour: RoomBehaviour,
  memory: ColumnsPool,
): number {
  const path = pathTo(battles, behaviour);
  const left = battles.map(({ columns }) => columns);
  const times = battles.map((battle) => cpuMs(() => battle.move(behaviour, path)));
  giveBack(battles, left, memory);
  return Math.max(...times);
}

/** What battles left behind. */
function giveBack(battles: readonly Battle[], left: readonly Columns[], memory: ColumnsPool): void {
  for (const [i, columns] of left.entries()) {
    if (columns !== battles[i]?.columns) memory.give(columns);
  }
}

function pathTo(battles: readonly Battle[], behaviour: RoomBehaviour): readonly RoomSchema[] {
  const target = openRooms(behaviour, 1)[0]?.schema;
  const own = battles[0]?.schema;
  if (target === undefined || own === undefined) throw new Error('invariant broken: no room');
  return own.digest === target.digest ? [target] : [own, target];
}
