// The fixed words of clauses, and what people write in their place.
import { END_CAUSES } from '../ir/effect.ts';

/** The words that may stand at one place. */
export interface Choice {
  /** Names the place in messages: `the kind of target`. */
  readonly what: string;
  readonly words: readonly string[];
  /** Other words that people use, and what they mean. */
  readonly meant?: ReadonlyMap<string, string>;
}

export const EFFECT_CLAUSES = [
  'duration',
  'tags',
  'immune',
  'stack',
  'sources',
  'ends',
  'own',
  'every',
  'pool',
  'aura',
  'on',
] as const;

export const SKILL_CLAUSES = [
  'target',
  'cost',
  'cooldown',
  'charges',
  'cast',
  'ranks',
  'requires',
  'on',
] as const;

export const RULE_CLAUSES = ['priority', 'cooldown', 'depth'] as const;

export const RESOURCE_CLAUSES = ['max', 'start', 'gains', 'loses', 'was'] as const;

/** What a change does to what runs; `end silently` is two words. */
export const CHANGES: Choice = {
  what: 'what happens to those that run',
  words: ['keep', 'rescale', 'clamp', 'end'],
};

export const REMOVABLE: Choice = {
  what: 'what is gone',
  words: ['effect', 'skill', 'resource'],
};

export const TEST_STEPS = ['seed', 'given', 'when', 'expect'] as const;

/** Words of other games for the clauses of a rule. */
export const MEANT_RULE_CLAUSES: ReadonlyMap<string, string> = new Map([
  ['prio', 'priority'],
  ['order', 'priority'],
  ['cd', 'cooldown'],
]);

/** Words of other games for clauses. */
export const MEANT_CLAUSES: ReadonlyMap<string, string> = new Map([
  ['tag', 'tags'],
  ['lasts', 'duration'],
  ['for', 'duration'],
  ['time', 'duration'],
  ['shield', 'pool'],
  ['absorb', 'pool'],
  ['tick', 'every'],
  ['interval', 'every'],
  ['range', 'target'],
  ['mana', 'cost'],
  ['require', 'requires'],
  ['requirement', 'requires'],
  ['cd', 'cooldown'],
  ['rank', 'ranks'],
  ['levels', 'ranks'],
]);

export const MEANT_STEPS: ReadonlyMap<string, string> = new Map([
  ['then', 'expect'],
  ['assert', 'expect'],
  ['expects', 'expect'],
  ['setup', 'given'],
  ['random', 'seed'],
]);

export const EFFECT_HOOKS: Choice = {
  what: 'when the hook runs',
  words: ['start', 'stack', 'absorbed', 'end', ...END_CAUSES],
  meant: new Map([
    ['dead', 'died'],
    ['death', 'died'],
    ['die', 'died'],
    ['begin', 'start'],
    ['apply', 'start'],
    ['applied', 'start'],
    ['removed', 'end'],
    ['remove', 'end'],
    ['timeout', 'expired'],
    ['hit', 'absorbed'],
  ]),
};

export const SKILL_HOOKS: Choice = {
  what: 'when the hook runs',
  words: ['use', 'interrupted'],
  meant: new Map([
    ['cast', 'use'],
    ['activate', 'use'],
    ['broken', 'interrupted'],
    ['cancelled', 'interrupted'],
  ]),
};

export const TARGETS: Choice = {
  what: 'the kind of target',
  words: ['self', 'ally', 'enemy', 'unit', 'none'],
  meant: new Map([
    ['allies', 'ally'],
    ['friend', 'ally'],
    ['enemies', 'enemy'],
    ['foe', 'enemy'],
    ['any', 'unit'],
    ['caster', 'self'],
    ['nothing', 'none'],
  ]),
};

export const COOLDOWN_STARTS: Choice = { what: 'when the cooldown starts', words: ['use', 'end'] };

export const STACK_PER: Choice = {
  what: 'what the stacks are counted for',
  words: ['target', 'source'],
};

export const STACK_TIMERS: Choice = {
  what: 'how the timers run',
  words: ['shared', 'each'],
  meant: new Map([['separate', 'each']]),
};

export const STACK_REAPPLY: Choice = {
  what: 'what applying it again does',
  words: ['refresh', 'longer', 'extend', 'replace', 'ignore'],
  meant: new Map([
    ['reset', 'refresh'],
    ['add', 'extend'],
    ['nothing', 'ignore'],
  ]),
};

export const STACK_FULL: Choice = {
  what: 'what happens at the maximum',
  words: ['ignore', 'refresh', 'replace'],
  meant: new Map([['nothing', 'ignore']]),
};

export const STACK_ON: Choice = { what: 'the moment', words: ['reapply', 'full'] };

export const SOURCES: Choice = {
  what: 'how several sources add up',
  words: ['sum', 'strongest'],
  meant: new Map([
    ['add', 'sum'],
    ['max', 'strongest'],
    ['highest', 'strongest'],
  ]),
};

export const EVERY_FIRST: Choice = { what: 'the first time', words: ['now', 'later'] };

export const EVERY_LAST: Choice = { what: 'the last time', words: ['yes', 'no'] };

export const ROUNDINGS: Choice = {
  what: 'how it is rounded',
  words: ['down', 'up', 'nearest'],
  meant: new Map([
    ['floor', 'down'],
    ['ceil', 'up'],
    ['round', 'nearest'],
  ]),
};

export const ORDERS: Choice = {
  what: 'the order',
  words: ['nearest', 'farthest', 'lowest', 'highest', 'random'],
  meant: new Map([
    ['closest', 'nearest'],
    ['near', 'nearest'],
    ['far', 'farthest'],
    ['furthest', 'farthest'],
    ['least', 'lowest'],
    ['most', 'highest'],
    ['weakest', 'lowest'],
    ['strongest', 'highest'],
  ]),
};

export const AGGREGATES = ['count', 'sum', 'min', 'max', 'any', 'all'] as const;
