// Time as the engine takes it: the machine's clocks in a server, one moved by hand in a test.
import assert from 'node:assert/strict';
import { ManualClock, systemClock, type Clock } from 'midswing/clock';

const measure = (clock: Clock, work: () => void): number => {
  const startMs = clock.nowMs();
  work();
  return clock.nowMs() - startMs;
};
const clock = new ManualClock(Date.parse('2026-11-21T12:00:00.000Z'));
assert.equal(
  measure(clock, () => clock.advance(250)),
  250,
);
assert.equal(new Date(clock.wallMs()).toISOString(), '2026-11-21T12:00:00.250Z');
assert(measure(systemClock, () => undefined) >= 0);
assert(Math.abs(systemClock.wallMs() - Date.now()) < 1_000);
console.log('clock ok');
