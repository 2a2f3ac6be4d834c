// Hits, heals and deaths. Hot path.
import { DRAW_RANGE, deriveKey, draw } from '#engine/contract/chance';
import { BARRIER, ELEMENT, type Hand, type SkillNames } from './hand.ts';
import { end, held, strip } from './effect.ts';
import { gainRage } from './resource.ts';

const WAIT_TICKS = 50;

/** A hit by a skill: it may miss and it may crit, it feeds the attacker, and it makes both angry. */
export function hit(
  hand: Hand,
  skill: SkillNames,
  attacker: number,
  target: number,
  damage: number,
): void {
  const { f64, at, names, chain } = hand;
  const { element } = skill;
  deriveKey(chain, skill.skill, 0, chain);
  deriveKey(chain, skill.use, 0, chain);
  deriveKey(chain, names.hit, 0, chain);
  if (element === ELEMENT.physical) {
    const sidestep = roll(chain, names.sidestep);
    if (sidestep <= (100 * (f64[at.dodge + target] ?? 0)) / 100) return;
  }
  const isCrit = roll(chain, names.edge) > 100 - (100 * (f64[at.crit + attacker] ?? 0)) / 100;
  const before = f64[at.hp + target] ?? 0;
  const dealt = resolve(hand, target, damage, isCrit ? 150 : 100, element);
  f64[at.hp + target] = before - dealt;
  if (dealt > 0) {
    gainRage(hand, attacker, 5);
    gainRage(hand, target, 4);
  }
  if (before > 0 && before - dealt <= 0) die(hand, target);
  const leech = f64[at.leech + attacker] ?? 0;
  if (leech > 0 && dealt > 0) heal(hand, attacker, (dealt * leech) / 100);
}

/** Damage over time: nobody dodges it, and it feeds nobody. */
export function bite(hand: Hand, target: number, damage: number, element: number): void {
  const { f64, at } = hand;
  const before = f64[at.hp + target] ?? 0;
  const dealt = resolve(hand, target, damage, 100, element);
  f64[at.hp + target] = before - dealt;
  if (before > 0 && before - dealt <= 0) die(hand, target);
}

/** Resistance and shield: what is left of it, no more than the target has. */
function resolve(
  hand: Hand,
  target: number,
  damage: number,
  percent: number,
  element: number,
): number {
  const { f64, at } = hand;
  let resistance = at.resistShadow;
  if (element === ELEMENT.physical) resistance = at.resistPhysical;
  else if (element === ELEMENT.arcane) resistance = at.resistArcane;
  const more = (percent * Math.max(0, 100 - (f64[resistance + target] ?? 0))) / 100;
  const share = 100 * more;
  const amount = Math.max(0, Math.floor(share === 10_000 ? damage : (damage * share) / 10_000));
  const rest = amount - absorb(hand, target, amount);
  return Math.min(rest, Math.max(0, f64[at.hp + target] ?? 0));
}

function absorb(hand: Hand, target: number, amount: number): number {
  const { f64, at } = hand;
  const slot = held(hand, target, BARRIER);
  if (slot < 0) return 0;
  const left = f64[at.own + slot] ?? 0;
  const taken = Math.min(left, amount);
  f64[at.own + slot] = left - taken;
  if (left - taken <= 0) end(hand, slot);
  return taken;
}

function die(hand: Hand, victim: number): void {
  hand.u32[hand.at.respawnTick + victim] = hand.tick + WAIT_TICKS;
  strip(hand, victim);
}

/** Nothing heals the fallen, and nobody above the maximum. */
export function heal({ f64, at }: Hand, target: number, amount: number): void {
  const hp = f64[at.hp + target] ?? 0;
  if (hp <= 0) return;
  const room = Math.max(0, (f64[at.maxHp + target] ?? 0) - hp);
  f64[at.hp + target] = hp + Math.min(Math.floor(amount), room);
}

/** 1d100. */
function roll(key: Uint32Array, name: number): number {
  return 1 + Math.floor((draw(key, name, 0) * 100) / DRAW_RANGE);
}
