// Two generations of a service: a lease pins the first across a swap, then its unload hook runs, once.
import assert from 'node:assert/strict';
import { CONTRACT_VERSION } from 'midswing/contract';
import { createKernel } from 'midswing/kernel';
import { sha256Hex } from 'midswing/trust/digest';

const counts = { lastGeneration: 0, lastEpoch: 0, drainDeadlineMs: 1_000 };
const told: string[] = [];
const kernel = createKernel({
  ...counts,
  digest: (text) => sha256Hex(text),
  onDrained: (_set, outcome) => told.push(`drained ${outcome}`),
  onUnload: ({ id }) => told.push(`unload ${id}`),
});

function swap(revision: number): void {
  const pack = { name: 'toy', revision, digest: sha256Hex(`toy ${revision}`) };
  const generation = kernel.load({ name: 'toy', contractVersion: CONTRACT_VERSION }, pack);
  kernel.activate(kernel.prepare([generation]), kernel.epoch, Date.now());
}

const activeSet = () => kernel.routing?.defaultSet ?? assert.fail();

swap(1);
const lease = kernel.createLease('room 1');
lease.acquire(activeSet());
swap(2);
assert.equal(kernel.epoch, 2);
const states = kernel.generations().map(({ state }) => state);
assert.deepEqual([states, told], [['draining', 'active'], []]);
lease.exchange(activeSet());
assert.deepEqual(told, ['drained zero', 'unload 1']);
kernel.expire(Date.now() + 60_000);
assert.deepEqual(told, ['drained zero', 'unload 1']);
console.log('kernel ok');
