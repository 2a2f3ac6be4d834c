// A room out of a journal that a server wrote: a data folder with keys, packs and records.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordRoom } from '../battle-journal.ts';
import { packOf } from '../battle-parts.ts';
import { replayFile } from '../battle-replay.ts';
import { systemClock } from '../engine/base/clock.ts';
import { silentLog } from '../engine/base/log.ts';
import { silentMetrics } from '../engine/base/metrics.ts';
import { VERSION } from '../engine/base/version.ts';
import { createBattle, createReport } from '../engine/room/battle.ts';
import { RECORD, RECORD_ENDS, RECORD_STARTS } from '../engine/room/record.ts';
import { BattleRecording, RECORD_CHANGED } from '../engine/room/recording.ts';
import { decodeBattleFile } from '../engine/state/battle-file.ts';
import { openJournal } from '../engine/state/journal/journal.ts';
import { ensureDevelopmentKeys } from '../engine/trust/dev-keys.ts';
import { sha256Hex } from '../engine/trust/digest.ts';
import { buildPack } from '../engine/trust/pack.ts';
import { arenaContents } from './combat-rules/support/battle-pack.ts';

const ROOM = 3;
const TICKS = 120;
let folder = '';
let endHash = '';

/** Runs a room and keeps it as a server does. */
async function writeRoom(dataFolder: string): Promise<string> {
  const keys = await ensureDevelopmentKeys(join(dataFolder, 'keys'), { production: false });
  const contents = arenaContents();
  const manifest = { engine: '*', createdAt: '2026-01-31T12:00:00.000Z', expiresAt: null };
  const rest = { name: 'arena', service: 'arena', revision: 1, edition: 1, stateSchema: null };
  const input = { ...manifest, ...rest, cost: null, members: contents.members };
  const bytes = buildPack(input, [keys.signing]);
  const digest = sha256Hex(bytes);
  await mkdir(join(dataFolder, 'packs'));
  await writeFile(join(dataFolder, 'packs', `${digest}.pack`), bytes);
  const behaviour = packOf(contents)?.behaviour;
  if (behaviour === undefined) throw new Error('the pack that ships compiles');
  const battle = createBattle({ behaviour, seed: 5, tickMs: 100 });
  const recording = new BattleRecording(battle, { pack: digest, set: digest });
  const report = createReport();
  for (let tick = 0; tick < TICKS; tick += 1) {
    if (tick === 20) battle.join();
    recording.runTick(report);
  }
  const journal = await openJournal({
    folder: join(dataFolder, 'journal'),
    key: keys.state,
    environment: 'development',
    engine: VERSION,
    roles: { starts: RECORD_STARTS, ends: RECORD_ENDS },
    clock: systemClock,
    log: silentLog,
    metrics: silentMetrics,
  });
  for (const { kind, bytes: record } of recording.finish().records) {
    const references = [digest];
    if (kind === RECORD.opened) {
      journal.appendReferring({ room: ROOM, kind, bytes: record, references });
    } else if (kind !== RECORD_CHANGED) journal.append(ROOM, kind, record, record.length);
  }
  await journal.commit();
  await journal.close();
  return battle.hash();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midswing-journal-'));
  endHash = await writeRoom(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a room of a journal', () => {
  const asked = () => ({ dataFolder: folder, room: ROOM, production: false });

  it('[BC5] is a battle file with its packs, which replays to the same hashes', async () => {
    const { file, firstTick, lastTick } = await recordRoom(asked());
    expect([firstTick, lastTick]).toEqual([0, TICKS]);
    const read = decodeBattleFile(file);
    expect(read.head).toMatchObject({ engine: VERSION, seed: 5, lastTick: TICKS, endHash });
    const result = replayFile(read, undefined, () => 0);
    expect(result).toMatchObject({ ticks: TICKS, hashes: 12, endHash, difference: undefined });
  });

  it('[BC5] that the journal has not is ROOM_UNKNOWN, with those that it has', async () => {
    const message = expect.stringContaining(`has no room 7; it holds ${ROOM}. Name a room`);
    const wrong = recordRoom({ ...asked(), room: 7 });
    await expect(wrong).rejects.toMatchObject({ code: 'ROOM_UNKNOWN', message });
  });

  it('[BC5] whose pack is damaged is not written', async () => {
    const { pack } = decodeStart(await recordRoom(asked()));
    const path = join(folder, 'packs', `${pack}.pack`);
    const bytes = await readFile(path);
    try {
      await writeFile(path, bytes.subarray(1));
      await expect(recordRoom(asked())).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    } finally {
      await writeFile(path, bytes);
    }
  });
});

function decodeStart({ file }: { readonly file: Uint8Array }): { readonly pack: string } {
  return { pack: decodeBattleFile(file).packs[0]?.id ?? '' };
}
