// A process that ends in mid-battle: what its journal says runs again as it ran (A10), is a beginning of what was
// answered (P1), and the next process goes on with it.
import { packOfStart, RECORD_STARTS } from '../../engine/room/record.ts';
import { recoverRoom, type RecoveredRoom } from '../../engine/room/recover.ts';
import { replay } from '../../engine/room/replay.ts';
import { readScript } from '../../engine/room/replay-script.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import type { MemoryJournal } from './memory-journal.ts';
import type { Release, Releases } from './release.ts';
import { repliesOf, type RoomLedger } from './room-ledger.ts';

/** Runs the whole journal of a room again; the answers become those that are on record. */
export function wrongReplay(
  number: number,
  { journal, releases, ledger }: ReplayOf,
): { readonly wrong: readonly string[]; readonly endHash: string } {
  const behaviours = new Map<string, RoomBehaviour>();
  const behaviourOf = ({ pack }: { readonly pack: string }): RoomBehaviour => {
    const behaviour = behaviours.get(pack) ?? releases.behaviour(pack);
    if (behaviour === undefined) throw new Error(`pack ${pack} was never pushed`);
    behaviours.set(pack, behaviour);
    return behaviour;
  };
  const answers: string[] = [];
  const outcome = replay(readScript(journal.of(number)), behaviourOf, (_, report) => {
    answers.push(...repliesOf(report));
  });
  const wrong: string[] = [];
  const { parting, endHash } = outcome;
  if (parting !== undefined) wrong.push(`A10 room ${number} parts: ${JSON.stringify(parting)}`);
  const known = ledger.answers.slice(0, answers.length);
  if (known.join() !== answers.join()) wrong.push(`A1 room ${number} is answered otherwise again`);
  ledger.answers = answers;
  return { wrong, endHash };
}

interface ReplayOf {
  readonly journal: MemoryJournal;
  readonly releases: Releases;
  readonly ledger: RoomLedger;
}

/** Versions that rooms were on and that do not serve, with those since: as a start of a server finds them. */
export function formersOf(
  journal: MemoryJournal,
  rooms: number,
  activations: readonly Release[],
): readonly Release[] {
  const active = activations.at(-1)?.digest;
  const wanted = new Set<string>();
  for (let number = 1; number <= rooms; number += 1) {
    const start = journal.of(number).findLast(({ kind }) => RECORD_STARTS.includes(kind));
    if (start !== undefined) wanted.add(packOfStart(start.bytes));
  }
  if (active !== undefined) wanted.delete(active);
  const digests = activations.map(({ digest }) => digest);
  const first = digests.findIndex((one, at) => wanted.has(one) && digests.lastIndexOf(one) === at);
  const since = first < 0 ? [] : activations.slice(first);
  return [...new Set(since)].filter(({ digest }) => digest !== active);
}

/** The rooms of a journal, with those who were there gone; what is wrong goes into `wrong`. */
export function recoverAll(
  journal: MemoryJournal,
  rooms: number,
  options: RecoverOptions,
): Map<number, RecoveredRoom> {
  const recovered = new Map<number, RecoveredRoom>();
  for (let number = 1; number <= rooms; number += 1) {
    const room = recoverRoom(journal.of(number), ({ pack }) => options.find(pack));
    if (room === undefined) {
      options.wrong.push(`P3 room ${number} is not recovered`);
      continue;
    }
    const { differsAt, lostTicks, battle } = room;
    const isSame = battle.hash() === options.endHashes.get(number);
    if (differsAt !== undefined || lostTicks > 0 || !isSame) {
      options.wrong.push(`P1 room ${number} differs at ${differsAt}, lost ${lostTicks} ticks`);
    }
    battle.slots.leaveAll(new Set());
    recovered.set(number, { ...room, isContinued: true });
  }
  return recovered;
}

interface RecoverOptions {
  readonly find: (digest: string) => RoomBehaviour | undefined;
  readonly endHashes: ReadonlyMap<number, string>;
  readonly wrong: string[];
}
