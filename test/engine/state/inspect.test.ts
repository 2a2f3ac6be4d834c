// Looking at a data folder without holding or changing it.
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../engine/base/clock.ts';
import { openDataFolder } from '../../../engine/state/data-folder.ts';
import { inspectFolder, inspectHistory, inspectPack } from '../../../engine/state/inspect.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { openRig, temporaryFolder } from '../rollout/rig.ts';

describe('inspecting a data folder', () => {
  it('[PF2] finds one that does not exist yet, and does not make it', async () => {
    const parent = await temporaryFolder();
    const path = join(parent, 'a', 'b');
    const found = await inspectFolder(path, systemClock);
    expect(found).toMatchObject({ exists: false, isWritable: true, mode: undefined });
    expect(found.freeBytes).toBeGreaterThan(0);
    expect(await readdir(parent)).toEqual([]);
  });

  it('[PF2] tells the process that holds it, and holds nothing itself', async () => {
    const path = join(await temporaryFolder(), 'data');
    const folder = await openDataFolder(path);
    const names = await readdir(path);
    const held = { exists: true, isWritable: true, mode: 0o700, heldBy: process.pid };
    expect(await inspectFolder(path, systemClock)).toMatchObject(held);
    await folder.close();
    const { heldBy } = await inspectFolder(path, systemClock);
    expect(heldBy).toBeUndefined();
    expect((await readdir(path)).toSorted()).toEqual(names.toSorted());
  });

  it('[PF2] a file in its place is not writable; a foreign format is named', async () => {
    const parent = await temporaryFolder();
    await writeFile(join(parent, 'file'), '');
    const file = await inspectFolder(join(parent, 'file'), systemClock);
    expect(file).toMatchObject({ exists: true, isWritable: false });
    await mkdir(join(parent, 'old'), { mode: 0o755 });
    await chmod(join(parent, 'old'), 0o755);
    await writeFile(join(parent, 'old', 'format'), 'midswing-data 9\n');
    const old = inspectFolder(join(parent, 'old'), systemClock);
    await expect(old).rejects.toMatchObject({ code: 'DATA_FORMAT_UNSUPPORTED' });
  });

  it('[PF2] reads what a start would resume, and the pack of it', async () => {
    const rig = await openRig();
    await rig.push(2, 'step 2');
    const { active, records } = await inspectHistory(rig.path);
    expect(active).toMatchObject([{ service: 'toy', pack: { revision: 2 } }]);
    expect(records).toBeGreaterThan(3);
    const digest = active[0]?.pack.digest ?? sha256Hex('');
    expect(sha256Hex(await inspectPack(rig.path, digest))).toBe(digest);
    const missing = inspectPack(rig.path, sha256Hex('nothing'));
    await expect(missing).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  it('[PF2] a torn last line is no fault and stays, an altered one is named', async () => {
    const rig = await openRig();
    const path = join(rig.path, 'history.log');
    const whole = await readFile(path);
    await writeFile(path, Buffer.concat([whole, whole.subarray(0, 20)]));
    const { active } = await inspectHistory(rig.path);
    expect(active).toHaveLength(1);
    expect((await readFile(path)).length).toBe(whole.length + 20);
    whole[3] = (whole[3] ?? 0) ^ 1;
    await writeFile(path, whole);
    await expect(inspectHistory(rig.path)).rejects.toMatchObject({ code: 'HISTORY_CORRUPT' });
  });
});
