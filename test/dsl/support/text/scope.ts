// What a generated pack declares, and what may be named where: the parts of a text generator share it.
import type { Random } from '../program/random.ts';

/** Names of a pack, all decided before anything is written. */
export interface Names {
  readonly effects: readonly EffectName[];
  /** Tags of effects, those above included. */
  readonly tags: readonly string[];
  readonly resources: readonly string[];
  readonly pairs: readonly string[];
  readonly formulas: readonly string[];
  readonly shares: readonly string[];
  readonly tunes: readonly string[];
  readonly percents: readonly string[];
  /** By event. */
  readonly rolls: ReadonlyMap<string, string>;
  readonly events: readonly EventName[];
  readonly skills: readonly string[];
  /** Whom each is meant for. */
  readonly targets: ReadonlyMap<string, string>;
}

export interface EffectName {
  readonly name: string;
  readonly tags: readonly string[];
  /** Own fields with a default, and one that `apply` gives. */
  readonly own: readonly string[];
  readonly given: string | undefined;
  /** An own field that is somebody. */
  readonly whom: string | undefined;
  readonly hasPool: boolean;
  readonly max: number;
}

export interface EventName {
  readonly name: string;
  readonly units: readonly string[];
  readonly numbers: readonly string[];
  /** Numbers that rules may change; the first one has the outcome. */
  readonly modifiable: readonly string[];
  readonly hasOutcome: boolean;
  /** It also says whether it is sharp, and of which element. */
  readonly isWordy: boolean;
  /** A rule raises later ones only, unless it is guarded. */
  readonly rank: number;
}

/** `pure`: without chance, as in formulas and in `modify` lines of effects. */
export type Place = 'before' | 'on' | 'after' | 'hook' | 'effect' | 'skill' | 'formula' | 'delayed';

export interface Scope {
  readonly random: Random;
  readonly names: Names;
  readonly place: Place;
  readonly units: readonly string[];
  readonly numbers: readonly string[];
  readonly event: EventName | undefined;
  /** Of the effect whose hook it is. */
  readonly own: EffectName | undefined;
  /** All raises are made `as` it, and the body does not run under it. */
  readonly guard: string | undefined;
  readonly hasDepth: boolean;
  /** Whether an event has tags here. */
  readonly isRule: boolean;
  /** Statements that may still be written, and how deep they are. */
  readonly budget: { left: number };
  readonly depth: number;
}

const COUNTERS = new WeakMap<object, number>();

/** A name that nothing else in the body has. */
export function freshName({ budget }: Scope, prefix: string): string {
  const count = (COUNTERS.get(budget) ?? 0) + 1;
  COUNTERS.set(budget, count);
  return `${prefix}${count}`;
}

export function createNames(random: Random): Names {
  const upTo = (most: number, prefix: string): string[] =>
    Array.from({ length: random.below(most + 1) }, (_, i) => `${prefix}${i}`);
  const events = [...GAME_EVENTS, ...ownEvents(random)];
  const skills = upTo(3, 'skill');
  const effects = Array.from({ length: 2 + random.below(5) }, (_, i) => effectName(random, i));
  return {
    effects,
    tags: [...new Set(effects.flatMap(({ tags }) => tags))],
    resources: upTo(2, 'mana'),
    pairs: upTo(1, 'combo'),
    formulas: upTo(2, 'amount'),
    shares: upTo(1, 'share'),
    tunes: upTo(2, 'tuned'),
    percents: upTo(1, 'part'),
    rolls: new Map(events.filter(() => random.often(25)).map(({ name }) => [name, `roll_${name}`])),
    events,
    skills,
    targets: new Map(skills.map((name) => [name, random.pick(TARGETS)])),
  };
}

const TARGETS = ['self', 'ally', 'enemy', 'enemy', 'unit', 'none'] as const;
const TAGS = ['buff', 'debuff', 'debuff.slow', 'debuff.dot', 'mark', 'cast', 'channel'] as const;
export const EVENT_TAGS = ['echo', 'spark', 'splash'] as const;

const GAME_EVENTS: readonly EventName[] = [
  {
    name: 'rest',
    units: ['sleeper'],
    numbers: [],
    modifiable: [],
    hasOutcome: false,
    isWordy: false,
    rank: 0,
  },
  {
    name: 'heal',
    units: ['healer', 'target'],
    numbers: ['amount'],
    modifiable: ['amount'],
    hasOutcome: true,
    isWordy: false,
    rank: 2,
  },
  {
    name: 'hit',
    units: ['attacker', 'target'],
    numbers: ['damage'],
    modifiable: ['damage'],
    hasOutcome: true,
    isWordy: false,
    rank: 3,
  },
  {
    name: 'death',
    units: ['victim', 'killer'],
    numbers: [],
    modifiable: [],
    hasOutcome: false,
    isWordy: false,
    rank: 4,
  },
];

function ownEvents(random: Random): EventName[] {
  return Array.from({ length: random.below(3) }, (_, i) => ({
    name: `event${i}`,
    units: random.often(30) ? ['doer', 'whom', 'third'] : ['doer', 'whom'],
    numbers: ['power'],
    modifiable: ['power'],
    hasOutcome: random.often(60),
    isWordy: random.often(40),
    rank: 1 + 4 * random.below(2),
  }));
}

function effectName(random: Random, index: number): EffectName {
  return {
    name: `effect${index}`,
    tags: index === 0 ? ['debuff', 'mark'] : TAGS.filter(() => random.often(25)),
    own: random.often(40) ? ['kept'] : [],
    given: index > 0 && random.often(20) ? 'handed' : undefined,
    whom: index > 0 && random.often(15) ? 'victim' : undefined,
    hasPool: random.often(20),
    max: random.often(45) ? 1 + random.below(4) : 1,
  };
}

export function openScope(
  random: Random,
  names: Names,
  parts: Pick<Scope, 'place' | 'units'> & Partial<Scope>,
): Scope {
  return {
    random,
    names,
    numbers: [],
    event: undefined,
    own: undefined,
    guard: undefined,
    hasDepth: false,
    isRule: false,
    budget: { left: 7 },
    depth: 0,
    ...parts,
  };
}
