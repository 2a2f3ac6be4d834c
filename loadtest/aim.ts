// Chooses a player's next command from the view of its room, so that the server should accept it:
// mend a badly hurt ally, else strike a standing enemy. Pure; chance comes from the seed.
import type { RoomView } from './room-view.ts';
import { teamOf, UNITS } from './wire.ts';

export interface Aim {
  readonly kind: 'strike' | 'mend';
  readonly target: number;
  /** False when nothing could be accepted: the command is sent all the same. */
  readonly isHopeful: boolean;
}

/**
 * Below this percent of its hp an ally is mended: low enough that both sides of every rule are
 * seen.
 */
const MEND_BELOW_PERCENT = 45;
/** Every fifth strike or so is at any enemy, so that hp spreads. */
const STRAY_SHARE = 0.2;

/**
 * The command for the unit in slot `member`, to be decided in `tick`; `random` gives 0 <= x < 1.
 */
export function chooseAim(view: RoomView, member: number, tick: number, random: () => number): Aim {
  const isReady = canAct(view, member, tick);
  const ally = mostHurt(view, teamOf(member));
  if (ally >= 0 && hpPercent(view, ally) < MEND_BELOW_PERCENT) {
    return { kind: 'mend', target: ally, isHopeful: isReady };
  }
  const enemy =
    random() < STRAY_SHARE ? anyEnemy(view, member, random) : leastHurtEnemy(view, member);
  const isHopeful = isReady && enemy >= 0;
  return { kind: 'strike', target: enemy >= 0 ? enemy : 1 - teamOf(member), isHopeful };
}

/** Whether the unit in slot `member` stands and may act in `tick`. */
export function canAct(view: RoomView, member: number, tick: number): boolean {
  return isStanding(view, member) && (view.readyTick[member] ?? 0) <= tick;
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

function isStanding(view: RoomView, unit: number): boolean {
  return (view.hp[unit] ?? 0) > 0;
}

function hpPercent(view: RoomView, unit: number): number {
  return ((view.hp[unit] ?? 0) * 100) / (view.maxHp[unit] ?? 1);
}

function mostHurt(view: RoomView, team: number): number {
  let found = -1;
  for (let unit = team; unit < UNITS; unit += 2) {
    if (!isStanding(view, unit)) continue;
    if (found < 0 || hpPercent(view, unit) < hpPercent(view, found)) found = unit;
  }
  return found;
}

function leastHurtEnemy(view: RoomView, member: number): number {
  let found = -1;
  for (let unit = 1 - teamOf(member); unit < UNITS; unit += 2) {
    if (!isStanding(view, unit)) continue;
    if (found < 0 || hpPercent(view, unit) > hpPercent(view, found)) found = unit;
  }
  return found;
}

function anyEnemy(view: RoomView, member: number, random: () => number): number {
  const first = 1 - teamOf(member);
  const pick = first + 2 * Math.floor(random() * (UNITS / 2));
  return isStanding(view, pick) ? pick : leastHurtEnemy(view, member);
}
