// The benchmarks of the area "room", in the order of its table.
import type { Benchmark } from '../row.ts';
import { measureAdoptions } from './adoption-cost.ts';
import { measureJournal } from './journal-cost.ts';
import { measureRecovery } from './recovery-cost.ts';
import { measureReplays } from './replay-cost.ts';
import { measureRooms } from './rooms-carried.ts';
import { measureHashes, measureSnapshots } from './snapshot-cost.ts';
import { measureTicks } from './tick-cost.ts';

export const roomBenchmarks: readonly Benchmark[] = [
  { name: 'ticks', run: measureTicks },
  { name: 'rooms', run: measureRooms },
  { name: 'snapshots', run: measureSnapshots },
  { name: 'hashes', run: measureHashes },
  { name: 'adoptions', run: measureAdoptions },
  { name: 'replay', run: measureReplays },
  { name: 'journal', run: measureJournal },
  { name: 'recovery', run: measureRecovery },
];
