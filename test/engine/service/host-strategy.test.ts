// Strategies through scopes: lent by one service, fetched typed by another, exchanged with the switch.
import { expect, it } from 'vitest';
import type { StrategyType } from '../../../engine/contract/scope.ts';
import { counterSource, openHost, settle, turn, type Counter } from './host-rig.ts';

type Price = (cents: number) => number;

const PRICE: StrategyType<Price> = {
  name: 'Price',
  is: (value): value is Price => typeof value === 'function',
};
const TABLE: StrategyType<Map<string, number>> = {
  name: 'Table',
  is: (value): value is Map<string, number> => value instanceof Map,
};

/** A service that lends "price", a factor; more names where a test says so. */
function lender(revision: number, factor: number, names: readonly string[] = []) {
  return counterSource({
    name: 'prices',
    revision,
    prepare: (scope) => {
      scope.offerStrategy('price', (cents: number) => cents * factor, 'Pricing');
      for (const name of names) scope.offerStrategy(name, () => 0);
    },
  });
}

/** A service that asks for a price of 100 when it is asked. */
function shop(made: Counter[] = [], revision = 1) {
  return counterSource({
    name: 'shop',
    revision,
    onMade: (counter) => made.push(counter),
    handle: (name, { scope }) => scope?.fetchStrategy(String(name), PRICE)(100),
  });
}

it('[SG7] a service fetches what another one lends, from when that one serves to its end', async () => {
  const { host } = openHost();
  await host.start([shop()]);
  const unknown = expect.objectContaining({ code: 'STRATEGY_UNKNOWN' });
  expect(() => host.request('shop', 'price')).toThrow(unknown);
  const staged = await host.stage({ put: [lender(1, 2)] });
  expect(() => host.request('shop', 'price')).toThrow(unknown);
  host.activate(staged, 1);
  expect(host.request('shop', 'price')).toBe(200);
  await host.replace({ put: [lender(2, 3, ['rebate'])] });
  expect([host.request('shop', 'price'), host.request('shop', 'rebate')]).toEqual([300, 0]);
  await host.rollback({ state: 'snapshot' });
  expect(host.request('shop', 'price')).toBe(200);
  expect(() => host.request('shop', 'rebate')).toThrow(unknown);
  await host.replace({ remove: ['prices'] });
  expect(() => host.request('shop', 'price')).toThrow(unknown);
});

it('[SG7] a strategy of another type is an error that names both types', async () => {
  const { host } = openHost();
  const made: Counter[] = [];
  await host.start([lender(1, 2), shop(made)]);
  const message = 'Strategy "price" is of type Pricing; Table was asked for.';
  expect(() => made[0]?.scope?.fetchStrategy('price', TABLE)).toThrow(
    expect.objectContaining({ code: 'STRATEGY_TYPE', message: expect.stringContaining(message) }),
  );
});

it('[SG7] nothing is fetched before a generation serves, and nothing lent or fetched after it is disposed', async () => {
  const { host, timers } = openHost();
  const refused: unknown[] = [];
  const made: Counter[] = [];
  const early = counterSource({
    name: 'early',
    onMade: (counter) => made.push(counter),
    prepare: (scope) => {
      try {
        scope.fetchStrategy('price', PRICE);
      } catch (error) {
        refused.push(error);
      }
    },
  });
  const closed = expect.objectContaining({ code: 'SCOPE_CLOSED' });
  await host.start([lender(1, 2), early]);
  expect(refused).toEqual([closed]);
  await host.replace({ remove: ['early'] });
  host.confirm();
  await settle(timers);
  expect(() => made[0]?.scope?.fetchStrategy('price', PRICE)).toThrow(closed);
  expect(() => made[0]?.scope?.offerStrategy('late', () => 0)).toThrow(closed);
});

it('[SG8] a switch that would give one name to two services is refused, and changes nothing', async () => {
  const { host, timers } = openHost();
  const rival = counterSource({
    name: 'rival',
    prepare: (scope) => scope.offerStrategy('price', () => 0),
  });
  await host.start([lender(1, 2), shop()]);
  const taken = expect.objectContaining({ code: 'STRATEGY_TAKEN' });
  await expect(host.replace({ put: [rival, lender(2, 3)] })).rejects.toEqual(taken);
  expect(host.kernel.epoch).toBe(1);
  expect(host.request('shop', 'price')).toBe(200);
  expect(host.request('prices', 'add')).toBe(1);
  await settle(timers);
  expect(host.kernel.generations()).toHaveLength(2);
  await host.replace({ put: [rival], remove: ['prices'] });
  expect(host.request('shop', 'price')).toBe(0);
});

it('[SG8] a switch that fails later, and a stop, leave no strategy behind', async () => {
  const { host } = openHost();
  const made: Counter[] = [];
  await host.start([lender(1, 2), shop(made)]);
  const importState = (): never => {
    throw new Error('no');
  };
  const broken = counterSource({
    name: 'prices',
    revision: 2,
    importState,
    prepare: (scope) => scope.offerStrategy('price', () => 1),
  });
  await expect(host.replace({ put: [broken] })).rejects.toMatchObject({
    code: 'STATE_IMPORT_REFUSED',
  });
  expect(host.request('shop', 'price')).toBe(200);
  const lease = host.lease('shop');
  lease.acquire();
  const stopped = host.stop();
  await turn();
  expect(() => made[0]?.scope?.fetchStrategy('price', PRICE)).toThrow(
    expect.objectContaining({ code: 'STRATEGY_UNKNOWN' }),
  );
  lease.release();
  await stopped;
});
