// Values and questions of generated packs, as text.
import { freshName, type Scope } from './scope.ts';

const NUMBERS = ['0', '1', '2', '3', '5', '7.5', '10', '25', '100', '0.1', '1000000', '(0 - 4)'];
const PERCENTS = ['0%', '10%', '25%', '50%', '100%', '150%', '33.3%', '(0% - 20%)'];
const DURATIONS = ['100ms', '200ms', '500ms', '1s', '1500ms', '3s', '50ms'];
const FIELDS = ['hp', 'maxHp', 'attack', 'defense', 'speed', 'team'];
const COMPARISONS = ['<', '<=', '>', '>=', '=', '!='];

export function unitOf({ random, units }: Scope): string {
  return random.below(4_000) === 0 ? 'nobody' : random.pick(units);
}

/** Mostly fixed; some are only known when the rule runs, and may be nothing then. */
export function durationOf(scope: Scope): string {
  const { random, names, place } = scope;
  const isFixed = place === 'effect' || random.often(85);
  if (isFixed) return random.pick(DURATIONS);
  const unit = random.pick(scope.units);
  return `remaining of ${random.pick(names.effects).name} on ${unit}`;
}

function deeper(scope: Scope): Scope {
  return { ...scope, depth: scope.depth + 1 };
}

function isPure({ place }: Scope): boolean {
  return place === 'formula' || place === 'effect';
}

export function percentOf(scope: Scope): string {
  const { random, names } = scope;
  const choice = random.below(10);
  if (choice === 0 && names.percents.length > 0) return random.pick(names.percents);
  if (choice === 1 && scope.depth < 2) {
    return `(${percentOf(deeper(scope))} + ${percentOf(deeper(scope))})`;
  }
  if (choice === 2 && names.shares.length > 0 && !isPure(scope)) {
    return `${random.pick(names.shares)}(${unitOf(scope)}, ${unitOf(scope)})`;
  }
  return random.pick(PERCENTS);
}

export function numberOf(scope: Scope): string {
  const { random } = scope;
  if (scope.depth > 2 || random.often(35)) return leaf(scope);
  const inner = deeper(scope);
  const number = (): string => numberOf(inner);
  switch (random.below(15)) {
    case 0:
      return `(${number()} + ${number()})`;
    case 1:
      return `(${number()} - ${number()})`;
    case 2:
      return `(${number()} * ${percentOf(inner)})`;
    case 3:
      return `(${number()} / max(1, ${number()}))`;
    case 4:
      return `(${number()} / ${number()} else ${number()})`;
    case 5:
      return `${random.pick(['min', 'max'])}(${number()}, ${number()})`;
    case 6:
      return `${random.pick(['floor', 'ceil', 'round', 'abs'])}(${number()})`;
    case 7:
      return `clamp(${number()}, 1, 50)`;
    case 8:
      return `(if ${questionOf(inner)} then ${number()} else ${number()})`;
    case 9:
      return `(${number()} * ${number()})`;
    case 10:
    case 11:
      return aggregateOf(inner);
    default:
      return special(scope);
  }
}

function leaf({ random, units, numbers, place }: Scope): string {
  if (numbers.length > 0 && random.often(40)) return random.pick(numbers);
  if (units.length > 0 && place !== 'effect' && random.often(50)) {
    return `${random.pick(units)}.${random.pick(FIELDS)}`;
  }
  return random.pick(NUMBERS);
}

/** Something that only a pack with the right declarations can say. */
function special(scope: Scope): string {
  const { random, names, event } = scope;
  const pick: (() => string | undefined)[] = [
    () => some(scope, names.resources, (name) => `${unitOf(scope)}.${name}`),
    () => some(scope, names.pairs, (name) => `${name}(${unitOf(scope)}, ${unitOf(scope)})`),
    () => some(scope, names.tunes, (name) => name),
    () => heldOf(scope),
    () => (isPure(scope) ? undefined : random.pick(['1d6', '2d6', '3d4', '1d100'])),
    () => `(armour.flat(${numberOf(deeper(scope))}) else 3)`,
    () => names.rolls.get(event?.name ?? ''),
    () => {
      const text = `${unitOf(scope)}, ${numberOf(deeper(scope))}`;
      return isPure(scope) ? undefined : some(scope, names.formulas, (name) => `${name}(${text})`);
    },
  ];
  return random.pick(pick)() ?? leaf(scope);
}

function some(
  { random }: Scope,
  names: readonly string[],
  text: (name: string) => string,
): string | undefined {
  return names.length === 0 ? undefined : text(random.pick(names));
}

function heldOf(scope: Scope): string {
  const { random, names } = scope;
  const { name, own, given, max } = random.pick(names.effects);
  const fields = [...own, ...(given === undefined ? [] : [given])];
  const from = max > 1 && random.often(40) ? ` from ${unitOf(scope)}` : '';
  const field = fields.length > 0 && random.often(50) ? random.pick(fields) : 'stacks';
  return `${field} of ${name} on ${unitOf(scope)}${from}`;
}

function aggregateOf(scope: Scope): string {
  const { random } = scope;
  if (scope.place === 'effect' || scope.depth > 2) return leaf(scope);
  const name = freshName(scope, 'one');
  const selection = selectionOf(scope, name);
  const kind = random.pick(['count', 'sum', 'min', 'max']);
  if (kind === 'count') return `count(${selection})`;
  return `${kind}(${selection}: ${name}.${random.pick(FIELDS)})`;
}

export function questionOf(scope: Scope): string {
  const { random } = scope;
  const inner = deeper(scope);
  if (scope.depth > 2) return simpleQuestion(scope);
  switch (random.below(7)) {
    case 0:
      return `not ${simpleQuestion(inner)}`;
    case 1:
      return `(${questionOf(inner)} and ${questionOf(inner)})`;
    case 2:
      return `(${questionOf(inner)} or ${questionOf(inner)})`;
    case 3: {
      const name = freshName(scope, 'one');
      const asked = simpleQuestion({ ...inner, units: [...scope.units, name] });
      if (scope.place === 'effect') return simpleQuestion(scope);
      return `${random.pick(['any', 'all'])}(${selectionOf(inner, name)}: ${asked})`;
    }
    default:
      return simpleQuestion(scope);
  }
}

function simpleQuestion(scope: Scope): string {
  const { random, names } = scope;
  const unit = unitOf(scope);
  if (scope.event?.isWordy === true && scope.isRule && random.often(30)) {
    return random.pick(['sharp', 'kind = water', 'not sharp']);
  }
  switch (random.below(11)) {
    case 0:
      return `${unit}.hp < ${random.pick(['30%', '50%', '90%'])}`;
    case 1:
      return `${unit} has ${random.pick([...names.tags, ...names.effects.map(({ name }) => name)])}`;
    case 2:
      return `${unit} has ${random.pick(names.effects).name} from ${unitOf(scope)}`;
    case 3:
      return `${unit} immune to ${random.pick(names.tags)}`;
    case 4:
      return `${unit} within ${random.pick(['1m', '3m', '8m', '2.5m'])} of ${unitOf(scope)}`;
    case 5:
      return `${unit}.element = ${random.pick(['fire', 'water', 'grass'])}`;
    case 6:
      return `remaining of ${random.pick(names.effects).name} on ${unit} > ${durationOf(scope)}`;
    case 7:
      return `distance(${unit}, ${unitOf(scope)}) < ${random.pick(['2m', '5m'])}`;
    case 8:
      return scope.isRule ? `event has ${random.pick(['echo', 'spark'])}` : `${unit}.hp > 50%`;
    default: {
      const inner = deeper(deeper(scope));
      return `${numberOf(inner)} ${random.pick(COMPARISONS)} ${numberOf(inner)}`;
    }
  }
}

const AREAS: readonly string[] = ['near', 'cone', 'line', 'ring', 'anywhere'];

export function selectionOf(scope: Scope, name: string, from?: string): string {
  const { random } = scope;
  const unit = (): string => from ?? unitOf(scope);
  const limit = 1 + random.below(random.often(80) ? 3 : 8);
  const part = (): string => partOf(scope, unit);
  const joined = random.often(15)
    ? `(${part()} ${random.pick(['or', 'and'])} ${part()})`
    : `${part()}${whereOf(scope)}`;
  const order = random.often(60) ? ` by ${orderOf(scope, unit)}` : '';
  return `${name} in ${joined} limit ${limit}${order}`;
}

function partOf(scope: Scope, unit: () => string): string {
  const { random } = scope;
  const group = random.pick(['units', `allies of ${unit()}`, `enemies of ${unit()}`]);
  const except = random.often(30) ? ` except ${unit()}` : '';
  return `${group}${areaOf(scope, unit)}${except}`;
}

function whereOf(scope: Scope): string {
  const { random } = scope;
  if (random.often(65)) return '';
  if (random.often(40))
    return ` where ${random.pick(['hp < 50%', 'attack > 5', 'element = fire'])}`;
  return ` where ${simpleQuestion(deeper(deeper(scope)))}`;
}

function areaOf({ random }: Scope, unit: () => string): string {
  switch (random.pick(AREAS)) {
    case 'near':
      return ` near ${unit()} within ${random.pick(['2m', '5m', '9m'])}`;
    case 'cone':
      return ` in cone ${random.pick(['45deg', '90deg'])} from ${unit()} towards ${unit()} within 8m`;
    case 'line':
      return ` in line from ${unit()} to ${unit()} width 2m`;
    case 'ring':
      return ` in ring from 1m to 6m around ${unit()}`;
    default:
      return '';
  }
}

function orderOf(scope: Scope, unit: () => string): string {
  const { random } = scope;
  const key = random.pick(['hp', 'attack', 'speed']);
  return random.pick([
    `nearest to ${unit()}`,
    `farthest from ${unit()}`,
    `lowest ${key}`,
    `highest ${key}`,
    isPure(scope) ? 'lowest hp' : 'random',
  ]);
}
