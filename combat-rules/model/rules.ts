// One generation's rules bound to one layout, with all the working memory its mechanics reuse. Every
// mechanic is a function of (rules, context): the state of a battle is in the room's columns only.
import type { CheckedPack, CompiledPack } from '#dsl/compile';
import type { Frame } from '#dsl/runtime';
import type { Layout } from '#engine/contract/layout';
import type { ChanceKey } from '#engine/contract/chance';
import { arenaOffsets } from './layout.ts';
import type { ArenaOffsets } from './layout.ts';
import { ARENA } from './limits.ts';
import { ArenaFrame } from './frame.ts';
import type { Applications } from './frame.ts';

export interface ArenaRules {
  readonly offsets: ArenaOffsets;
  readonly pack: CompiledPack;
  readonly runHit: (frame: Frame) => void;
  readonly runMend: (frame: Frame) => void;
  /** Hashes of the effects this pack defines. */
  readonly effects: ReadonlySet<number>;
  /** For events. */
  readonly frame: ArenaFrame;
  /** For working out a unit's numbers while an event may still be open. */
  readonly effectFrame: ArenaFrame;
  /** hp of each unit with the changes recorded but not yet applied. */
  readonly hp: Float64Array;
  readonly botKey: ChanceKey;
}

/** The rules of a generation: `pack` is `checked`, bound to `layout`. */
export function arenaRules(checked: CheckedPack, pack: CompiledPack, layout: Layout): ArenaRules {
  const offsets = arenaOffsets(layout);
  const applications = applicationsOf(checked);
  return {
    offsets,
    pack,
    runHit: pack.run('hit'),
    runMend: pack.run('mend'),
    effects: new Set(pack.effects.map((effect) => effect.hash)),
    frame: new ArenaFrame(pack, applications),
    effectFrame: new ArenaFrame(pack, applications),
    hp: new Float64Array(ARENA.units),
    botKey: new Uint32Array(2),
  };
}

/** Operations other than `apply` have no effect; the checker lets no rule of the arena have one. */
function applicationsOf({ effects, program }: CheckedPack): Applications {
  const { operations, tickMs } = program;
  const ticksOf = new Map(effects.map(({ hash, durationTicks }) => [hash, durationTicks ?? 1]));
  const hashes = operations.map((one) => (one.kind === 'apply' ? one.effect : 0));
  return {
    effectHash: Uint32Array.from(hashes),
    ticks: Uint32Array.from(hashes, (hash) => ticksOf.get(hash) ?? 1),
    tickMs,
  };
}
