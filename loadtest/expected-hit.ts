// What a hit or a mend must be under each load-test pack, worked out again in TypeScript from
// keyframe numbers: an oracle that shares nothing with the language. Percents are quarters, so
// doubles are exact.

/** The two packs of loadtest/pack. */
export type Variant = 'a' | 'b';

/** The numbers an event's rules can see. */
export interface HitInput {
  /** Of the one who strikes or mends. */
  readonly attack: number;
  /** Of the target. */
  readonly defense: number;
  /** Of the target, before the event. */
  readonly hp: number;
  readonly maxHp: number;
}

/** Damage of a strike: whole points, rounded down once at the end. */
export function expectedHit(variant: Variant, input: HitInput): number {
  const { attack, defense } = input;
  if (variant === 'a') {
    const strike = Math.max(1, (attack * 50 - defense * 25) / 100);
    return Math.floor(isBelow(input, 50) ? (strike * 150) / 100 : strike);
  }
  const strike = Math.max(1, (attack * 25 - defense * 50 + 300) / 100);
  return Math.floor(isBelow(input, 75) ? (strike * 125) / 100 : strike);
}

/** Amount of a mend, before it is cut at the target's maximum. */
export function expectedMend(variant: Variant, input: HitInput): number {
  const { attack } = input;
  if (variant === 'a') {
    const amount = 10 + (attack * 50) / 100;
    return Math.floor(isBelow(input, 50) ? (amount * 150) / 100 : amount);
  }
  const amount = 20 + (attack * 25) / 100;
  return Math.floor(isBelow(input, 75) ? (amount * 150) / 100 : amount);
}

function isBelow({ hp, maxHp }: HitInput, percent: number): boolean {
  return hp * 100 < maxHp * percent;
}
