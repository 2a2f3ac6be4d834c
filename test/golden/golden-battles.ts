// Battles of pinned seeds, as plain data to compare: how they went, and hashes of their states on the way. Another
// hash with an equal layout is another game; another schema is other columns.
import { contentDigest, packOf, running } from '../../battle-parts.ts';
import { indexPack } from '../../combat-rules/simulate/pack-names.ts';
import { openSimulated, seedOfBattle } from '../../combat-rules/simulate/simulation.ts';
import { BattleTally } from '../../combat-rules/simulate/tally.ts';
import type { BattlePack } from '../../combat-rules/battle-pack.ts';
import { createBattle, createReport } from '../../engine/room/battle.ts';
import type { PackContents } from '../../engine/contract/compiler.ts';

const SEED = 2026;
const BATTLES = 5;
/** Ticks between two hashes. */
const EVERY = 150;
const TICKS_MAX = 2_000;

export interface GoldenBattle {
  readonly number: number;
  readonly ticks: number;
  /** 2 for nobody. */
  readonly winner: number;
  readonly kills: number;
  readonly hashes: readonly string[];
}

export interface GoldenPack {
  readonly pack: string;
  /** Digest of its files, and of the columns and their meaning. */
  readonly contents: string;
  readonly schema: string;
  readonly battles: readonly GoldenBattle[];
}

/** Fights the pinned battles of a pack. */
export function goldenPack(name: string, contents: PackContents): GoldenPack {
  const pack = packOf(contents);
  if (pack === undefined) throw new Error(`the pack ${name} compiles`);
  const battles = Array.from({ length: BATTLES }, (_, at) => goldenBattle(pack, at + 1));
  const { schema } = createBattle({ behaviour: pack.behaviour, seed: 0, tickMs: pack.tickMs });
  return {
    pack: name,
    contents: contentDigest(contents),
    schema: schema.digest,
    battles,
  };
}

function goldenBattle({ behaviour, tickMs, program }: BattlePack, number: number): GoldenBattle {
  const seed = seedOfBattle(SEED, number);
  const battle = createBattle({ behaviour, seed, tickMs });
  const report = createReport();
  const opened = openSimulated(() => running(battle, report), behaviour, seed);
  const tally = new BattleTally(indexPack(program));
  const hashes: string[] = [];
  tally.begin();
  while (!tally.isOver && battle.tick < TICKS_MAX) {
    opened.runTick();
    tally.add(opened.changes, battle.tick);
    if (battle.tick % EVERY === 0) hashes.push(battle.hash());
  }
  hashes.push(battle.hash());
  const { winner, kills } = tally;
  return { number, ticks: battle.tick, winner, kills, hashes };
}
