// The skills: each says whether it could be used. Hot path.
import { hashName } from '#dsl/hash';
import { begin, held, heldFrom, inspire, updateSpeed } from './effect.ts';
import { BARRIER, POISON, RENEWAL, SINGING, SLOW, type Hand } from './hand.ts';
import { hit } from './hit.ts';
import { spendEnergy, spendRage } from './resource.ts';

const STRIKE_COOLDOWN = hashName('skill strike cooldown');
const SHOOT_COOLDOWN = hashName('skill shoot cooldown');
const FINISH_COOLDOWN = hashName('skill finish cooldown');
const VENOM_COOLDOWN = hashName('skill venom cooldown');
const CHILL_COOLDOWN = hashName('skill chill cooldown');
const WARD_COOLDOWN = hashName('skill ward cooldown');
const RENEW_COOLDOWN = hashName('skill renew cooldown');
const RALLY_COOLDOWN = hashName('skill rally cooldown');

export function useStrike(hand: Hand, caster: number, target: number): boolean {
  if (!isNear(hand, caster, target, 9) || held(hand, caster, STRIKE_COOLDOWN) >= 0) return false;
  begin(hand, caster, STRIKE_COOLDOWN, caster, 10);
  const damage = blow(hand, caster, target);
  hit(hand, hand.names.strike, caster, target, damage);
  return true;
}

export function useShoot(hand: Hand, caster: number, target: number): boolean {
  if (!isNear(hand, caster, target, 484) || held(hand, caster, SHOOT_COOLDOWN) >= 0) return false;
  begin(hand, caster, SHOOT_COOLDOWN, caster, 14);
  const damage = blow(hand, caster, target);
  hit(hand, hand.names.shoot, caster, target, damage);
  return true;
}

export function useFinish(hand: Hand, caster: number, target: number): boolean {
  const { f64, at } = hand;
  if ((f64[at.rage + caster] ?? 0) < 30) return false;
  if (!((f64[at.hp + target] ?? 0) * 100 < (f64[at.maxHp + target] ?? 0) * 33)) return false;
  if (!isNear(hand, caster, target, 100) || held(hand, caster, FINISH_COOLDOWN) >= 0) return false;
  spendRage(hand, caster, 30);
  begin(hand, caster, FINISH_COOLDOWN, caster, 40);
  const damage = (blow(hand, caster, target) * 200) / 100;
  hit(hand, hand.names.finish, caster, target, damage);
  return true;
}

export function useVenom(hand: Hand, caster: number, target: number): boolean {
  const { f64, u32, at, tick } = hand;
  if ((f64[at.energy + caster] ?? 0) < 20 || !isNear(hand, caster, target, 9)) return false;
  if (held(hand, caster, VENOM_COOLDOWN) >= 0) return false;
  spendEnergy(hand, caster, 20);
  begin(hand, caster, VENOM_COOLDOWN, caster, 30);
  const known = heldFrom(hand, target, POISON, caster);
  if (known >= 0) {
    u32[at.stacks + known] = Math.min((u32[at.stacks + known] ?? 0) + 1, 3);
    u32[at.until + known] = tick + 80;
    return true;
  }
  const slot = begin(hand, target, POISON, caster, 80);
  u32[at.next + slot] = tick + 10;
  f64[at.own + slot] = ((f64[at.attack + caster] ?? 0) * 20) / 100;
  return true;
}

export function useChill(hand: Hand, caster: number, target: number): boolean {
  const { f64, at } = hand;
  if ((f64[at.energy + caster] ?? 0) < 25 || !isNear(hand, caster, target, 484)) return false;
  if (held(hand, caster, CHILL_COOLDOWN) >= 0) return false;
  spendEnergy(hand, caster, 25);
  begin(hand, caster, CHILL_COOLDOWN, caster, 50);
  const damage = ((f64[at.power + caster] ?? 0) * 120) / 100;
  begin(hand, target, SLOW, caster, 40);
  updateSpeed(hand, target);
  hit(hand, hand.names.chill, caster, target, damage);
  return true;
}

export function useWard(hand: Hand, caster: number): boolean {
  const { f64, at } = hand;
  if ((f64[at.energy + caster] ?? 0) < 20 || held(hand, caster, WARD_COOLDOWN) >= 0) return false;
  spendEnergy(hand, caster, 20);
  begin(hand, caster, WARD_COOLDOWN, caster, 120);
  const slot = begin(hand, caster, BARRIER, caster, 80);
  f64[at.own + slot] = ((f64[at.power + caster] ?? 0) * 600) / 100;
  return true;
}

export function useRenew(hand: Hand, caster: number, target: number): boolean {
  const { f64, u32, at, tick } = hand;
  if ((f64[at.energy + caster] ?? 0) < 20 || held(hand, caster, RENEW_COOLDOWN) >= 0) return false;
  spendEnergy(hand, caster, 20);
  begin(hand, caster, RENEW_COOLDOWN, caster, 30);
  const slot = begin(hand, target, RENEWAL, caster, 60);
  u32[at.next + slot] = tick + 10;
  f64[at.own + slot] = ((f64[at.power + caster] ?? 0) * 30) / 100;
  return true;
}

export function useRally(hand: Hand, caster: number): boolean {
  const { u32, at, tick } = hand;
  if (held(hand, caster, RALLY_COOLDOWN) >= 0) return false;
  begin(hand, caster, RALLY_COOLDOWN, caster, 160);
  const slot = begin(hand, caster, SINGING, caster, 80);
  u32[at.next + slot] = tick + 5;
  inspire(hand, caster);
  return true;
}

/** How hard a weapon hits. */
function blow({ f64, at }: Hand, caster: number, target: number): number {
  const attack = f64[at.attack + caster] ?? 0;
  const armour = f64[at.armour + target] ?? 0;
  return Math.max(1, (attack * 150) / 100 - (armour * 50) / 100);
}

function isNear({ f64, at }: Hand, a: number, b: number, square: number): boolean {
  const dx = (f64[at.x + b] ?? 0) - (f64[at.x + a] ?? 0);
  const dy = (f64[at.y + b] ?? 0) - (f64[at.y + a] ?? 0);
  return dx * dx + dy * dy <= square;
}
