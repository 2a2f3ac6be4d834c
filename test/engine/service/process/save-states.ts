// Saves numbered states of one service, sealed and counted, until it is killed; says what it found, then each
// number once it is acknowledged. Arguments: folder, store, state key.
import { silentLog } from '../../../../engine/base/log.ts';
import { systemClock } from '../../../../engine/base/clock.ts';
import { errorCode } from '../../../../engine/base/errors.ts';
import { openSaveLedger } from '../../../../engine/service/save-ledger.ts';
import { createSavedStates } from '../../../../engine/service/saved-state.ts';
import { openDataFolder } from '../../../../engine/state/data-folder.ts';
import { openHistory } from '../../../../engine/state/history.ts';
import { openStateStore } from '../../../../engine/state/open-state-store.ts';
import { loadSealKey } from '../../../../engine/trust/seal.ts';
import { numberedState, numberOf } from '../../state/numbered-state.ts';
import { activation, capture } from '../sample-capture.ts';

const [path = '', kind, key = ''] = process.argv.slice(2);
const folder = await openDataFolder(path);
const history = await openHistory(folder);
const generation = history.lastGeneration + 1;
const sealing = { sealKey: loadSealKey(key), environment: 'test', log: silentLog };
const store = await openStateStore(folder, kind === 'lmdb' ? 'lmdb' : 'file');
const epoch = (): number => generation;
const ledger = await openSaveLedger({ ...sealing, folder, history, clock: systemClock, epoch });
const states = createSavedStates({ ...sealing, store, ledger });

const found = await states.load('garden').then((saved) => numberOf(saved?.state), errorCode);
process.stdout.write(`${found}\n`);
await history.append(activation(generation));
for (let number = Number(found) + 1; ; number += 1) {
  await states.save([{ ...capture('', { generation }), state: numberedState(number) }]);
  process.stdout.write(`${number}\n`);
}
