// Random but mostly valid packs over the words of the guide: text as a designer would write it, from a seed.
import { createRandom, type Random } from '../program/random.ts';
import { effectText, templateText } from './effect.ts';
import {
  createNames,
  EVENT_TAGS,
  openScope,
  type EventName,
  type Names,
  type Scope,
} from './scope.ts';
import { blockOf, statementsOf } from './statement.ts';
import { durationOf, numberOf, percentOf, questionOf } from './value.ts';

export interface TextPack {
  readonly text: string;
  /** Of the pack that it extends. */
  readonly base: string | undefined;
  readonly members: ReadonlyMap<string, string>;
}

const SHEET = 'level: number key,flat: number\n1,10\n2,15\n10,0.5\n100,3\n';

export function generatePack(seed: number): TextPack {
  const random = createRandom(seed);
  const names = createNames(random);
  const effects = names.effects.map((effect) => effectText(random, names, effect));
  const rules = Array.from({ length: 2 + random.below(6) }, (_, i) =>
    ruleText(random, names, `rule${i}`),
  );
  const skills = names.skills.map((name) => skillText(random, names, name));
  const values = valueTexts(random, names);
  const rest = [
    ...recordTexts(random, names),
    ...(random.often(30) ? [templateText(random, names)] : []),
  ];
  const own = [...effects, ...rules, ...skills];
  const overridden = random.often(20) ? own.filter(() => random.often(20)) : [];
  const text = own.map((one) => (overridden.includes(one) ? `override ${one}` : one));
  return {
    text: [...values, ...text, ...rest].join('\n\n'),
    base: overridden.length === 0 ? undefined : overridden.join('\n\n'),
    members: new Map([['armour.csv', SHEET]]),
  };
}

/** Tunes, resources, rolls, formulas, events. */
function valueTexts(random: Random, names: Names): string[] {
  const scope = openScope(random, names, {
    place: 'formula',
    units: ['u'],
    numbers: ['n'],
    depth: 1,
  });
  const shared = openScope(random, names, { place: 'formula', units: ['u', 't'], depth: 1 });
  return [
    "table armour from 'armour.csv'",
    ...names.tunes.map((name, i) => `tune ${name} = ${i === 0 ? '12 in 1..40' : '3.5'}`),
    ...names.percents.map((name) => `tune ${name} = 30%`),
    ...names.resources.map((name) => `resource ${name} of unit max ${resourceText(random)}`),
    ...names.pairs.map((name) => `resource ${name} of unit per target max ${resourceText(random)}`),
    ...[...names.rolls].map(
      ([event, name]) => `roll ${name} on ${event} = ${random.pick(['1d20', '2d6', '1d100'])}`,
    ),
    ...names.formulas.map((name) => `formula ${name}(u: unit, n: number) = ${numberOf(scope)}`),
    ...names.shares.map((name) => `formula ${name}(u: unit, t: unit) = ${percentOf(shared)}`),
    ...names.events
      .filter(({ name }) => name.startsWith('event'))
      .map((event) => eventText(random, event)),
  ];
}

function resourceText(random: Random): string {
  const start = random.often(60) ? `, start ${random.below(6)}` : '';
  const change = random.often(60)
    ? `, ${random.pick(['gains', 'loses'])} ${random.pick(['1', '2.5'])} every ${random.pick(['100ms', '700ms'])}`
    : '';
  return `${random.pick(['5', '20', '100'])}${start}${change}`;
}

function eventText(random: Random, { name, units, hasOutcome, isWordy }: EventName): string {
  const outcome = hasOutcome
    ? ` ${random.pick(['takes whom.hp', 'takes whom.hp', 'gives whom.hp', 'takes whom.speed', 'gives doer.attack'])}`
    : '';
  const rounded = random.often(50) ? ` rounded ${random.pick(['down', 'up', 'nearest'])}` : '';
  const words = isWordy ? ', sharp: bool, kind: element' : '';
  const fields = units.map((unit) => `${unit}: unit`).join(', ');
  return `event ${name} { ${fields}, power: number${outcome}${rounded}${words} }`;
}

function ruleText(random: Random, names: Names, name: string): string {
  const event = random.pick([...names.events, ...names.events.filter(({ rank }) => rank === 3)]);
  const place = random.pick(['before', 'on', 'on', 'on', 'after'] as const);
  const hasDepth = random.often(12);
  const scope = openScope(random, names, {
    place,
    units: event.units,
    numbers: [
      ...event.numbers,
      ...(place === 'after' && event.hasOutcome ? ['absorbed', 'dealt', 'overkill'] : []),
    ],
    event,
    guard: random.often(45) ? random.pick(EVENT_TAGS) : undefined,
    hasDepth,
    isRule: true,
  });
  const head = [
    `rule ${name} ${place} ${event.name}`,
    ...(random.often(30) ? [`priority ${random.below(40) - 20}`] : []),
    ...(random.often(20) ? [`cooldown ${durationOf(scope)} per ${random.pick(event.units)}`] : []),
    ...(hasDepth ? [`depth ${1 + random.below(3)}`] : []),
  ];
  return `${head.join(', ')} {\n  ${whenText(scope)}${statementsOf(scope, 1 + random.below(4))}\n}`;
}

function whenText(scope: Scope): string {
  const { random, guard } = scope;
  const asked = [
    ...(guard === undefined ? [] : [`not event has ${guard}`]),
    ...(random.often(40) ? [questionOf(scope)] : []),
  ];
  return asked.length === 0 ? '' : `when ${asked.join(' and ')}\n  `;
}

function skillText(random: Random, names: Names, name: string): string {
  const target = names.targets.get(name) ?? 'none';
  const isAimed = target !== 'self' && target !== 'none';
  const ranks = random.often(40) ? 3 : 1;
  const scope = openScope(random, names, {
    place: 'skill',
    units: isAimed ? ['caster', 'target'] : ['caster'],
    numbers: ranks > 1 ? ['rank'] : [],
    guard: random.often(30) ? random.pick(EVENT_TAGS) : undefined,
  });
  const hasCast = random.often(35);
  const clauses = [
    `target ${target}${isAimed && random.often(40) ? ' within 6m' : ''}`,
    ...(ranks > 1 ? [`ranks ${ranks}`] : []),
    ...costTexts(random, names, isAimed),
    ...(random.often(50)
      ? [`cooldown ${durationOf(scope)}${hasCast && random.often(50) ? ', starts end' : ''}`]
      : []),
    ...(random.often(30)
      ? [`charges ${1 + random.below(3)} every ${random.pick(['300ms', '1s', '50ms'])}`]
      : []),
    ...(hasCast ? [`cast ${durationOf(scope)}`] : []),
    ...(random.often(30)
      ? [`requires ${questionOf({ ...scope, depth: 1 })} else 'reason ${name}'`]
      : []),
    `on use ${blockOf(scope)}`,
    ...(hasCast && random.often(60) ? [`on interrupted ${blockOf(scope)}`] : []),
  ];
  return `skill ${name} {\n  ${clauses.join('\n  ')}\n}`;
}

function costTexts(random: Random, { resources, pairs }: Names, isAimed: boolean): string[] {
  const some = [...resources, ...(isAimed ? pairs : [])].filter(() => random.often(40));
  return some.map((name) => `cost ${random.pick(['1', '3', '2.5'])} ${name}`);
}

function recordTexts(random: Random, names: Names): string[] {
  if (!random.often(40)) return [];
  const scope = openScope(random, names, { place: 'effect', units: ['holder'], depth: 2 });
  const skills = names.skills.length > 0 ? `  skills ${names.skills.join(', ')}` : '';
  return [
    `item item0 { modify attack: flat ${numberOf(scope)} }`,
    `item item1 {\n  modify speed: more ${random.pick(['50%', '10%'])}\n  every 500ms { heal(healer: holder, target: holder, amount: 1) }\n}`,
    `class class0 {\n  maxHp 80\n  hp 60\n  attack 14\n  modify defense: flat 3\n${skills}\n}`,
    `unit unit0 of class0 { maxHp 40  hp 40 }`,
  ];
}
