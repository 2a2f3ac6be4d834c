// One generation's rules bound to one layout, with all the working memory its mechanics reuse. Every
// mechanic is a function of (rules, context): the state of a battle is in the room's columns only.
import type { CheckedPack, CompiledPack } from '#dsl/compile';
import type { Frame } from '#dsl/runtime';
import type { Layout } from '#engine/contract/layout';
import type { ChanceKey } from '#engine/contract/chance';
import { arenaOffsets, fieldOffset } from './layout.ts';
import type { ArenaOffsets } from './layout.ts';
import { ARENA } from './limits.ts';
import { ArenaFrame } from './frame.ts';

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

/** Binds a checked pack to a layout; costs one closure build, once per generation. */
export function bindRules(checked: CheckedPack, layout: Layout): ArenaRules {
  const offsets = arenaOffsets(layout);
  const pack = checked.bind({
    fieldOffset: (entity, field) => fieldOffset(layout, entity, field),
    effects: {
      slots: ARENA.effectSlots,
      idOffset: offsets.effectId,
      untilOffset: offsets.effectUntilTick,
    },
  });
  return {
    offsets,
    pack,
    runHit: pack.run('hit'),
    runMend: pack.run('mend'),
    effects: new Set(pack.effects.map((effect) => effect.hash)),
    frame: new ArenaFrame(pack.scratchLength),
    effectFrame: new ArenaFrame(pack.scratchLength),
    hp: new Float64Array(ARENA.units),
    botKey: new Uint32Array(2),
  };
}
