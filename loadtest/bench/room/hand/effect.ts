// Instances of effects: finding, beginning and ending them, and the numbers that some of them change. Hot path.
import { FIGHT_UNITS } from '../fight-pack.ts';
import {
  BARRIER,
  INSPIRED,
  NO_END,
  POISON,
  RENEWAL,
  SINGING,
  SLOTS,
  SLOW,
  type Hand,
} from './hand.ts';

/** Place of an instance that a unit holds, from whomever; -1 without one. */
export function held({ u32, at, tick }: Hand, row: number, id: number): number {
  const first = row * SLOTS;
  for (let slot = first; slot < first + SLOTS; slot += 1) {
    if (u32[at.id + slot] === id && (u32[at.until + slot] ?? 0) > tick) return slot;
  }
  return -1;
}

/** The same from one source. */
export function heldFrom({ u32, at, tick }: Hand, row: number, id: number, source: number): number {
  const first = row * SLOTS;
  for (let slot = first; slot < first + SLOTS; slot += 1) {
    if (u32[at.id + slot] !== id || u32[at.source + slot] !== source + 1) continue;
    if ((u32[at.until + slot] ?? 0) > tick) return slot;
  }
  return -1;
}

/** Puts an instance on; its place. */
export function begin(
  { u32, at, tick }: Hand,
  row: number,
  id: number,
  source: number,
  ticks: number,
): number {
  let slot = row * SLOTS;
  const end = slot + SLOTS;
  while (slot < end && u32[at.id + slot] !== 0) slot += 1;
  if (slot === end) throw new Error('invariant broken: a unit of the fight holds too much');
  const serial = (u32[at.lastSerial] ?? 0) + 1;
  u32[at.lastSerial] = serial;
  u32[at.id + slot] = id;
  u32[at.until + slot] = tick + ticks;
  u32[at.source + slot] = source + 1;
  u32[at.stacks + slot] = 1;
  u32[at.next + slot] = 0;
  u32[at.start + slot] = tick;
  u32[at.serial + slot] = serial;
  u32[at.tags + slot] = 0;
  return slot;
}

/** Takes an instance away. */
export function end(hand: Hand, slot: number): void {
  const { u32, f64, at } = hand;
  const id = u32[at.id + slot] ?? 0;
  u32[at.id + slot] = 0;
  u32[at.until + slot] = 0;
  u32[at.source + slot] = 0;
  u32[at.stacks + slot] = 0;
  u32[at.next + slot] = 0;
  u32[at.start + slot] = 0;
  u32[at.serial + slot] = 0;
  u32[at.tags + slot] = 0;
  f64[at.own + slot] = 0;
  const row = Math.floor(slot / SLOTS);
  if (id === SLOW) updateSpeed(hand, row);
  else if (id === INSPIRED) updateStrength(hand, row);
}

/** Slowed by 40 %. */
export function updateSpeed(hand: Hand, row: number): void {
  const { f64, at } = hand;
  const percent = Math.max(0, 100 - 40 * count(hand, row, SLOW));
  const base = f64[at.baseSpeed + row] ?? 0;
  f64[at.speed + row] = percent === 100 ? base : (base * percent * 100) / 10_000;
}

/** Inspired by 15 %. */
function updateStrength(hand: Hand, row: number): void {
  const { f64, at } = hand;
  const share = (100 + 15 * count(hand, row, INSPIRED)) * 100;
  const attack = f64[at.baseAttack + row] ?? 0;
  const power = f64[at.basePower + row] ?? 0;
  f64[at.attack + row] = share === 10_000 ? attack : (attack * share) / 10_000;
  f64[at.power + row] = share === 10_000 ? power : (power * share) / 10_000;
}

/** What ended in this tick counts until it is taken away. */
function count({ u32, at }: Hand, row: number, id: number): number {
  const first = row * SLOTS;
  let sum = 0;
  for (let slot = first; slot < first + SLOTS; slot += 1) if (u32[at.id + slot] === id) sum += 1;
  return sum;
}

/** One who fell loses everything but class and cooldowns; whom the fallen one inspired is so no more. */
export function strip(hand: Hand, fallen: number): void {
  const { u32, at } = hand;
  const first = fallen * SLOTS;
  for (let slot = first; slot < first + SLOTS; slot += 1) {
    const id = u32[at.id + slot] ?? 0;
    if (id !== 0 && isLostAtDeath(id)) end(hand, slot);
  }
  for (let slot = 0; slot < FIGHT_UNITS * SLOTS; slot += 1) {
    if (u32[at.id + slot] === INSPIRED && u32[at.source + slot] === fallen + 1) end(hand, slot);
  }
}

function isLostAtDeath(id: number): boolean {
  return (
    id === POISON ||
    id === SLOW ||
    id === BARRIER ||
    id === RENEWAL ||
    id === SINGING ||
    id === INSPIRED
  );
}

/** Gives `inspired` to allies within 10 metres, or keeps it on them. */
export function inspire(hand: Hand, singer: number): void {
  const { f64, u32, at, tick } = hand;
  const x = f64[at.x + singer] ?? 0;
  const y = f64[at.y + singer] ?? 0;
  for (let row = singer % 2; row < FIGHT_UNITS; row += 2) {
    const dx = (f64[at.x + row] ?? 0) - x;
    const dy = (f64[at.y + row] ?? 0) - y;
    if (!((f64[at.hp + row] ?? 0) > 0) || dx * dx + dy * dy > 100) continue;
    const slot = held(hand, row, INSPIRED);
    if (slot < 0) {
      begin(hand, row, INSPIRED, singer, 10);
      updateStrength(hand, row);
    } else if ((u32[at.until + slot] ?? 0) < tick + 10) {
      u32[at.until + slot] = Math.min(tick + 10, NO_END - 1);
    }
  }
}
