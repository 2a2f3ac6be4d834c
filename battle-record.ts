// Battle files: of one battle of a simulation, and of a room in the journal of a data folder.
import type { BattlePack } from './combat-rules/battle-pack.ts';
import { indexPack } from './combat-rules/simulate/pack-names.ts';
import { fightRound, openSimulated, seedOfBattle } from './combat-rules/simulate/simulation.ts';
import { BattleTally } from './combat-rules/simulate/tally.ts';
import { VERSION } from './engine/base/version.ts';
import type { PackContents } from './engine/contract/compiler.ts';
import { createBattle, createReport, type Battle } from './engine/room/battle.ts';
import { BattleRecording } from './engine/room/recording.ts';
import { encodeBattleFile } from './engine/state/battle-file.ts';
import { contentDigest, programDigest, running } from './battle-parts.ts';

export interface RecordSimulated {
  readonly pack: BattlePack;
  readonly contents: PackContents;
  readonly seed: number;
  /** Of the simulation, from 1. */
  readonly number: number;
}

/** Fights one battle of a simulation; its file, and how many ticks it took. */
export function recordSimulated(options: RecordSimulated): {
  readonly file: Uint8Array;
  readonly ticks: number;
} {
  const { pack, contents, number } = options;
  const seed = seedOfBattle(options.seed, number);
  const { battle, recording } = fight(pack, contents, seed);
  const { records, endHash } = recording.finish();
  const head = {
    engine: VERSION,
    tickMs: battle.tickMs,
    seed,
    firstTick: 0,
    lastTick: battle.tick,
    schema: battle.schema.digest,
    endHash,
  };
  const packs = [{ id: contentDigest(contents), program: programDigest(pack), contents }];
  return { file: encodeBattleFile({ head, packs, records }), ticks: battle.tick };
}

function fight(
  pack: BattlePack,
  contents: PackContents,
  seed: number,
): { readonly battle: Battle; readonly recording: BattleRecording } {
  const { behaviour, tickMs } = pack;
  const battle = createBattle({ behaviour, seed, tickMs });
  const recording = new BattleRecording(battle, { pack: contentDigest(contents), set: '' });
  const report = createReport();
  const runTick = (): void => recording.runTick(report);
  const opened = openSimulated(() => running(battle, report, runTick), behaviour, seed);
  fightRound(opened, new BattleTally(indexPack(pack.program)));
  return { battle, recording };
}
