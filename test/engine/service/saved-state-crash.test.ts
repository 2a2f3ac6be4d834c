// The whole path of saved state, store and ledger together, under kills (SPEC SV4).
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generateSealKey } from '../../../engine/trust/seal.ts';
import { startChild } from '../state/process/child.ts';

/** MIDSWING_FUZZ multiplies them. */
const KILLS = 4 * Number(process.env['MIDSWING_FUZZ'] ?? 1);

it.each(['file', 'lmdb'])(
  `[SV4] ${KILLS} kills between saves and their counts lose and refuse nothing in the %s store`,
  async (kind) => {
    const path = await mkdtemp(join(tmpdir(), 'midswing-saved-crash-'));
    const key = generateSealKey();
    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = startChild('../../service/process/save-states.ts', path, kind, key);
      const found = Number(await child.heard());
      expect(found, `after kill ${kill}`).toBeGreaterThanOrEqual(acknowledged);
      const saves = 1 + ((kill * 5) % 7);
      for (let i = 0; i < saves; i += 1) acknowledged = Number(await child.heard());
      await child.kill();
    }
    expect((await readdir(path)).filter((name) => name.includes('refused'))).toEqual([]);
    await rm(path, { recursive: true, force: true });
  },
  60_000,
);
