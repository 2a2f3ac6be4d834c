// A service replaced in a running process, with its state, and back: the engine without rooms, packs or sockets.
import assert from 'node:assert/strict';
import { systemClock } from 'midswing/clock';
import type { Service } from 'midswing/contract';
import { silentLog } from 'midswing/log';
import { silentMetrics } from 'midswing/metrics';
import { createServiceHost } from 'midswing/service';
import { systemTimers } from 'midswing/service/timers';
import { sha256Hex } from 'midswing/trust/digest';
import { generateSealKey, loadSealKey } from 'midswing/trust/seal';

function createCounter(step: number): Service {
  let count = 0;
  return {
    name: 'counter',
    contract: '^2.0.0',
    handle: () => {
      count += step;
      return count;
    },
    state: {
      schema: 1,
      exportState: () => Uint8Array.of(count),
      importState: ([saved = 0]) => {
        count = saved;
      },
    },
  };
}

const version = (revision: number, step: number) => ({
  pack: { name: 'counter', revision, digest: sha256Hex(`counter ${revision}`) },
  create: () => createCounter(step),
});

const host = createServiceHost({
  log: silentLog,
  metrics: silentMetrics,
  clock: systemClock,
  timers: systemTimers,
  sealKey: loadSealKey(generateSealKey()),
  environment: 'example',
});
await host.start([version(1, 1)]);
assert.equal(host.request('counter', undefined), 1);
const { epoch } = await host.replace({ put: [version(2, 10)] });
assert.equal(epoch, 2);
assert.equal(host.request('counter', undefined), 11);
const back = await host.rollback({ state: 'snapshot' });
assert.deepEqual(back.lost, ['counter']);
assert.equal(host.request('counter', undefined), 2);
await host.stop();
console.log('service ok');
