// The benchmarks of the area "kernel", in the order of its table.
import type { Benchmark } from '../row.ts';
import { measureActivations } from './activation-cost.ts';
import { measureBus } from './bus-cost.ts';
import { measureCalls } from './call-cost.ts';
import { measureLeases } from './lease-cost.ts';
import { measureModules } from './module-churn.ts';
import { measureReplacement } from './replace-cost.ts';
import { measureSwaps } from './swap-churn.ts';
import { measureSwitches } from './switch-cost.ts';

export const kernelBenchmarks: readonly Benchmark[] = [
  { name: 'leases', run: measureLeases },
  { name: 'calls', run: measureCalls },
  { name: 'activation', run: measureActivations },
  { name: 'switch', run: measureSwitches },
  { name: 'replacement', run: measureReplacement },
  { name: 'modules', run: measureModules },
  { name: 'swaps', run: measureSwaps },
  { name: 'bus', run: measureBus },
];
