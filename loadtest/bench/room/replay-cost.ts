// How much faster than life a battle on record runs again, its hashes compared.
import { readScript } from '#engine/room/replay-script';
import { replay } from '#engine/room/replay';
import { cpuMs, percentile } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { ARENA_TICK_MS, openArena } from './arena.ts';
import type { FightTier } from './fight-behaviour.ts';
import { recordBattle } from './recorded.ts';

const TICKS = 3_000;
const ROUNDS = 9;
const BAR = 5_000;

/** Rows "replay-closures", "replay-direct". */
export async function measureReplays(): Promise<readonly BenchRow[]> {
  return [await replayRow('closures'), await replayRow('direct')];
}

async function replayRow(tier: FightTier): Promise<BenchRow> {
  const arena = await openArena(tier);
  const script = readScript(recordBattle(arena, TICKS));
  const speeds: number[] = [];
  for (let round = -2; round < ROUNDS; round += 1) {
    let hashes = 0;
    const ms = cpuMs(() => {
      const outcome = replay(script, () => arena.behaviour);
      if (outcome.parting !== undefined || outcome.ticks !== TICKS) throw new Error('it parted');
      ({ hashes } = outcome);
    });
    if (hashes === 0) throw new Error('nothing was compared');
    if (round >= 0) speeds.push((TICKS * ARENA_TICK_MS) / ms);
  }
  const [low, high] = [percentile(speeds, 0), percentile(speeds, 1)];
  return benchRow({
    id: `replay-${tier}`,
    what: `replay of a battle of 10 against real time, ${tier}`,
    value: percentile(speeds, 0.5),
    unit: 'x',
    bar: BAR,
    sense: 'least',
    note: `${TICKS} ticks with their commands and hashes; median of ${ROUNDS} rounds, ${low.toFixed(0)} to ${high.toFixed(0)}`,
  });
}
