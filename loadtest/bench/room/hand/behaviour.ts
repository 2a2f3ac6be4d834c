// Rooms of the fight by hand. A new room is filled as the rules fill theirs.
import type { RoomBehaviour } from '#engine/contract/room';
import { ruledFight } from '../fight-behaviour.ts';
import { gameOffsets, stepFight } from '../fight-game.ts';
import { FIGHT_UNITS, type FightPack } from '../fight-pack.ts';
import { createHand } from './hand.ts';
import { handMechanics } from './mechanics.ts';

export function handFight(fight: FightPack): RoomBehaviour {
  const { layout, pack } = fight;
  const hand = createHand(layout, pack.program);
  const mechanics = handMechanics(hand);
  const offsets = gameOffsets(layout);
  const ruled = ruledFight(fight, 'closures');
  return {
    layout,
    schema: 'fight',
    membersMax: FIGHT_UNITS,
    open: (context) => ruled.open(context),
    memberChanged: () => undefined,
    decide: () => 1,
    step: ({ columns, key, tick }) => {
      hand.f64 = columns.f64;
      hand.u32 = columns.u32;
      hand.key[0] = key[0] ?? 0;
      hand.key[1] = key[1] ?? 0;
      hand.tick = tick;
      stepFight(offsets, columns, tick, mechanics);
    },
    adopt: () => undefined,
  };
}
