// What a generation writes carries its name.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { silentLog, type Log } from '../../../engine/base/log.ts';
import type { Metrics } from '../../../engine/base/metrics.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { prefixMetrics } from '../../../engine/service/scope-identity.ts';
import { closable, ScopeRig } from './scope-rig.ts';

/** A registry that writes down what it is asked for. */
function listing(names: string[]): Metrics {
  const nothing = { add: () => undefined, set: () => undefined, observe: () => undefined };
  const ask = (name: string, help: string) => {
    names.push(`${name}: ${help}`);
    return nothing;
  };
  return { counter: ask, gauge: ask, histogram: ask };
}

it('[SC12] every line carries service and generation, whatever it says itself', () => {
  const lines: unknown[] = [];
  const write = (fields: unknown, message: string): void => void lines.push([fields, message]);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const { scope } = new ScopeRig().create({ generation: 3, log });
  const other = { service: 'other', generation: 9, room: 1 };
  scope.log.debug(other, 'a');
  scope.log.info(other, 'b');
  scope.log.warn(other, 'c');
  scope.log.error(other, 'd');
  const own = { service: 'echo', generation: 3, room: 1 };
  expect(lines).toEqual(['a', 'b', 'c', 'd'].map((message) => [own, message]));
});

it('[SC12] a generation that comes back says its new id, and still lets go of all it holds', async () => {
  const lines: unknown[] = [];
  const closed: string[] = [];
  const rig = new ScopeRig();
  const info = (fields: unknown): void => void lines.push(fields);
  const { scope } = rig.create({ generation: 3, log: { ...silentLog, info } });
  const bug = expect.objectContaining({ name: 'AssertionFailed' });
  scope.own(closable('file', closed));
  expect(() => scope.readmit(4)).toThrow(bug);
  scope.open();
  scope.close();
  expect(() => scope.readmit(3)).toThrow(bug);
  scope.readmit(5);
  scope.open();
  scope.log.info({}, 'back');
  expect(lines).toEqual([{ service: 'echo', generation: 5 }]);
  await scope.dispose();
  expect([closed, rig.resources.users]).toEqual([['close file'], 0]);
});

it('[SC12] figures carry the name of their service', () => {
  const names: string[] = [];
  const { scope } = new ScopeRig().create({ service: 'chat-hall', metrics: listing(names) });
  scope.metrics.counter('visits', 'People who came.').add(1);
  scope.metrics.gauge('present', 'People who are there.').set(1);
  scope.metrics.histogram('stay_seconds', 'How long they stay.').observe(1);
  expect(names).toEqual([
    'service_chat__hall_visits: People who came.',
    'service_chat__hall_present: People who are there.',
    'service_chat__hall_stay_seconds: How long they stay.',
  ]);
});

it('[SC12] no two pairs of service and figure share a name', () => {
  const service = fc.stringMatching(/^[ab][ab1-]{0,4}$/);
  const figure = fc.stringMatching(/^[ab][ab1_]{0,4}$/);
  const pair = fc.tuple(service, figure);
  fc.assert(
    fc.property(pair, pair, (one, other) => {
      const names: string[] = [];
      for (const [name, value] of [one, other]) {
        prefixMetrics(listing(names), name).counter(value, '');
      }
      expect(names[0] === names[1]).toBe(one.join(' ') === other.join(' '));
    }),
    { numRuns: 3_000 },
  );
});

it('[SC12] a figure with a name that is none is a bug', () => {
  const { scope } = new ScopeRig().create();
  for (const name of ['', '_x', 'Visits', '1st', 'a-b', 'a'.repeat(65)]) {
    const ask = (): unknown => scope.metrics.counter(name, '');
    expect(ask).toThrow(expect.objectContaining({ name: 'AssertionFailed' }));
  }
});

it('[SC13] figures are bounded; asking again is free', () => {
  const { scope } = new ScopeRig().create();
  for (let index = 0; index < LIMITS.scopeMetricsMax; index += 1) {
    scope.metrics.counter(`n${index}`, '');
  }
  scope.metrics.counter('n0', '');
  const more = (): unknown => scope.metrics.gauge('more', '');
  expect(more).toThrow(expect.objectContaining({ code: 'SCOPE_LIMIT' }));
});
