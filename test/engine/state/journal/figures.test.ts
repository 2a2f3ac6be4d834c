// How a journal says that it fares.
import { expect, it } from 'vitest';
import { createMetricRegistry } from '../../../../engine/admin/metrics.ts';
import { INPUT, openRig, put, rotate, START } from './journal-rig.ts';

it('[JN15] says its state, what waits and for how long at most, and how large its segments are', async () => {
  const metrics = createMetricRegistry();
  const rig = await openRig(undefined, { metrics });
  const { journal, clock, disk } = rig;
  expect(journal.figures()).toEqual({
    state: 'writing',
    lagMs: 0,
    waitingRecords: 0,
    segments: 0,
    bytes: 0,
  });
  put(journal, 1, START, 1);
  clock.advance(30);
  expect(journal.figures()).toMatchObject({ lagMs: 30, waitingRecords: 1 });
  await journal.commit();
  const { bytes } = journal.figures();
  expect(journal.figures()).toMatchObject({ lagMs: 0, waitingRecords: 0, segments: 1 });
  expect(bytes).toBeGreaterThan(0);

  disk.failNext('write');
  put(journal, 1, INPUT, 2);
  clock.advance(10);
  await journal.commit();
  expect(journal.figures()).toMatchObject({ state: 'stalled', lagMs: 10, waitingRecords: 1 });
  expect(await metrics.text()).toMatch(/^.*journal_state(\{.*\})? 1$/m);

  await rotate(rig);
  const again = await openRig(disk);
  expect(again.journal.figures().bytes).toBeGreaterThan(bytes);
});
