// A loop of one's own work beside the rooms: runs what is due by the clock until it is stopped.
import assert from 'node:assert/strict';
import { systemClock } from 'midswing/clock';
import { startLoop } from 'midswing/room/loop';

const PERIOD_MS = 5;
const startMs = systemClock.nowMs();
const times: number[] = [];
await new Promise<void>((resolve) => {
  const runDue = (nowMs: number): number => {
    times.push(nowMs);
    if (times.length === 3) {
      loop.stop();
      resolve();
    }
    return PERIOD_MS;
  };
  const loop = startLoop({ runDue }, systemClock);
  assert.deepEqual(times, []);
});
const [first = 0, second = 0, third = 0] = times;
assert(startMs <= first && second - first >= PERIOD_MS - 1 && third - second >= PERIOD_MS - 1);
await new Promise((resolve) => setTimeout(resolve, PERIOD_MS * 3));
assert.equal(times.length, 3);
console.log('room-loop ok');
