// Appends numbered records to the history of a folder until it is killed; says each number once its
// record is acknowledged.
import { openDataFolder } from '../../../../engine/state/data-folder.ts';
import { openHistory } from '../../../../engine/state/history.ts';
import { numberedRecord } from '../sample-record.ts';

const folder = await openDataFolder(process.argv[2] ?? '');
const history = await openHistory(folder);
for (let number = history.lastEpoch + 1; ; number += 1) {
  await history.append(numberedRecord(number));
  process.stdout.write(`${number}\n`);
}
