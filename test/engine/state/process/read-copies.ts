// Opens copies of an LMDB file one after the other, reads and writes all of each, and says how many there were.
// Whatever it finds is fine; what matters is that the process lives to say so. Arguments: folder, count.
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataFolder } from '../../../../engine/state/data-folder.ts';
import { LMDB_FOLDER, openLmdbStore } from '../../../../engine/state/lmdb-store.ts';
import { numberedState } from '../numbered-state.ts';

const [path = '', count] = process.argv.slice(2);
for (let copy = 0; copy < Number(count); copy += 1) {
  const folder = await openDataFolder(join(path, `data-${copy}`));
  await rename(join(path, String(copy)), join(folder.path, LMDB_FOLDER));
  await exercise(folder).catch(() => undefined);
  await folder.close();
}
process.stdout.write(`${count}\n`);

async function exercise(folder: Awaited<ReturnType<typeof openDataFolder>>): Promise<void> {
  const store = await openLmdbStore(folder);
  try {
    for (const service of await store.list()) {
      await store.load(service);
      await store.save(service, numberedState(1_000));
    }
    await store.setAside('a');
  } finally {
    await store.close();
  }
}
