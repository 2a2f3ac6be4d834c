// Goes on with the journal of a folder until it is killed: records count up, record n belongs to room 1 + n % ROOMS.
// Says "recovered" and the last number read, then every number that it was told is durable.
// Arguments: folder, state key.
import { systemClock } from '../../../../engine/base/clock.ts';
import { silentLog } from '../../../../engine/base/log.ts';
import { silentMetrics } from '../../../../engine/base/metrics.ts';
import { startCommitting } from '../../../../engine/state/journal/committing.ts';
import { openJournal } from '../../../../engine/state/journal/journal.ts';
import { loadSealKey } from '../../../../engine/trust/seal.ts';

const ROOMS = 5;
const START = 1;
const [folder = '', key = ''] = process.argv.slice(2);
const journal = await openJournal({
  folder,
  key: loadSealKey(key),
  environment: 'test',
  engine: 'test',
  roles: { starts: [START], ends: [] },
  clock: systemClock,
  log: silentLog,
  metrics: silentMetrics,
});
let number = 0;
await journal.recover(({ bytes }) => {
  number = Math.max(number, Buffer.from(bytes).readUInt32LE());
});
process.stdout.write(`recovered ${number}\n`);
const first = number;
const open = new Set(journal.finding.rooms.keys());
journal.onDurable((durable) => process.stdout.write(`${first + durable}\n`));
startCommitting(journal);
const body = Buffer.alloc(600);
const tick = (): void => {
  for (let i = 0; i < 3; i += 1) {
    number += 1;
    const room = 1 + (number % ROOMS);
    body.writeUInt32LE(number);
    const isStart = !open.has(room) || journal.isSnapshotDue(room);
    open.add(room);
    journal.append(room, isStart ? START : 2, body, isStart ? body.length : 8);
  }
  setTimeout(tick, 1);
};
tick();
