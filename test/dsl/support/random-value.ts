// Random checked values: every kind of expression, typed enough to make sense, out of a seed.
import type { TypedExpression, TypedFormula, TypedSelector } from '../../../dsl/ir/expression.ts';
import { EFFECT_SLOT } from '../../../dsl/ir/effect.ts';
import { BOOL, NUMBER, PERCENT, type Type } from '../../../dsl/types.ts';

const UNIT: Type = { kind: 'entity', entity: 'unit' };
export const EFFECT_HASHES = [11, 22, 33];
export const FIELDS = ['hp', 'maxHp', 'x', 'y', 'mana'] as const;
/** Slots of the context: two units, a bool, two numbers. */
export const CONTEXT = { attacker: 0, target: 1, isCrit: 2, damage: 3, extra: 4 } as const;
/** Locals 0 and 1 are numbers; a selection at level n has its candidate at 2 + 3n. */
export const LEVELS = 2;
export const LOCAL_COUNT = 2 + 3 * LEVELS;

const NUMBERS = [0, 1, 2, 0.1, 1 / 3, 7, 100, 33.3, -5, 1e15, -1e15, 1e9];

export type Random = (below: number) => number;

/** Small, seeded, good enough to spread over choices. */
export function createRandom(seed: number): Random {
  let state = (seed | 0) ^ 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** What may stand in a value: formulas to call, selections around it, whether it may draw. */
export interface Place {
  readonly random: Random;
  readonly formulas: readonly TypedFormula[];
  readonly level: number;
  readonly draws: boolean;
  /** Whether locals 0 and 1 have a value. */
  readonly locals: boolean;
  readonly depth: number;
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const value = list[random(list.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

function deeper(place: Place): Place {
  return { ...place, depth: place.depth - 1 };
}

function constant(value: number, type: Type = NUMBER): TypedExpression {
  return { kind: 'constant', type, value };
}

export function randomEntity({ random, level }: Place): TypedExpression {
  const choice = random(level > 0 ? 8 : 5);
  if (choice >= 5) return { kind: 'local', type: UNIT, slot: 2 + 3 * random(level) };
  if (choice === 4) return constant(random(5) - 1, UNIT);
  return { kind: 'event', type: UNIT, index: choice % 2 };
}

export function randomNumber(place: Place): TypedExpression {
  const { random, depth } = place;
  const inner = deeper(place);
  if (depth <= 0) return leaf(place);
  switch (random(13)) {
    case 0:
    case 1:
      return leaf(place);
    case 2:
    case 3:
    case 4:
      return {
        kind: 'arithmetic',
        type: NUMBER,
        operator: pick(random, ['+', '-', '*', '/', 'of'] as const),
        left: randomNumber(inner),
        right: randomNumber(inner),
      };
    case 5: {
      const [left, right, otherwise] = [
        randomNumber(inner),
        randomNumber(inner),
        randomNumber(inner),
      ];
      return { kind: 'quotient', type: NUMBER, left, right, otherwise };
    }
    case 6: {
      const condition = randomBool(inner);
      const [left, right] = [randomNumber(inner), randomNumber(inner)];
      return { kind: 'choose', type: NUMBER, condition, left, right };
    }
    case 7:
      return {
        kind: pick(random, ['negate', 'saturate']),
        type: NUMBER,
        operand: randomNumber(inner),
      };
    case 8:
      return builtin(inner);
    default:
      return distant(inner);
  }
}

function leaf(place: Place): TypedExpression {
  const { random } = place;
  switch (random(5)) {
    case 0:
      return constant(pick(random, NUMBERS));
    case 1:
      return { kind: 'event', type: NUMBER, index: 3 + random(2) };
    case 2:
      if (!place.locals) return randomColumn(place);
      return { kind: 'local', type: NUMBER, slot: random(2) };
    default:
      return randomColumn(place);
  }
}

function randomColumn(place: Place): Extract<TypedExpression, { kind: 'column' }> {
  const entity = randomEntity(place);
  const field = pick(place.random, FIELDS);
  return { kind: 'column', type: NUMBER, entity, entityKind: 'unit', field };
}

function builtin(place: Place): TypedExpression {
  const { random } = place;
  const name = pick(random, ['min', 'max', 'floor', 'ceil', 'round', 'abs', 'clamp'] as const);
  const counts = { min: 2 + random(2), max: 2 + random(2), clamp: 3 };
  const count = name === 'min' || name === 'max' || name === 'clamp' ? counts[name] : 1;
  const args = Array.from({ length: count }, () => randomNumber(place));
  return { kind: 'builtin', type: NUMBER, name, args };
}

function distant(place: Place): TypedExpression {
  const { random, formulas } = place;
  switch (random(7)) {
    case 0: {
      if (formulas.length === 0) return leaf(place);
      const formula = pick(random, formulas);
      const args = [randomNumber(place), randomNumber(place)];
      return { kind: 'call', type: NUMBER, formula, args };
    }
    case 1: {
      const args = Array.from({ length: random(3) }, () => randomNumber(place));
      return { kind: 'host', type: NUMBER, index: random(2), args };
    }
    case 2: {
      if (!place.draws) return leaf(place);
      const [count, sides, hash] = [1 + random(3), 2 + random(19), pick(random, [0, 77])];
      return { kind: 'dice', type: NUMBER, count, sides, hash, number: random(4) };
    }
    case 3: {
      const keys = [randomNumber(place)];
      const otherwise = randomNumber(place);
      return { kind: 'lookup', type: NUMBER, table: 0, column: random(2), keys, otherwise };
    }
    case 4: {
      const slot = pick(random, [EFFECT_SLOT.stacks, EFFECT_SLOT.remaining, EFFECT_SLOT.own]);
      const source = random(2) === 0 ? {} : { source: randomEntity(place) };
      const effect = pick(random, EFFECT_HASHES);
      const entity = randomEntity(place);
      return { kind: 'held', type: NUMBER, entity, effect, slot, otherwise: 4, ...source };
    }
    case 5: {
      const [left, right] = [randomEntity(place), randomEntity(place)];
      return { kind: 'distanceSquared', type: NUMBER, left, right };
    }
    default:
      return aggregate(place, pick(random, ['count', 'sum', 'min', 'max'] as const));
  }
}

function aggregate(
  place: Place,
  name: Extract<TypedExpression, { kind: 'aggregate' }>['name'],
): TypedExpression {
  if (place.level >= LEVELS) return leaf(place);
  const isBool = name === 'any' || name === 'all';
  const inside = { ...place, level: place.level + 1, depth: Math.min(place.depth, 2) };
  const selector = randomSelector(place);
  const value = isBool ? randomBool(inside) : randomNumber(inside);
  const type = isBool ? BOOL : NUMBER;
  return { kind: 'aggregate', type, name, selector, value, otherwise: 5 };
}

/** Of the place's level; what it asks stands one level deeper. */
export function randomSelector(place: Place): TypedSelector {
  const { random, level } = place;
  const inside = { ...place, level: level + 1, depth: Math.min(place.depth, 2) };
  const sorted = pick(random, ['row', 'ascending', 'descending', 'random'] as const);
  const order = sorted === 'random' && !place.draws ? 'row' : sorted;
  const where = randomBool(inside);
  const key = order === 'ascending' || order === 'descending' ? { key: randomNumber(inside) } : {};
  const limit = 1 + random(4);
  return {
    entityKind: 'unit',
    slot: 2 + 3 * level,
    where,
    order,
    ...key,
    number: 50 * (level + 1),
    limit,
  };
}

export function randomBool(place: Place): TypedExpression {
  const { random, depth } = place;
  const inner = deeper(place);
  const operator = pick(random, ['<', '<=', '>', '>=', '=', '!='] as const);
  if (depth <= 0) return { kind: 'event', type: BOOL, index: CONTEXT.isCrit };
  switch (random(9)) {
    case 0:
      return { kind: 'not', type: BOOL, operand: randomBool(inner) };
    case 1:
    case 2: {
      const [left, right] = [randomBool(inner), randomBool(inner)];
      return { kind: pick(random, ['and', 'or']), type: BOOL, left, right };
    }
    case 3: {
      const value = randomColumn(inner);
      const maximum = { ...value, field: 'maxHp' };
      const percent = random(2) === 0 ? constant(30, PERCENT) : randomNumber(inner);
      return { kind: 'comparePercent', type: BOOL, operator, value, maximum, percent };
    }
    case 4: {
      const effects = EFFECT_HASHES.slice(0, random(3));
      const source = random(3) === 0 ? { source: randomEntity(inner) } : {};
      return { kind: 'has', type: BOOL, entity: randomEntity(inner), effects, ...source };
    }
    case 5:
      return { kind: 'eventTag', type: BOOL, mask: 1 + random(3) };
    case 6: {
      const places = {
        entity: randomEntity(inner),
        from: randomEntity(inner),
        to: randomEntity(inner),
      };
      return random(2) === 0
        ? { kind: 'cone', type: BOOL, ...places, cosine: 0.5 }
        : { kind: 'line', type: BOOL, ...places, width: 4 };
    }
    case 7:
      return aggregate(inner, pick(random, ['any', 'all'] as const));
    default: {
      const [left, right] = [randomNumber(inner), randomNumber(inner)];
      return { kind: 'compare', type: BOOL, operator, left, right };
    }
  }
}
