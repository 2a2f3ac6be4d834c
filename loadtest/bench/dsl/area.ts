// The benchmarks of the area "dsl", in the order of its table.
import type { Benchmark } from '../row.ts';
import { measureLanguageServer } from './language-server.ts';
import { measureObjects } from './objects.ts';
import { measurePacks } from './pack-cost.ts';
import { measureParse } from './parse-cost.ts';
import { measurePeers } from './peer-cost.ts';
import { measureThreeTiers } from './three-tiers.ts';
import { measureTiers } from './tier-cost.ts';
import { measureWarmUp } from './warm-up-cost.ts';

export const dslBenchmarks: readonly Benchmark[] = [
  { name: 'tiers', run: measureTiers },
  { name: 'objects', run: measureObjects },
  { name: 'three tiers', run: measureThreeTiers },
  { name: 'other libraries', run: measurePeers },
  { name: 'parse', run: measureParse },
  { name: 'packs', run: measurePacks },
  { name: 'warm-up', run: measureWarmUp },
  { name: 'language server', run: measureLanguageServer },
];
