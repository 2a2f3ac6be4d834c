// Two generations of a service: a lease pins the first across a swap, then its unload hook runs, once. A lease
// in `using`, which the compiler writes out for this runtime, is given back by itself.
import assert from 'node:assert/strict';
import { CONTRACT_VERSION } from 'midswing/contract';
import { createKernel } from 'midswing/kernel';
import { sha256Hex } from 'midswing/trust/digest';

const counts = { lastGeneration: 0, lastEpoch: 0, keepStandby: false };
const drain = { policy: 'evict', deadlineMs: 1_000 } as const;
const told: string[] = [];
const kernel = createKernel({
  ...counts,
  drain,
  digest: (text) => sha256Hex(text),
  onDrained: (_set, outcome) => told.push(`drained ${outcome}`),
  onUnload: ({ id }) => told.push(`unload ${id}`),
});

function swap(revision: number): void {
  const pack = { name: 'toy', revision, digest: sha256Hex(`toy ${revision}`) };
  const generation = kernel.load({ name: 'toy', contract: CONTRACT_VERSION }, pack);
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

function call(): string | undefined {
  using work = kernel.createServiceLease('call', 'toy');
  work.acquire();
  swap(3);
  lease.exchange(activeSet());
  assert.deepEqual(told.length, 2);
  return work.service?.name;
}
assert.equal(call(), 'toy');
assert.deepEqual(told.slice(2), ['drained zero', 'unload 2']);
kernel.expire(Date.now() + 60_000);
assert.deepEqual([told.length, kernel.leases().length], [4, 1]);
console.log('kernel ok');
