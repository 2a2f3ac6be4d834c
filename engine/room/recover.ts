// A room out of its journal: the last start, and the inputs since under the same pack (P1, A10).
import type { RoomBehaviour } from '../contract/room.ts';
import type { Lease } from '../kernel/lease.ts';
import type { Serving } from './room-binding.ts';
import { schemaOf } from '../state/room-schema.ts';
import { restoreAlong, restoreBattle, type Battle } from './battle.ts';
import { RECORD, RECORD_STARTS, readHash, readStart, type RoomStart } from './record.ts';
import { InputsReader } from './tick-inputs.ts';
import { BattleReport } from './tick-report.ts';

/** One record of one room. */
export interface RoomRecordEntry {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** A version that serves for this room still, though another one is active. */
export interface RoomResumption extends Serving {
  readonly lease: Lease;
}

/** A room as far as its journal goes. */
export interface RecoveredRoom {
  readonly battle: Battle;
  readonly timeline: number;
  /** What it was on. */
  readonly start: RoomStart;
  /** What it goes on with, and the lease on that; the active set when absent. */
  readonly standing?: RoomResumption;
  /** Its journal can go on where it ended: nothing of it is lost, and the rules are those of its last start. */
  readonly isContinued?: boolean;
  /** Hashes of the journal that the battle had again. */
  readonly hashes: number;
  /** First tick after which the state is not the one of the journal: other code ran it. */
  readonly differsAt: number | undefined;
  /** Ticks with inputs that could not be run again: the rules are of another schema than the start. */
  readonly lostTicks: number;
}

/**
 * Runs a room again from its last start. `behaviourOf` gives the rules of the pack that a start names. Rules of
 * another schema (another engine laid the columns out, or the pack is gone) take the state of the start over and
 * nothing after it.
 * @returns undefined without a start, or without rules that take it
 */
export function recoverRoom(
  records: readonly RoomRecordEntry[],
  behaviourOf: (start: RoomStart) => RoomBehaviour | undefined,
): RecoveredRoom | undefined {
  const first = records.findLastIndex(({ kind }) => RECORD_STARTS.includes(kind));
  const record = records[first];
  if (record === undefined || records.at(-1)?.kind === RECORD.closed) return undefined;
  const start = readStart(record.bytes);
  const behaviour = behaviourOf(start);
  if (behaviour === undefined) return undefined;
  const { tickMs, timeline } = start;
  const since = records.slice(first + 1);
  if (schemaOf(behaviour).digest === start.schema.digest) {
    const battle = restoreBattle(start.columns, { behaviour, tickMs });
    return { battle, timeline, start, lostTicks: 0, ...runRecords(battle, since) };
  }
  const battle = moveStart(start, behaviour);
  if (battle === undefined) return undefined;
  const lostTicks = since.filter(({ kind }) => kind === RECORD.inputs).length;
  return { battle, timeline, start, lostTicks, hashes: 0, differsAt: undefined };
}

/** The state of a start under rules of another schema; undefined when they have no way for it. */
function moveStart(
  { schema, columns, tickMs }: RoomStart,
  behaviour: RoomBehaviour,
): Battle | undefined {
  const path = [schema, schemaOf(behaviour)];
  if (behaviour.migrate === undefined) return undefined;
  if (behaviour.refusesMove?.(path, 'served') !== undefined) return undefined;
  return restoreAlong(path, columns, { behaviour, tickMs });
}

/** Runs inputs in order, and compares hashes. */
function runRecords(
  battle: Battle,
  records: readonly RoomRecordEntry[],
): Pick<RecoveredRoom, 'hashes' | 'differsAt'> {
  const report = new BattleReport();
  const words = new Uint32Array(2);
  let hashes = 0;
  let differsAt: number | undefined;
  for (const { kind, bytes } of records) {
    if (kind === RECORD.inputs) {
      const reader = new InputsReader(bytes);
      runTo(battle, reader.nextTick - 1, report);
      reader.feed(battle);
      battle.runTick(report);
    }
    if (kind !== RECORD.hash) continue;
    const { tick, low, high } = readHash(bytes);
    runTo(battle, tick, report);
    battle.hashInto(words);
    const isSame = words[0] === low && words[1] === high;
    if (isSame) hashes += 1;
    else differsAt ??= tick;
  }
  return { hashes, differsAt };
}

/** Ticks without inputs. */
function runTo(battle: Battle, tick: number, report: BattleReport): void {
  while (battle.tick < tick) battle.runTick(report);
}
