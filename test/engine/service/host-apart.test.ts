// Two hosts in one process: same names, same topics, same keys of resources, nothing shared.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createMetricRegistry } from '../../../engine/admin/metrics.ts';
import { errorCode } from '../../../engine/base/errors.ts';
import { topic } from '../../../engine/contract/topic.ts';
import type { SavedStates } from '../../../engine/service/options.ts';
import { claimedContext, open } from '../../../engine/trust/seal.ts';
import { counterSource, openHost, turn, type Counter } from './host-rig.ts';
import { KEY, openServing, OTHER_KEY } from './saved-state-rig.ts';

const LINE = topic<string>('talk.line');

it('[HS8] two hosts share no service, message, shown value, resource, timer, log or saved state', async () => {
  const worlds = [0, 1].map((index) => {
    const saved: number[] = [];
    const savedStates: SavedStates = {
      load: () => Promise.resolve(undefined),
      refuse: () => Promise.resolve(),
      save: (captures) => {
        saved.push(...captures.flatMap(({ state }) => [...state]));
        return Promise.resolve();
      },
    };
    const heard: string[] = [];
    const opened: number[] = [];
    const scopes: Counter['scope'][] = [];
    const source = counterSource({
      prepare: (scope, counter) => {
        scopes.push(scope);
        scope.subscribe(LINE, ({ payload }) => void heard.push(payload));
        scope.expose('shown', { by: index });
        scope.share('pool', () => ({ close: () => void opened.push(index) }));
        scope.every(10, () => void (counter.count += 1));
      },
    });
    return { ...openHost({ savedStates }), source, heard, opened, scopes, saved };
  });
  const [first, second] = worlds;
  if (first === undefined || second === undefined) throw new Error('there are two worlds');
  for (const { host, source } of worlds) await host.start([source]);
  first.scopes[0]?.publish(LINE, 'only here');
  first.timers.advance(20);
  first.host.request('counter', 'add');
  await turn();
  expect([first.heard, second.heard]).toEqual([['only here'], []]);
  expect(worlds.map(({ scopes }) => scopes[0]?.view('counter.shown').value)).toEqual([
    { by: 0 },
    { by: 1 },
  ]);
  expect(worlds.map(({ host }) => host.request('counter', 'count'))).toEqual([3, 0]);
  await first.host.replace({ put: [counterSource({ revision: 2 })] });
  expect(worlds.map(({ host }) => host.kernel.epoch)).toEqual([2, 1]);
  const lines = second.lines.length;
  await first.host.stop();
  expect(second.lines).toHaveLength(lines);
  expect([first.opened, second.opened]).toEqual([[0], []]);
  expect([first.saved, second.saved]).toEqual([[0, 0, 0, 3], []]);
  expect(second.host.request('counter', 'add')).toBe(1);
});

it('[HS8] two hosts with data folders, keys and figures of their own keep them apart', async () => {
  const worlds = await Promise.all(
    [KEY, OTHER_KEY].map(async (sealKey) => {
      // The store, the ledger and the history of the folder are real; generation 1 is on record in both.
      const { path, states, history } = await openServing({ key: sealKey });
      const metrics = createMetricRegistry();
      return { path, history, metrics, ...openHost({ savedStates: states, sealKey, metrics }) };
    }),
  );
  const [first, second] = worlds;
  if (first === undefined || second === undefined) throw new Error('there are two worlds');
  const prepare = (scope: NonNullable<Counter['scope']>): void => {
    scope.metrics.counter('visits', 'How often.').add(1);
  };
  for (const { host } of worlds) await host.start([counterSource({ name: 'garden', prepare })]);
  for (let i = 0; i < 5; i += 1) first.host.request('garden', 'add');
  second.host.request('garden', 'add');
  await first.host.replace({ put: [counterSource({ name: 'garden', revision: 2, prepare })] });
  expect(await first.metrics.text()).toContain('midswing_service_garden_visits 2');
  expect(await second.metrics.text()).toContain('midswing_service_garden_visits 1');
  expect(await second.metrics.text()).toContain('midswing_host_service_changes 1');
  await first.host.stop();
  await second.host.stop();
  expect(worlds.map(({ history }) => history.saved('garden')?.generation)).toEqual([2, 1]);
  const files = await Promise.all(worlds.map(({ path }) => readFile(join(path, 'garden.state'))));
  const opened = [KEY, OTHER_KEY].map((key) =>
    files.map((file) => {
      const context = claimedContext(file);
      try {
        return context === undefined ? 'none' : open(file, [key], context).at(-1);
      } catch (error) {
        return errorCode(error);
      }
    }),
  );
  expect(opened).toEqual([
    [5, 'SEAL_REFUSED'],
    ['SEAL_REFUSED', 1],
  ]);
});
