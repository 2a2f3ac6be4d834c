// The journal on the machine's own disk, under kills.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeJournalFiles } from '../../../../engine/state/journal/files.ts';
import { startChild } from '../process/child.ts';
import { openRig, recovered } from './journal-rig.ts';
import { generateSealKey, loadSealKey } from '../../../../engine/trust/seal.ts';

const KILLS = 2;
const ROOMS = 5;

it(`[JN14] ${KILLS} kills in the middle of writing lose nothing that was told durable, and leave no hole`, async () => {
  const path = await mkdtemp(join(tmpdir(), 'midswing-journal-'));
  const key = generateSealKey();
  const folder = join(path, 'journal');
  const options = { folder, key: loadSealKey(key), engine: 'test', files: nodeJournalFiles };
  let acknowledged = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = startChild('write-journal.ts', folder, key);
    const [, found] = (await child.heard()).split(' ');
    expect(Number(found)).toBeGreaterThanOrEqual(acknowledged);
    for (let i = 0; i < 1 + kill * 4; i += 1) acknowledged = Number(await child.heard());
    await child.kill();
    const { journal } = await openRig(undefined, options);
    const rooms = await recovered(journal);
    const last = Math.max(...Object.values(rooms).flat());
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(journal.finding).toMatchObject({ corrupt: [], lostRooms: [] });
    for (const [room, numbers] of Object.entries(rooms)) {
      const first = numbers[0] ?? 0;
      expect(first % ROOMS).toBe(Number(room) - 1);
      const whole = Array.from(
        { length: Math.floor((last - first) / ROOMS) + 1 },
        (_unused, i) => first + i * ROOMS,
      );
      expect(numbers).toEqual(whole);
    }
  }
  await rm(path, { recursive: true, force: true });
}, 60_000);
