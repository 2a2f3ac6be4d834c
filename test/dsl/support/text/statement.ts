// Statements of generated packs, as text.
import { EVENT_TAGS, freshName, type EventName, type Scope } from './scope.ts';
import { durationOf, numberOf, percentOf, questionOf, selectionOf, unitOf } from './value.ts';

const KINDS = ['flat', 'increased', 'reduced', 'more', 'less', 'at least', 'at most', 'set'];

/** One to three statements in braces. */
export function blockOf(scope: Scope): string {
  return `{ ${statementsOf({ ...scope, depth: scope.depth + 1 }, 1 + scope.random.below(2))} }`;
}

export function statementsOf(outer: Scope, count: number): string {
  const lines: string[] = [];
  let scope = outer;
  for (let i = 0; i < count && scope.budget.left > 0; i += 1) {
    scope.budget.left -= 1;
    if (scope.random.often(12)) {
      const name = freshName(scope, 'let');
      lines.push(`let ${name} = ${numberOf(scope)}`);
      scope = { ...scope, numbers: [...scope.numbers, name] };
    } else {
      lines.push(statementOf(scope));
    }
  }
  return lines.length === 0 ? 'stop' : lines.join('\n  ');
}

function statementOf(scope: Scope): string {
  const { random, depth } = scope;
  const writers = depth > 2 ? SIMPLE : [...SIMPLE, ...SIMPLE, ...NESTED];
  for (let tries = 0; tries < 8; tries += 1) {
    const text = random.pick(writers)(scope);
    if (text !== undefined) return text;
  }
  return `lose ${random.pick(scope.units)}.hp: 1`;
}

type Write = (scope: Scope) => string | undefined;

export function modifyOf(scope: Scope, field: string): string {
  const { random } = scope;
  const kind = random.pick(KINDS);
  const isPercent = ['increased', 'reduced', 'more', 'less'].includes(kind);
  return `modify ${field}: ${kind} ${isPercent ? percentOf(scope) : numberOf(scope)}`;
}

const modify: Write = (scope) => {
  const fields = scope.event?.modifiable ?? [];
  if (scope.place !== 'on' || fields.length === 0) return undefined;
  return modifyOf(scope, scope.random.pick(fields));
};

const apply: Write = (scope) => {
  const { random, names } = scope;
  const { name, own, given, whom, max } = random.pick(names.effects);
  if (scope.place === 'hook' && scope.guard === undefined && random.often(80)) return undefined;
  const args = [
    `${random.pick(['effect', 'buff', 'debuff'])}: ${name}`,
    `to: ${unitOf(scope)}`,
    ...(random.often(60) ? [`duration: ${durationOf(scope)}`] : []),
    ...(random.often(40) ? [`source: ${unitOf(scope)}`] : []),
    ...(random.often(20) && max > 1 ? [`stacks: ${random.pick(['2', '3', numberOf(scope)])}`] : []),
    ...own.filter(() => random.often(20)).map((field) => `${field}: ${numberOf(scope)}`),
    ...(given === undefined ? [] : [`${given}: ${numberOf(scope)}`]),
    ...(whom === undefined ? [] : [`${whom}: ${unitOf(scope)}`]),
  ];
  return `apply(${args.join(', ')})`;
};

const dispel: Write = (scope) => {
  const { random, names } = scope;
  const tag = random.pick([...names.tags, 'cast', 'channel']);
  return random.often(50)
    ? `dispel(tag: ${tag}, from: ${unitOf(scope)}, limit: ${1 + random.below(3)})`
    : `end(tag: ${tag}, on: ${unitOf(scope)})`;
};

const endOne: Write = (scope) => {
  const { random, names, place } = scope;
  if (place === 'hook' && random.often(30)) return 'end';
  return `end(effect: ${random.pick(names.effects).name}, on: ${unitOf(scope)})`;
};

const raise: Write = (scope) => {
  const { random, names } = scope;
  const event = random.pick(names.events);
  const isLater = random.often(25);
  const isFree = isLater || scope.guard !== undefined || scope.hasDepth;
  if (!isFree && !isAhead(scope, event) && random.often(97)) return undefined;
  const units = event.units.map((name) => `${name}: ${unitOf(scope)}`);
  const numbers = event.numbers.map((name) => `${name}: ${numberOf(scope)}`);
  const words = event.isWordy
    ? [`sharp: ${random.pick(['true', 'false'])}`, `kind: ${random.pick(['fire', 'water'])}`]
    : [];
  const tag = scope.guard ?? (random.often(20) ? random.pick(EVENT_TAGS) : undefined);
  const as = tag === undefined ? '' : ` as ${tag}`;
  return `${event.name}(${[...units, ...numbers, ...words].join(', ')})${as}${isLater ? ` after ${durationOf(scope)}` : ''}`;
};

/** Hooks have no place in the order; skills come before everything. */
function isAhead({ place, event }: Scope, { rank }: EventName): boolean {
  if (place === 'hook' || place === 'delayed') return false;
  // Nobody dies twice whom nothing revives.
  if (event?.rank === 4 && rank === 3) return true;
  return place === 'skill' || (event !== undefined && event.rank < rank && rank !== 4);
}

/** A skill may raise everything: what asks for one has a bound of its own. */
const use: Write = (scope) => {
  const { random, names, hasDepth, place } = scope;
  if (names.skills.length === 0) return undefined;
  if (!hasDepth && place !== 'delayed' && random.often(97)) return undefined;
  const ask = (): string => {
    const skill = random.pick(names.skills);
    const target = names.targets.get(skill);
    const isAimed = target !== 'self' && target !== 'none';
    return `use ${skill}${isAimed ? ` on ${unitOf(scope)}` : ''}${random.often(10) ? ` rank ${numberOf(scope)}` : ''}`;
  };
  return random.often(50) ? ask() : `${ask()}\n  ${ask()}`;
};

const change: Write = (scope) => {
  const { random, names } = scope;
  const verb = random.pick(['gain', 'lose', 'put']);
  const places = [
    ...['hp', 'attack', 'speed', 'defense'].map((field) => `${unitOf(scope)}.${field}`),
    ...names.resources.map((name) => `${unitOf(scope)}.${name}`),
    ...names.pairs.flatMap((name) => Array.from({ length: 3 }, () => pairOf(scope, name))),
  ];
  return `${verb} ${random.pick(places)}: ${numberOf(scope)}`;
};

function pairOf(scope: Scope, name: string): string {
  return `${name}(${unitOf(scope)}, ${unitOf(scope)})`;
}

const store: Write = (scope) => {
  const { random, own, place } = scope;
  const fields = [...(own?.own ?? []), ...(own?.hasPool === true ? ['left'] : [])];
  if (place !== 'hook' || fields.length === 0) return undefined;
  return `store ${random.pick(fields)}: ${numberOf(scope)}`;
};

const cancel: Write = ({ place, random }) =>
  place === 'before' && random.often(30) ? 'cancel' : undefined;

const stop: Write = ({ random }) => (random.often(10) ? 'stop' : undefined);

const SIMPLE: readonly Write[] = [
  modify,
  modify,
  apply,
  apply,
  dispel,
  endOne,
  raise,
  raise,
  change,
  change,
  use,
  store,
  cancel,
  stop,
];

const condition: Write = (scope) => {
  const otherwise = scope.random.often(40) ? ` else ${blockOf(scope)}` : '';
  return `if ${questionOf(scope)} ${blockOf(scope)}${otherwise}`;
};

const chance: Write = (scope) => {
  const { random } = scope;
  const otherwise = random.often(40) ? ` else ${blockOf(scope)}` : '';
  const percent = random.pick(['25%', '50%', '80%']);
  if (random.often(35)) {
    return `chance ${percent} smoothed for ${unitOf(scope)} ${blockOf(scope)}${otherwise}`;
  }
  return `chance ${random.often(70) ? percent : `clamp(${percentOf(scope)}, 5%, 95%)`} ${blockOf(scope)}${otherwise}`;
};

const oneOf: Write = (scope) => {
  const { random } = scope;
  const bodies = Array.from(
    { length: 2 + random.below(2) },
    () => `weight ${random.pick(['1', '3', `max(0, ${numberOf(scope)})`])} ${blockOf(scope)}`,
  );
  return `one of { ${bodies.join(' ')} }`;
};

const each: Write = (scope) => {
  const name = freshName(scope, 'foe');
  const inner = { ...scope, units: [...scope.units, name, name] };
  return `each ${selectionOf(scope, name)} ${blockOf(inner)}`;
};

const spend: Write = (scope) => {
  const { random, names } = scope;
  const pairs = names.pairs.map((name) => pairOf(scope, name));
  const places = [...names.resources.map((name) => `${unitOf(scope)}.${name}`), ...pairs];
  if (places.length === 0) return undefined;
  const otherwise = random.often(50) ? ` else ${blockOf(scope)}` : '';
  return `spend ${random.pick(places)}: ${numberOf(scope)} ${blockOf(scope)}${otherwise}`;
};

/** What runs in an event of its own: modifies nothing, and knows what it keeps. */
function delayed(scope: Scope, more: Partial<Scope> = {}): Scope {
  return { ...scope, place: 'delayed', own: undefined, ...more };
}

const after: Write = (scope) => `after ${durationOf(scope)} ${blockOf(delayed(scope))}`;

const chain: Write = (scope) => {
  const { random } = scope;
  const name = freshName(scope, 'foe');
  const selection = selectionOf({ ...scope, units: [...scope.units, 'last'] }, name).replace(
    /limit \d+/,
    'limit 1',
  );
  const every = random.often(70) ? ` every ${durationOf(scope)}` : '';
  const head = `${selection} from ${unitOf(scope)} jumps ${1 + random.below(4)}${every}`;
  const inner = { units: [...scope.units, name, 'last'], numbers: [...scope.numbers, 'index'] };
  return `chain ${head} ${blockOf(delayed(scope, inner))}`;
};

const channel: Write = (scope) => {
  const { random } = scope;
  const times = `for ${durationOf(scope)} every ${random.pick(['100ms', '300ms', '1s'])}`;
  const broken = random.often(50) ? ` on broken ${blockOf(delayed(scope))}` : '';
  return `channel ${unitOf(scope)} ${times} ${blockOf(delayed(scope))}${broken}`;
};

const NESTED: readonly Write[] = [
  condition,
  condition,
  chance,
  oneOf,
  each,
  spend,
  after,
  chain,
  channel,
];
