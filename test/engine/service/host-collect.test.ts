// The proof of the unload: generations that were replaced, rolled back or refused are collected once nothing
// leases them and no way back leads to them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { errorCode } from '../../../engine/base/errors.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type { ServiceHost } from '../../../engine/service/host.ts';
import { counterSource, openHost, turn, type CounterShape } from './host-rig.ts';

const ROUNDS = 40;

it('[RP13] all but what serves becomes garbage, whatever became of it', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // what --expose-gc defines
  const { host } = openHost();
  const made: WeakRef<Service>[] = [];
  await host.start([counterSource(clinging(0, made))]);
  for (let round = 1; round <= ROUNDS; round += 1) await oneRound(host, round, made);
  host.confirm();
  await host.settled();
  // WeakRefs are kept alive until the end of the job that made them.
  for (let i = 0; i < 5; i += 1) {
    await turn(2);
    collect();
  }
  expect(made).toHaveLength(1 + 3 * ROUNDS);
  expect(made.filter((reference) => reference.deref() !== undefined)).toHaveLength(1);
  expect(host.kernel.generations()).toHaveLength(1);
});

/** In a function of its own, so that no local of the test keeps a generation. */
async function oneRound(host: ServiceHost, round: number, made: WeakRef<Service>[]): Promise<void> {
  const put = (shape: CounterShape = {}) => ({
    put: [counterSource({ ...clinging(round, made), ...shape })],
  });
  const lease = host.lease('counter', 'worker');
  lease.acquire();
  await host.replace(put());
  lease.release();
  await host.rollback({ state: round % 2 === 0 ? 'snapshot' : 'migrate' });
  expect(await host.replace(put({ importState: refuse })).catch(errorCode)).toBe(
    'STATE_IMPORT_REFUSED',
  );
  await host.replace(put());
}

function refuse(): never {
  throw new Error('not mine');
}

/** Registers everything that a generation can: none of it may keep it. */
function clinging(revision: number, made: WeakRef<Service>[]): CounterShape {
  return {
    revision: revision + 1,
    onMade: (counter) => made.push(new WeakRef(counter)),
    prepare: (scope, counter) => {
      scope.every(10, () => void (counter.count += 1));
      scope.subscribe('>', () => void (counter.count += 1));
      scope.expose('shown', { at: revision });
      scope.own({ close: () => void (counter.count = 0) });
      scope.signal.addEventListener('abort', () => void (counter.count = 0));
    },
  };
}
