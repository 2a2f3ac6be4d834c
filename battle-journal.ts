// A room out of the journal of a data folder, as a battle file. Only reads: a server may be writing meanwhile. The
// journal keeps a room from its last start on, so that is where the file begins.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from './combat-rules/cli/command-error.ts';
import { LIMITS } from './engine/base/limits.ts';
import { VERSION } from './engine/base/version.ts';
import { keysFolderOf } from './engine/cli/locate.ts';
import type { PackContents } from './engine/contract/compiler.ts';
import { RECORD_ENDS, RECORD_STARTS, seedOfStart, type RoomStart } from './engine/room/record.ts';
import { mismatchOf, readScript, type ReplayScript } from './engine/room/replay-script.ts';
import { replay } from './engine/room/replay.ts';
import type { RoomRecordEntry } from './engine/room/recover.ts';
import { encodeBattleFile, type BattlePack } from './engine/state/battle-file.ts';
import { nodeJournalFiles } from './engine/state/journal/files.ts';
import { findStreams, roleTable } from './engine/state/journal/finding.ts';
import { PROCESS_ROOM } from './engine/state/journal/record.ts';
import { readBounded } from './engine/state/read-bounded.ts';
import { sha256Hex } from './engine/trust/digest.ts';
import { createFileKeyProvider } from './engine/trust/keyring-file.ts';
import { loadKeyring } from './engine/trust/keyring.ts';
import { loadVerifyKey } from './engine/trust/keys.ts';
import { verifyPack } from './engine/trust/pack.ts';
import { packOf, programDigest } from './battle-parts.ts';

export interface RecordRoom {
  readonly dataFolder: string;
  readonly room: number;
  readonly production: boolean;
}

export interface RecordedRoom {
  readonly file: Uint8Array;
  readonly firstTick: number;
  readonly lastTick: number;
}

const ROOMS_NAMED_MAX = 20;

/** @throws ROOM_UNKNOWN, PACK_HAS_ERRORS, REPLAY_OTHER_COLUMNS, and what reading keys, journal and packs throws */
export async function recordRoom(options: RecordRoom): Promise<RecordedRoom> {
  const { room, dataFolder } = options;
  const rooms = await reading(dataFolder, () => readRooms(options));
  const records = rooms.get(room) ?? [];
  if (records.length === 0) throw unknownRoom(options, [...rooms.keys()]);
  const script = readScript(records);
  const packs = await reading(dataFolder, () => readPacks(script, dataFolder));
  const { first, lastTick } = script;
  const endHash = endOf(script, packs);
  const head = {
    engine: VERSION,
    tickMs: first.tickMs,
    seed: seedOfStart(first),
    firstTick: first.tick,
    lastTick,
    schema: first.schema.digest,
    endHash,
  };
  const listed = [...packs.values()].map(({ listed: one }) => one);
  const file = encodeBattleFile({ head, packs: listed, records });
  return { file, firstTick: first.tick, lastTick };
}

/** What the system says of files becomes a sentence. */
async function reading<T>(dataFolder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isOfSystem = error instanceof Error && 'syscall' in error;
    if (!isOfSystem) throw error;
    const found = `"${dataFolder}" has no journal that can be read: ${error.message}.`;
    throw new CommandError('FILE_UNREADABLE', found, error);
  }
}

function unknownRoom({ dataFolder, room }: RecordRoom, numbers: readonly number[]): CommandError {
  const some = numbers.toSorted((a, b) => a - b).slice(0, ROOMS_NAMED_MAX);
  const more = some.length < numbers.length ? ' and more' : '';
  const held = some.length === 0 ? 'no room at all' : `${some.join(', ')}${more}`;
  const found = `The journal of "${dataFolder}" has no room ${room}; it holds ${held}.`;
  return new CommandError('ROOM_UNKNOWN', found);
}

/** The records of the room that is asked for; those of others are not kept. */
async function readRooms(
  options: RecordRoom,
): Promise<ReadonlyMap<number, readonly RoomRecordEntry[]>> {
  const { dataFolder, room, production } = options;
  const provider = createFileKeyProvider(keysFolderOf(dataFolder));
  const { primary: key } = await loadKeyring(provider, { production });
  const environment = production ? 'production' : 'development';
  const folder = join(dataFolder, 'journal');
  const source = { files: nodeJournalFiles, folder, sealing: { key, environment } };
  const roles = roleTable({ starts: RECORD_STARTS, ends: RECORD_ENDS });
  const streams = await findStreams(source, roles);
  const rooms = new Map<number, RoomRecordEntry[]>();
  await streams.replay((record) => {
    if (record.room === PROCESS_ROOM) return;
    const records = rooms.get(record.room) ?? [];
    rooms.set(record.room, records);
    if (record.room === room) records.push({ kind: record.kind, bytes: record.bytes.slice() });
  });
  return rooms;
}

interface ReadPack {
  readonly listed: BattlePack;
  readonly pack: NonNullable<ReturnType<typeof packOf>>;
}

/** The packs that starts name, by digest. */
async function readPacks(
  { steps }: ReplayScript,
  dataFolder: string,
): Promise<ReadonlyMap<string, ReadPack>> {
  const found = new Map<string, ReadPack>();
  for (const step of steps) {
    if (step.kind !== 'start' || found.has(step.start.pack)) continue;
    const id = step.start.pack;
    const contents = await readPack(id, dataFolder);
    const pack = packOf(contents);
    if (pack === undefined) {
      throw new CommandError('PACK_HAS_ERRORS', `The pack ${id.slice(0, 12)} does not compile.`);
    }
    found.set(id, { pack, listed: { id, program: programDigest(pack), contents } });
  }
  return found;
}

async function readPack(digest: string, dataFolder: string): Promise<PackContents> {
  const file = join(dataFolder, 'packs', `${digest}.pack`);
  const bytes = await readBounded(file, LIMITS.packBytesMax);
  if (bytes === undefined || sha256Hex(bytes) !== digest) {
    throw new CommandError('FILE_UNREADABLE', `"${file}" is not the pack that its name promises.`);
  }
  const pem = await readFile(join(keysFolderOf(dataFolder), 'signing.pub'), 'utf8');
  // It served: neither its age nor a missing signature counts any more.
  const policy = { keys: [loadVerifyKey(pem)], threshold: 1, acceptUnsigned: true, wallMs: 0 };
  return verifyPack(bytes, { ...policy, engineVersion: VERSION }).contents;
}

function endOf(script: ReplayScript, packs: ReadonlyMap<string, ReadPack>): string {
  const find = ({ pack }: RoomStart): ReadPack['pack'] | undefined => packs.get(pack)?.pack;
  const mismatch = mismatchOf(script, (start) => find(start)?.behaviour);
  if (mismatch !== undefined) {
    const message = `This version lays the pack ${mismatch.pack.slice(0, 12)} out in other columns.`;
    throw new CommandError('REPLAY_OTHER_COLUMNS', message);
  }
  return replay(script, (start) => {
    const behaviour = find(start)?.behaviour;
    if (behaviour === undefined)
      throw new Error('invariant broken: a checked script has its packs');
    return behaviour;
  }).endHash;
}
