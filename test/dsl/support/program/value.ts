// Generated values, straight as checked trees: well typed, of bounded depth, over every kind of node.
import type {
  TypedExpression,
  TypedFormula,
  TypedSelector,
} from '../../../../dsl/ir/expression.ts';
import type { Type } from '../../../../dsl/types.ts';
import { BOOL, NUMBER, PERCENT } from '../../../../dsl/types.ts';
import type { Random } from './random.ts';
import { EFFECT_HASHES, RELIC_FIELDS, randomNumber, UNIT_FIELDS } from './world.ts';

export const UNIT: Type = { kind: 'entity', entity: 'unit' };
export const RELIC: Type = { kind: 'entity', entity: 'relic' };

/** What a value may use where it stands. */
export interface Around {
  readonly random: Random;
  readonly units: readonly TypedExpression[];
  readonly relics: readonly TypedExpression[];
  readonly numbers: readonly TypedExpression[];
  readonly formulas: readonly TypedFormula[];
  /** Undefined where nothing may be drawn. */
  readonly draws: { next: number } | undefined;
  /** Next local slot of the body. */
  readonly locals: { next: number };
  /** Selections that may still lie inside each other. */
  readonly selections: number;
  /** Whether functions of the game may be called. */
  readonly hosts: boolean;
}

type Comparison = Extract<TypedExpression, { kind: 'compare' }>['operator'];
const COMPARISONS: readonly Comparison[] = ['<', '<=', '>', '>=', '=', '!='];

export function constant(value: number, type: Type = NUMBER): TypedExpression {
  return { kind: 'constant', type, value };
}

/** Two times in three an entity of the context, for whom loads are shared. */
function unit({ random, units }: Around): TypedExpression {
  return random.pick(random.often(66) ? units.slice(0, 2) : units);
}

function column(around: Around): Extract<TypedExpression, { kind: 'column' }> {
  const { random, relics } = around;
  const isRelic = relics.length > 0 && random.often(20);
  const fields = isRelic ? RELIC_FIELDS : [...UNIT_FIELDS, 'mana'];
  return {
    kind: 'column',
    type: NUMBER,
    entity: isRelic ? random.pick(relics) : unit(around),
    entityKind: isRelic ? 'relic' : 'unit',
    field: random.pick(fields),
  };
}

function leaf(around: Around): TypedExpression {
  const { random, numbers } = around;
  const choice = random.below(10);
  if (choice < 4) return column(around);
  if (choice < 7 && numbers.length > 0) return random.pick(numbers);
  return constant(randomNumber(random));
}

/** A number. `depth` bounds the tree. */
export function value(around: Around, depth: number): TypedExpression {
  const { random } = around;
  if (depth <= 0 || random.often(15)) return leaf(around);
  const down = (): TypedExpression => value(around, depth - 1 - random.below(2));
  const choice = random.below(100);
  if (choice < 40) return arithmetic(around, down);
  if (choice < 50) return builtin(random, down);
  if (choice < 56) {
    const otherwise = down();
    return { kind: 'quotient', type: NUMBER, left: down(), right: down(), otherwise };
  }
  if (choice < 62) {
    const condition = question(around, depth - 1);
    return { kind: 'choose', type: NUMBER, condition, left: down(), right: down() };
  }
  if (choice < 66) return { kind: 'negate', type: NUMBER, operand: down() };
  if (choice < 72) return { kind: 'saturate', type: NUMBER, operand: down() };
  return rare(around, depth, down);
}

function arithmetic({ random }: Around, down: () => TypedExpression): TypedExpression {
  const operator = random.pick(['+', '-', '*', 'of', '/'] as const);
  // The checker proves divisors not to be 0, and the size of what is multiplied.
  const right = operator === '/' ? constant(random.pick([2, 3, -7, 0.1])) : down();
  const node: TypedExpression = { kind: 'arithmetic', type: NUMBER, operator, left: down(), right };
  const grows = operator === '*' || operator === 'of';
  return grows ? { kind: 'saturate', type: NUMBER, operand: node } : node;
}

function builtin(random: Random, down: () => TypedExpression): TypedExpression {
  const name = random.pick([
    'min',
    'max',
    'floor',
    'ceil',
    'round',
    'abs',
    'clamp',
    'sqrt',
  ] as const);
  const counts = { min: 2 + random.below(2), max: 2, clamp: 3 } as const;
  const count = name === 'min' || name === 'max' || name === 'clamp' ? counts[name] : 1;
  return { kind: 'builtin', type: NUMBER, name, args: Array.from({ length: count }, down) };
}

function rare(around: Around, depth: number, down: () => TypedExpression): TypedExpression {
  const { random, draws, formulas, hosts } = around;
  const choice = random.below(9);
  if ((choice < 2 || choice === 8) && formulas.length > 0)
    return call(around, random.pick(formulas), down);
  if (choice === 2 && draws !== undefined) {
    const number = draws.next;
    const count = 1 + random.below(3);
    draws.next += count;
    const hash = random.pick([0, 77]);
    return { kind: 'dice', type: NUMBER, count, sides: random.pick([2, 6, 20]), hash, number };
  }
  if (choice === 3) {
    const keys = [constant(random.below(4)), random.often(50) ? constant(random.below(4)) : down()];
    const otherwise = down();
    return { kind: 'lookup', type: NUMBER, table: 0, column: random.below(2), keys, otherwise };
  }
  if (choice === 4) return held(around);
  if (choice === 5) {
    return { kind: 'distanceSquared', type: NUMBER, left: unit(around), right: unit(around) };
  }
  if (choice === 6 && hosts) {
    const args = Array.from({ length: random.below(3) }, down);
    return { kind: 'host', type: NUMBER, index: random.below(2), args };
  }
  return aggregate(around, depth, random.pick(['count', 'sum', 'min', 'max'] as const));
}

function call(around: Around, formula: TypedFormula, down: () => TypedExpression): TypedExpression {
  // The first parameter is a unit, the others are numbers.
  const args = Array.from({ length: formula.parameterCount }, (_, i) =>
    i === 0 ? unit(around) : down(),
  );
  return { kind: 'call', type: NUMBER, formula, args };
}

function held(around: Around): TypedExpression {
  const { random } = around;
  return {
    kind: 'held',
    type: NUMBER,
    entity: unit(around),
    effect: random.pick(EFFECT_HASHES),
    slot: random.pick([2, 3, 4, 8, 9]),
    otherwise: randomNumber(random),
    ...(random.often(30) ? { source: unit(around) } : {}),
  };
}

/** A yes or no. */
export function question(around: Around, depth: number): TypedExpression {
  const { random } = around;
  const down = (): TypedExpression => question(around, depth - 1 - random.below(2));
  const choice = depth <= 0 ? random.below(60) : random.below(100);
  if (choice < 30) {
    const [left, right] = [value(around, depth - 1), value(around, depth - 2)];
    return { kind: 'compare', type: BOOL, operator: random.pick(COMPARISONS), left, right };
  }
  if (choice < 45) return comparePercent(around);
  if (choice < 60) return about(around);
  if (choice < 72) return { kind: 'and', type: BOOL, left: down(), right: down() };
  if (choice < 84) return { kind: 'or', type: BOOL, left: down(), right: down() };
  if (choice < 90) return { kind: 'not', type: BOOL, operand: down() };
  if (choice < 95) return aggregate(around, depth, random.pick(['any', 'all'] as const));
  return { kind: 'choose', type: BOOL, condition: down(), left: down(), right: down() };
}

function comparePercent(around: Around): TypedExpression {
  const { random, numbers } = around;
  const percent =
    numbers.length > 0 && random.often(20)
      ? random.pick(numbers)
      : constant(random.pick([10, 30, 50, 14]), PERCENT);
  return {
    kind: 'comparePercent',
    type: BOOL,
    operator: random.pick(COMPARISONS),
    value: column(around),
    maximum: column(around),
    percent,
  };
}

/** What units hold, the tags of the event, and places. */
function about(around: Around): TypedExpression {
  const { random } = around;
  const choice = random.below(6);
  if (choice < 3) {
    const effects = EFFECT_HASHES.slice(0, random.below(EFFECT_HASHES.length + 1));
    const source = random.often(30) ? { source: unit(around) } : {};
    return { kind: 'has', type: BOOL, entity: unit(around), effects, ...source };
  }
  if (choice === 3) return { kind: 'eventTag', type: BOOL, mask: 1 + random.below(7) };
  const three = { entity: unit(around), from: unit(around), to: unit(around) };
  if (choice === 4) return { kind: 'cone', type: BOOL, ...three, cosine: 0.5 };
  return { kind: 'line', type: BOOL, ...three, width: 1.5 };
}

function aggregate(
  around: Around,
  depth: number,
  name: Extract<TypedExpression, { kind: 'aggregate' }>['name'],
): TypedExpression {
  if (around.selections === 0) return leafOf(around, name);
  const { selector, inside } = selectorOf(around, depth);
  const isQuestion = name === 'any' || name === 'all';
  const one = isQuestion ? question(inside, depth - 2) : value(inside, depth - 2);
  return {
    kind: 'aggregate',
    type: isQuestion ? BOOL : NUMBER,
    name,
    selector,
    value: name === 'count' ? constant(1) : one,
    otherwise: randomNumber(around.random),
  };
}

function leafOf(around: Around, name: string): TypedExpression {
  return name === 'any' || name === 'all' ? comparePercent(around) : leaf(around);
}

/** A selection of units, and what may be used for each candidate. */
export function selectorOf(
  around: Around,
  depth: number,
): { readonly selector: TypedSelector; readonly inside: Around } {
  const { random, locals, draws } = around;
  const slot = locals.next;
  locals.next += 3;
  const candidate: TypedExpression = { kind: 'local', type: UNIT, slot };
  const inside: Around = {
    ...around,
    units: [candidate, ...around.units],
    selections: around.selections - 1,
    // Draws of a condition would be one number for all rows; the checker refuses them.
    draws: undefined,
  };
  const orders = ['row', 'ascending', 'descending', 'random'] as const;
  const order = draws === undefined ? random.pick(orders.slice(0, 3)) : random.pick(orders);
  const where = question(inside, depth - 2);
  const isKeyed = order === 'ascending' || order === 'descending';
  const number = draws?.next ?? 0;
  if (draws !== undefined) draws.next += 8;
  const selector: TypedSelector = {
    entityKind: 'unit',
    slot,
    where,
    order,
    ...(isKeyed ? { key: value(inside, depth - 2) } : {}),
    number,
    limit: 1 + random.below(4),
  };
  return { selector, inside };
}
