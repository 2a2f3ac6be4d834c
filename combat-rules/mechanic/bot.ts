// Plays the units no member has taken: every half second such a unit thinks, which is an event. Its rules ask for
// skills and say which distance it wants.
import type { RoomContext } from '#engine/contract/room';
import { ROUND } from '../model/layout.ts';
import { ARENA } from '../model/limits.ts';
import { raiseOn, type ArenaRules } from '../model/rules.ts';

/** Lets those think whose turn it is. */
export function stepBots(rules: ArenaRules, { columns, tick }: RoomContext): void {
  const { offsets, facts } = rules;
  const { f64, u32, u8 } = columns;
  if (u32[offsets.round + ROUND.playing] !== 1) return;
  // Who comes first changes each time, so that neither team acts before the other.
  const groups = ARENA.units / ARENA.thinkTicks;
  const turn = Math.floor(tick / ARENA.thinkTicks);
  for (let i = 0; i < groups; i += 1) {
    const row = (tick % ARENA.thinkTicks) + ((turn + i) % groups) * ARENA.thinkTicks;
    if (u8[offsets.player + row] === 1 || !((f64[offsets.hp + row] ?? 0) > 0)) continue;
    raiseOn(rules, facts.events.think, row);
  }
}
