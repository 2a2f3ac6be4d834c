// What headless commands and their threads are made of: packs from folders, battles from the engine. Wiring, like
// compilers.ts; loads no native code.
import { compileBattlePack, programText, type BattlePack } from './combat-rules/battle-pack.ts';
import { arenaVocabulary } from './combat-rules/vocabulary.ts';
import type { OpenBattle, RunningBattle } from './combat-rules/simulate/simulation.ts';
import type { PackContents } from './engine/contract/compiler.ts';
import type { Battle } from './engine/room/battle.ts';
import { createBattle, createReport } from './engine/room/battle.ts';
import type { BattleReport } from './engine/room/tick-report.ts';
import { canonicalJson, sha256Hex } from './engine/trust/digest.ts';
import { layoutOf } from './compilers.ts';

/** One that compiled; its findings were told before. */
export function packOf(contents: PackContents): BattlePack | undefined {
  const outcome = compileBattlePack(contents, layoutOf);
  return outcome.ok ? outcome.pack : undefined;
}

/** Digest of what a pack says, whoever signed it. */
export function contentDigest({ name, service, edition = 1, members }: PackContents): string {
  const digests = [...members].map(([path, bytes]) => [path, sha256Hex(bytes)] as const);
  return sha256Hex(canonicalJson({ name, service, edition, members: Object.fromEntries(digests) }));
}

/** Digest of what the compiler made of a pack. */
export function programDigest({ program }: BattlePack): string {
  return sha256Hex(programText(program));
}

/** Opens battles that share one report. */
export function battleOpener(): OpenBattle {
  const report = createReport();
  const { tickMs } = arenaVocabulary;
  return (behaviour, seed) => running(createBattle({ behaviour, seed, tickMs }), report);
}

/** A battle as commands drive it; `runTick` may do more than run it. */
export function running(
  battle: Battle,
  report: BattleReport,
  runTick: () => void = () => battle.runTick(report),
): RunningBattle {
  return {
    changes: report.changes,
    get tick() {
      return battle.tick;
    },
    input: (kind, args) => battle.input(kind, args),
    runTick,
  };
}
