// A tick of a room in full fight: the rules on both tiers against the same mechanics by hand, over the same columns.
// All run the same battles and end with the same bytes, or nothing is measured.
import type { RoomBehaviour } from '#engine/contract/room';
import { createBattle, createReport, type Battle } from '#engine/room/battle';
import { bytesPerOperation, compare, cpuMs, describeRatio } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { ruledFight } from './fight-behaviour.ts';
import { FIGHT_TICK_MS, readFightPack } from './fight-pack.ts';
import { handFight } from './hand/behaviour.ts';

/** Battles that take turns: no single one decides. */
const BATTLES = 16;
/** Ticks of each before anything counts: everybody fights. */
const WARM_TICKS = 600;
const TICKS = 4_000;
const ROUNDS = 21;

const TIERS = [
  { name: 'direct', bar: 1.3 },
  { name: 'closures', bar: 3 },
] as const;

/** Rows "tick-direct", "tick-direct-bytes", "tick-closures" ... */
export function measureTicks(): readonly BenchRow[] {
  const fight = readFightPack();
  return TIERS.flatMap(({ name, bar }) => {
    const subject = openBattles(ruledFight(fight, name));
    const baseline = openBattles(handFight(fight));
    const run = { subject: ticking(subject), baseline: ticking(baseline) };
    const ratio = compare({ ...run, operations: TICKS, rounds: ROUNDS, time: cpuMs });
    assertEqual(subject, baseline);
    return [
      benchRow({
        id: `tick-${name}`,
        what: `tick of a room of 10 in full fight, ${name} against hand-written`,
        value: ratio.median,
        unit: 'x',
        bar,
        note: describeRatio(ratio),
      }),
      benchRow({
        id: `tick-${name}-bytes`,
        what: `allocated by a tick, ${name}`,
        value: bytesPerOperation(run.subject, 4 * TICKS),
        unit: 'B/op',
        bar: 0.5,
        note: 'below 0.5 is none',
      }),
    ];
  });
}

function openBattles(behaviour: RoomBehaviour): readonly Battle[] {
  const battles = Array.from({ length: BATTLES }, (_none, i) =>
    createBattle({ behaviour, seed: i + 1, tickMs: FIGHT_TICK_MS }),
  );
  ticking(battles)(WARM_TICKS * BATTLES);
  return battles;
}

/** Runs so many ticks, of one battle after the other. */
function ticking(battles: readonly Battle[]): (ticks: number) => void {
  const report = createReport();
  let next = 0;
  return (ticks) => {
    for (let i = 0; i < ticks; i += 1) {
      battles[next]?.runTick(report);
      next = (next + 1) % battles.length;
    }
  };
}

function assertEqual(subject: readonly Battle[], baseline: readonly Battle[]): void {
  for (const [i, battle] of subject.entries()) {
    if (battle.hash() !== baseline[i]?.hash()) throw new Error(`not the same work: battle ${i}`);
  }
}
