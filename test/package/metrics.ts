// The metrics port: counters are asked for once and held.
import assert from 'node:assert/strict';
import { silentMetrics, type Metrics } from 'midswing/metrics';

const counts = new Map<string, number>();
const metrics: Metrics = {
  ...silentMetrics,
  counter: (name) => ({ add: (amount) => counts.set(name, (counts.get(name) ?? 0) + amount) }),
};
const visits = metrics.counter('visits_total', 'How often somebody came.');
visits.add(1);
visits.add(2);
assert.deepEqual([...counts], [['visits_total', 3]]);
console.log('metrics ok');
