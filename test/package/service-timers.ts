// Timers that a host of services is given; a test can drive time itself with an object of the same shape.
import assert from 'node:assert/strict';
import { systemTimers, type Timers } from 'midswing/service/timers';

const ran: string[] = [];
const timers: Timers = systemTimers;
const cancel = timers.after(1, () => ran.push('cancelled'));
cancel();
await new Promise<void>((resolve) => {
  timers.after(5, resolve);
});
assert.deepEqual(ran, []);
console.log('service-timers ok');
