// Chooses a player's next command from the view of its room, so that the server should accept it: mostly strikes an
// enemy, now and then walks somewhere. Pure; chance comes from the seed.
import type { RoomView } from './room-view.ts';
import { HEIGHT_M, teamOf, UNITS, WIDTH_M } from './wire.ts';

export type Aim =
  | { readonly kind: 'strike'; readonly target: number }
  | { readonly kind: 'move'; readonly x: number; readonly y: number };

/** One command in five walks. */
const WALK_SHARE = 0.2;

/** The command for the unit in slot `member`; `random` gives 0 <= x < 1. */
export function chooseAim(member: number, random: () => number): Aim {
  if (random() < WALK_SHARE) {
    return { kind: 'move', x: random() * WIDTH_M, y: random() * HEIGHT_M };
  }
  const first = 1 - teamOf(member);
  return { kind: 'strike', target: first + 2 * Math.floor(random() * (UNITS / 2)) };
}

/** Whether a command of the unit in slot `member` can be accepted: it stands. */
export function canAct(view: RoomView, member: number): boolean {
  return (view.hp[member] ?? 0) > 0;
}

/** Random numbers 0 <= x < 1 from a seed (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x = (x + Math.imul(x ^ (x >>> 7), x | 61)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
