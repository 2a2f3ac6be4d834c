// Rules of combat flavour out of one seed, as small trees. What they are written as, rule text, hand-written
// JavaScript or the form of another library, is the affair of other files: all say the same.

export const WHO = ['attacker', 'target'] as const;
export type Who = (typeof WHO)[number];

export const FIELDS = [
  'hp',
  'maxHp',
  'attack',
  'defense',
  'speed',
  'level',
  'power',
  'armour',
  'crit',
  'focus',
] as const;
export type Field = (typeof FIELDS)[number];

/** Effects that conditions ask about. */
export const EFFECTS = ['burning', 'slow', 'shielded'] as const;

export type Value =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'field'; readonly who: Who; readonly field: Field }
  /** The event's range. */
  | { readonly kind: 'range' }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*';
      readonly left: Value;
      readonly right: Value;
    }
  /** left * right %. */
  | { readonly kind: 'share'; readonly value: Value; readonly percent: number }
  | {
      readonly kind: 'call';
      readonly name: 'min' | 'max';
      readonly left: Value;
      readonly right: Value;
    };

export type Question =
  /** who.hp < percent % of who.maxHp. */
  | { readonly kind: 'below'; readonly who: Who; readonly percent: number }
  | {
      readonly kind: 'compare';
      readonly operator: '<' | '<=' | '>' | '>=';
      readonly left: Value;
      readonly right: Value;
    }
  | { readonly kind: 'has'; readonly who: Who; readonly effect: number }
  | { readonly kind: 'and' | 'or'; readonly left: Question; readonly right: Question };

/** If `condition`, then `value` is added to the damage. */
export interface BenchRule {
  readonly condition: Question;
  readonly value: Value;
}

export type Below = (bound: number) => number;

/** A small repeatable generator: whole numbers below `bound`. */
export function createBelow(seed: number): Below {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

export interface RuleSetOptions {
  readonly count: number;
  readonly seed: number;
  /** Whether conditions ask what units hold; no other library knows effects. */
  readonly effects: boolean;
}

export function createRuleSet({ count, seed, effects }: RuleSetOptions): readonly BenchRule[] {
  const below = createBelow(seed);
  return Array.from({ length: count }, () => ({
    condition: conditionOf(below, effects),
    value: formulaOf(below),
  }));
}

/** Three questions in most rules, four in some: about one condition in six holds. */
function conditionOf(below: Below, effects: boolean): Question {
  const ask = (): Question => questionOf(below, effects);
  const both: Question = { kind: 'and', left: ask(), right: ask() };
  const choice = below(10);
  if (choice < 1) return both;
  if (choice < 7) return { kind: 'and', left: both, right: ask() };
  return { kind: 'and', left: both, right: { kind: 'or', left: ask(), right: ask() } };
}

function questionOf(below: Below, effects: boolean): Question {
  const choice = below(10);
  if (choice < 4) return { kind: 'below', who: whoOf(below), percent: 20 + 5 * below(13) };
  if (choice === 9 && effects) {
    return { kind: 'has', who: whoOf(below), effect: below(EFFECTS.length) };
  }
  const operator = (['<', '<=', '>', '>='] as const)[below(4)] ?? '<';
  const left = fieldOf(below);
  if (choice < 7) return { kind: 'compare', operator, left, right: number(20 + below(160)) };
  const other = otherField(below, left);
  const right: Value =
    below(2) === 0 ? other : { kind: 'share', value: other, percent: 50 + 10 * below(11) };
  return { kind: 'compare', operator, left, right };
}

/** For example max(1, attacker.attack * 150% - target.defense * 50%) + 4. */
function formulaOf(below: Below): Value {
  const strong: Value = { kind: 'share', value: fieldOf(below), percent: 50 + 10 * below(16) };
  const weak: Value = { kind: 'share', value: fieldOf(below), percent: 10 * (1 + below(9)) };
  const apart: Value = { kind: 'binary', operator: '-', left: strong, right: weak };
  const least: Value = { kind: 'call', name: 'max', left: number(1 + below(5)), right: apart };
  const more = extraOf(below);
  if (below(3) > 0) return { kind: 'binary', operator: '+', left: least, right: more };
  return { kind: 'call', name: 'min', left: least, right: more };
}

function extraOf(below: Below): Value {
  const choice = below(4);
  if (choice === 0) return { kind: 'range' };
  if (choice === 1) return number(1 + below(40));
  const right = choice === 2 ? number(1 + below(3)) : fieldOf(below);
  return { kind: 'binary', operator: '*', left: fieldOf(below), right };
}

function fieldOf(below: Below): Value {
  return { kind: 'field', who: whoOf(below), field: FIELDS[below(FIELDS.length)] ?? 'hp' };
}

/** Nobody compares a number with itself. */
function otherField(below: Below, field: Value): Value {
  const other = fieldOf(below);
  const isSame = JSON.stringify(other) === JSON.stringify(field);
  return isSame ? otherField(below, field) : other;
}

function whoOf(below: Below): Who {
  return below(2) === 0 ? 'attacker' : 'target';
}

function number(value: number): Value {
  return { kind: 'number', value };
}
