// Figures on prom-client: asked for again they go on, under one kind.
import { expect, it } from 'vitest';
import { AssertionFailed } from '../../../engine/base/assert.ts';
import type { Metrics } from '../../../engine/base/metrics.ts';
import { createMetricRegistry } from '../../../engine/admin/metrics.ts';
import { prefixMetrics } from '../../../engine/service/scope-identity.ts';
import { counterSource, openHost } from '../service/host-rig.ts';

it('[SC12] a figure goes on across generations that ask for it as the same kind', async () => {
  const registry = createMetricRegistry();
  for (let generation = 1; generation <= 3; generation += 1) {
    prefixMetrics(registry, 'shop').counter('sales', 'Sold.').add(2);
  }
  expect(await registry.text()).toContain('midswing_service_shop_sales 6');
});

const kinds = ['counter', 'gauge', 'histogram'] as const;
it.each(kinds.flatMap((first) => kinds.map((second) => [first, second] as const)))(
  '[SC12] a figure that was a %s, asked for as a %s, is a bug unless the kind is the same',
  (first, second) => {
    const registry: Metrics = createMetricRegistry();
    registry[first]('sales', 'Sold.');
    const again = (): unknown => registry[second]('sales', 'Sold.');
    if (first === second) expect(again).not.toThrow();
    else expect(again).toThrow(AssertionFailed);
  },
);

it('[SC12][RP3] a version that changes the kind of a figure is refused before it serves', async () => {
  const { host } = openHost({ metrics: createMetricRegistry() });
  await host.start([
    counterSource({ prepare: (scope) => scope.metrics.counter('sales', 'Sold.').add(1) }),
  ]);
  host.request('counter', 'add');
  const next = counterSource({
    revision: 2,
    prepare: (scope) => scope.metrics.gauge('sales', 'Sold.').set(1),
  });
  await expect(host.replace({ put: [next] })).rejects.toMatchObject({
    code: 'SERVICE_PREPARE_FAILED',
    message: expect.stringContaining('kind'),
  });
  expect(host.request('counter', 'add')).toBe(2);
});
