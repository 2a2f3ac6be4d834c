// A start trusts its own disk no more than it trusts a push: whatever the history names is verified again.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256Hex } from '../../../engine/trust/digest.ts';
import { openRig, OTHER_KEY, toyPack } from './rig.ts';

it('[RO8] a pack on record that a stranger signed is refused at the start, before it is compiled', async () => {
  const rig = await openRig();
  const [newest] = rig.history.recent();
  if (newest === undefined) throw new Error('the built-in pack is on record');
  // It would not compile: reading it would show as RULES_REFUSED.
  const pack = toyPack(2, 'nonsense', { key: OTHER_KEY });
  const digest = sha256Hex(pack);
  await writeFile(join(rig.path, 'packs', `${digest}.pack`), pack, { mode: 0o600 });
  const reference = { ...newest.pack, revision: 2, digest };
  for (const stage of ['activating', 'active'] as const) {
    await rig.history.append({ ...newest, stage, epoch: 2, generation: 2, pack: reference });
  }
  await rig.crash();
  const again = await openRig({ path: rig.path, boot: false });
  await expect(again.rollout.boot()).rejects.toMatchObject({ code: 'PACK_SIGNATURE' });
  expect(again.kernel.routing).toBeUndefined();
  expect(again.kernel.generations()).toEqual([]);
});
