// The way of a result: from a tick through the journal and the outbox to a file, over a crash.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../engine/base/clock.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import type { RoomId } from '../../../engine/contract/ids.ts';
import { RECORD_ENDS, RECORD_STARTS } from '../../../engine/room/record.ts';
import { recoverRoom, type RoomRecordEntry } from '../../../engine/room/recover.ts';
import { RoomCommons } from '../../../engine/room/room-commons.ts';
import { openJournal, type Journal } from '../../../engine/state/journal/journal.ts';
import { Outbox } from '../../../engine/state/outbox.ts';
import { openOutboxFiles } from '../../../engine/state/outbox-files.ts';
import { generateSealKey, loadSealKey } from '../../../engine/trust/seal.ts';
import { createRoomHarness } from './room-harness.ts';
import type { ToyOptions } from './toy-behaviour.ts';

const KEY = loadSealKey(generateSealKey());
const ROOM = 1 as RoomId;

const sender: ToyOptions = {
  onCall: (name, { tick, send }) => {
    if (name === 'step' && tick % 4 === 0) send?.('result', `tick ${tick}`, Buffer.from(`${tick}`));
  },
};

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'midswing-result-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

interface Server {
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly records: readonly RoomRecordEntry[];
}

async function open(): Promise<Server> {
  const common = { clock: new ManualClock(), log: silentLog, metrics: silentMetrics };
  const journal = await openJournal({
    ...common,
    folder: join(root, 'journal'),
    key: KEY,
    environment: 'test',
    engine: '1.0.0',
    roles: { starts: RECORD_STARTS, ends: RECORD_ENDS },
  });
  const sink = await openOutboxFiles(join(root, 'outbox'));
  const outbox = new Outbox({ ...common, journal, sink });
  const records: RoomRecordEntry[] = [];
  await journal.recover((record) => {
    if (record.room === 0) outbox.replay(record);
    else records.push({ kind: record.kind, bytes: record.bytes.slice() });
  });
  return { journal, outbox, records };
}

const keys = (): unknown[] =>
  readFileSync(join(root, 'outbox', 'outbox-000001.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { key: unknown }).key);

it('[RM51][OB2][OB4] goes out when its tick is durable, once, also when a crash makes the tick run again', async () => {
  const harness = createRoomHarness(sender);
  const first = await open();
  const room = harness.open({ id: ROOM, commons: new RoomCommons(first.journal, first.outbox) });
  first.outbox.start();
  room.step(18);
  expect(room.durableTick).toBe(0);
  await first.journal.commit();
  expect(room.durableTick).toBe(10);
  await vi.waitUntil(() => first.outbox.waiting === 0);
  expect(keys()).toEqual(['1.1.tick 4', '1.1.tick 8', '1.1.tick 12', '1.1.tick 16']);
  // What is acknowledged is not durable: the process dies.
  room.step(20);
  first.outbox.stop();

  const second = await open();
  const behaviour = harness.kernel.routing?.defaultSet.generations.get('toy')?.service.room;
  const recovered = recoverRoom(second.records, () => behaviour);
  expect(recovered).toMatchObject({ battle: { tick: 10 }, differsAt: undefined });
  if (recovered === undefined) throw new Error('the room goes on');
  const commons = new RoomCommons(second.journal, second.outbox);
  const again = harness.open({ id: ROOM, commons, recovered });
  second.outbox.start();
  expect(again.durableTick).toBe(10);
  again.step(20);
  await second.journal.commit();
  await vi.waitUntil(() => second.outbox.waiting === 0);
  // Those that were not known to be acknowledged came once more, under their keys.
  expect([...new Set(keys())]).toEqual([4, 8, 12, 16, 20].map((tick) => `1.1.tick ${tick}`));
  expect(keys()).toHaveLength(9);
  second.outbox.stop();
  await second.journal.close();
});
