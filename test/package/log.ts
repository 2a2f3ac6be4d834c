// The logging port: pino fits it, and so does any object with four functions.
import assert from 'node:assert/strict';
import { silentLog, type Log } from 'midswing/log';

const lines: string[] = [];
const log: Log = {
  ...silentLog,
  warn: (fields, message) => lines.push(`${message} ${fields['n']}`),
};
log.info({}, 'not kept');
log.warn({ n: 3 }, 'kept');
assert.deepEqual(lines, ['kept 3']);
console.log('log ok');
