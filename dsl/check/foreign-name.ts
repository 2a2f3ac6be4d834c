// Names of other games and languages for what many games have, and what is said where they mean nothing here.
import type { Expression } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';

/** Other words for fields that many games have. */
const MEANT_FIELDS: ReadonlyMap<string, string> = new Map([
  ['health', 'hp'],
  ['life', 'hp'],
  ['maxhealth', 'maxHp'],
  ['maxlife', 'maxHp'],
  ['atk', 'attack'],
  ['def', 'defense'],
  ['armor', 'defense'],
  ['armour', 'defense'],
]);

/** The one of the known fields that another word stands for, in a list of at most one. */
export function fieldsMeant(name: string, fields: readonly string[]): readonly string[] {
  const meant = MEANT_FIELDS.get(name.toLowerCase());
  return meant !== undefined && fields.includes(meant) ? [meant] : [];
}

const RANDOM: ReadonlySet<string> = new Set('random rand rng randint roll dice'.split(' '));

/** What to write in place of `random`, with a blank before it; empty for other names. */
export function randomHint(name: string): string {
  if (!RANDOM.has(name.toLowerCase())) return '';
  return ' Dice are values, such as `1d6`, and `chance 50% { ... }` decides by chance.';
}

type CallNode = Extract<Expression, { kind: 'call' }>;

/** `(1d31 + 9)` for `random(10, 40)`; undefined where the bounds are no whole numbers that dice can show. */
export function diceFor({ name, args }: CallNode): string | undefined {
  const [low, high] = args.map(({ value }) => (value.kind === 'number' ? value.value : Number.NaN));
  if (!RANDOM.has(name.text.toLowerCase()) || args.length !== 2) return undefined;
  if (low === undefined || high === undefined) return undefined;
  const sides = high - low + 1;
  const isShown = Number.isInteger(low) && Number.isInteger(sides);
  if (!isShown || sides < DSL_LIMITS.sidesMin || sides > DSL_LIMITS.sidesMax) return undefined;
  const shift = low - 1;
  if (shift === 0) return `1d${sides}`;
  return `(1d${sides} ${shift > 0 ? '+' : '-'} ${Math.abs(shift)})`;
}
