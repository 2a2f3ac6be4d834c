// Saves numbered states of two services in one store until it is killed; says "opened", then each
// number once both are acknowledged, or how it failed. A state is its number, repeated to its size, so that a torn one shows.
// Arguments: folder, store, first number, last number (endless without).
import { openDataFolder } from '../../../../engine/state/data-folder.ts';
import { openStateStore } from '../../../../engine/state/open-state-store.ts';
import { numberedState } from '../numbered-state.ts';

const [path = '', kind, first = '1', last = '1000000'] = process.argv.slice(2);
const folder = await openDataFolder(path);
const store = await openStateStore(folder, kind === 'lmdb' ? 'lmdb' : 'file');
process.stdout.write('opened\n');
for (let number = Number(first); number <= Number(last); number += 1) {
  const record = numberedState(number);
  const failures = await store.saveAll(['a', 'b'].map((service) => ({ service, record })));
  const [failure] = failures;
  process.stdout.write(failure === undefined ? `${number}\n` : `failed ${String(failure.error)}\n`);
}
await store.close();
await folder.close();
