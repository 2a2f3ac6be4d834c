// The fight by hand as the game asks for it: thoughts, respawns, and time passing. Hot path.
import { deriveKey } from '#engine/contract/chance';
import { CLASS, type FightMechanics } from '../fight-game.ts';
import { FIGHT_UNITS } from '../fight-pack.ts';
import { end, held, heldFrom, inspire } from './effect.ts';
import { ELEMENT, NO_END, POISON, RENEWAL, SINGING, SLOTS, SLOW, type Hand } from './hand.ts';
import { bite, heal } from './hit.ts';
import { stepResources } from './resource.ts';
import {
  useChill,
  useFinish,
  useRally,
  useRenew,
  useShoot,
  useStrike,
  useVenom,
  useWard,
} from './skill.ts';

/** The mechanics of the battle that `hand` is pointed at. */
export function handMechanics(hand: Hand): FightMechanics {
  return {
    think: (row) => think(hand, row),
    respawn: (row) => respawn(hand, row),
    pass: () => {
      stepResources(hand);
      stepInstances(hand);
    },
  };
}

function think(hand: Hand, me: number): void {
  const { u32, f64, at, chain, key, names } = hand;
  deriveKey(key, names.think, nextRoot(hand), chain);
  if (u32[at.class + me] === CLASS.fighter) {
    f64[at.keep + me] = 2;
    thinkFighter(hand, me);
  } else {
    f64[at.keep + me] = 9;
    thinkCaster(hand, me);
  }
}

function thinkFighter(hand: Hand, me: number): void {
  const { f64, at, u32 } = hand;
  const isHurt = (f64[at.hp + me] ?? 0) * 100 < (f64[at.maxHp + me] ?? 0) * 60;
  if (isHurt && useWard(hand, me)) return;
  if (useRally(hand, me)) return;
  const foe = nearestFoe(hand, me);
  if (foe < 0 || useFinish(hand, me, foe)) return;
  const poison = heldFrom(hand, foe, POISON, me);
  const doses = poison < 0 ? 0 : (u32[at.stacks + poison] ?? 0);
  if (doses < 3 && useVenom(hand, me, foe)) return;
  useStrike(hand, me, foe);
}

function thinkCaster(hand: Hand, me: number): void {
  const friend = hurtFriend(hand, me);
  if (friend >= 0 && useRenew(hand, me, friend)) return;
  const foe = weakestFoe(hand, me);
  if (foe < 0 || useFinish(hand, me, foe)) return;
  if (held(hand, foe, SLOW) < 0 && useChill(hand, me, foe)) return;
  useShoot(hand, me, foe);
}

function nearestFoe(hand: Hand, me: number): number {
  const { f64, at } = hand;
  const x = f64[at.x + me] ?? 0;
  const y = f64[at.y + me] ?? 0;
  let found = -1;
  let nearest = 0;
  for (let row = (me + 1) % 2; row < FIGHT_UNITS; row += 2) {
    if (!((f64[at.hp + row] ?? 0) > 0)) continue;
    const dx = (f64[at.x + row] ?? 0) - x;
    const dy = (f64[at.y + row] ?? 0) - y;
    const square = dx * dx + dy * dy;
    if (found >= 0 && square >= nearest) continue;
    found = row;
    nearest = square;
  }
  return found;
}

function weakestFoe({ f64, at }: Hand, me: number): number {
  const x = f64[at.x + me] ?? 0;
  const y = f64[at.y + me] ?? 0;
  let found = -1;
  for (let row = (me + 1) % 2; row < FIGHT_UNITS; row += 2) {
    const hp = f64[at.hp + row] ?? 0;
    if (!(hp > 0)) continue;
    const dx = (f64[at.x + row] ?? 0) - x;
    const dy = (f64[at.y + row] ?? 0) - y;
    if (dx * dx + dy * dy > 484) continue;
    if (found < 0 || hp < (f64[at.hp + found] ?? 0)) found = row;
  }
  return found;
}

function hurtFriend(hand: Hand, me: number): number {
  const { f64, at } = hand;
  const x = f64[at.x + me] ?? 0;
  const y = f64[at.y + me] ?? 0;
  let found = -1;
  for (let row = me % 2; row < FIGHT_UNITS; row += 2) {
    const hp = f64[at.hp + row] ?? 0;
    if (!(hp > 0) || !(hp * 100 < (f64[at.maxHp + row] ?? 0) * 80)) continue;
    const dx = (f64[at.x + row] ?? 0) - x;
    const dy = (f64[at.y + row] ?? 0) - y;
    if (dx * dx + dy * dy > 484 || heldFrom(hand, row, RENEWAL, me) >= 0) continue;
    if (found < 0 || hp < (f64[at.hp + found] ?? 0)) found = row;
  }
  return found;
}

function respawn(hand: Hand, row: number): void {
  const { f64, u32, at } = hand;
  nextRoot(hand);
  f64[at.hp + row] = f64[at.maxHp + row] ?? 0;
  f64[at.energy + row] = 100;
  u32[at.energyTick + row] = 0;
  f64[at.rage + row] = 0;
  u32[at.rageTick + row] = 0;
}

/** The number of what happens next by itself: names its draws. */
function nextRoot({ u32, at }: Hand): number {
  const root = (u32[at.lastSerial + 1] ?? 0) + 1;
  u32[at.lastSerial + 1] = root;
  return root | 0;
}

/** Periods and ends that are due, the oldest first. */
function stepInstances(hand: Hand): void {
  const { u32, at, due, dueSerial } = hand;
  const count = collectDue(hand);
  for (let i = 0; i < count; i += 1) {
    const slot = due[i] ?? 0;
    if (u32[at.serial + slot] === dueSerial[i]) stepInstance(hand, slot);
  }
}

function collectDue({ u32, at, tick, due, dueSerial }: Hand): number {
  let count = 0;
  for (let slot = 0; slot < FIGHT_UNITS * SLOTS; slot += 1) {
    if (u32[at.id + slot] === 0) continue;
    const next = u32[at.next + slot] ?? 0;
    if ((next === 0 || next > tick) && (u32[at.until + slot] ?? 0) > tick) continue;
    const serial = u32[at.serial + slot] ?? 0;
    let i = count;
    for (; i > 0 && (dueSerial[i - 1] ?? 0) > serial; i -= 1) {
      due[i] = due[i - 1] ?? 0;
      dueSerial[i] = dueSerial[i - 1] ?? 0;
    }
    due[i] = slot;
    dueSerial[i] = serial;
    count += 1;
  }
  return count;
}

function stepInstance(hand: Hand, slot: number): void {
  const { u32, f64, at, tick } = hand;
  const serial = u32[at.serial + slot];
  const next = u32[at.next + slot] ?? 0;
  if (next !== 0 && next <= tick) {
    const id = u32[at.id + slot];
    const row = Math.floor(slot / SLOTS);
    const until = u32[at.until + slot] ?? NO_END;
    u32[at.next + slot] = next + (id === SINGING ? 5 : 10);
    if (id === POISON) {
      const damage = (f64[at.own + slot] ?? 0) * (u32[at.stacks + slot] ?? 0);
      bite(hand, row, damage, ELEMENT.shadow);
    } else if (id === RENEWAL) heal(hand, row, f64[at.own + slot] ?? 0);
    else if (next < until) inspire(hand, row);
  }
  if (u32[at.serial + slot] === serial && (u32[at.until + slot] ?? 0) <= tick) end(hand, slot);
}
