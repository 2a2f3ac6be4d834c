// Whole generated programs: formulas that call each other, rules of one event in its three phases, an effect with
// hooks and a pool, a skill, a table.
import { END_CAUSES, type TypedEffect } from '../../../../dsl/ir/effect.ts';
import type { TypedExpression, TypedFormula } from '../../../../dsl/ir/expression.ts';
import type { TypedEvent, TypedProgram } from '../../../../dsl/ir/program.ts';
import type {
  Phase,
  TypedBody,
  TypedOperation,
  TypedRule,
  TypedStatement,
} from '../../../../dsl/ir/statement.ts';
import { NUMBER, PERCENT } from '../../../../dsl/types.ts';
import { createRandom, type Random } from './random.ts';
import { bodyOf, unitAt, type Inside } from './statement.ts';
import { question, RELIC, UNIT, value, type Around } from './value.ts';
import { EFFECT_HASHES, ENTITIES, OWN_MAX, SLOTS } from './world.ts';

/** Arguments of each operation. */
const ARGUMENTS = [4, 6, 2, 3, 0, 1, 3] as const;

const OPERATIONS: readonly TypedOperation[] = [
  { kind: 'apply', effect: EFFECT_HASHES[0] },
  { kind: 'raise', event: 0, tags: 2 },
  { kind: 'change', entityKind: 'unit', field: 'hp' },
  { kind: 'changePair', resource: 1 },
  { kind: 'endSelf', cause: 'broken' },
  { kind: 'store', own: 0 },
  { kind: 'use', skill: 0 },
];

const RULE_HALTS = [{ kind: 'stop' }] as const satisfies readonly TypedStatement[];
const BEFORE_HALTS = [{ kind: 'stop' }, { kind: 'cancel' }] as const;
const BODY_HALTS = [{ kind: 'stop' }, { kind: 'refuse', reason: 3 }] as const;

/** Names that would break out of source text if they reached it. */
export const HOSTILE_NAMES = [
  '"];globalThis.reached=1;["',
  '`${globalThis.reached=1}`',
  "'+process.exit(1)+'",
  '*/globalThis.reached=1/*',
  '\n};globalThis.reached=1;{',
  '__proto__',
  'constructor',
] as const;

/** The program of a seed; `size` is about how many statements a body has. One in four has effects and a skill. */
export function generateProgram(seed: number, size = 3): TypedProgram {
  const random = createRandom(seed);
  const formulas: TypedFormula[] = [];
  const count = random.below(4);
  for (let i = 0; i < count; i += 1) formulas.push(formulaOf(random, formulas));
  const events = [eventOf(random, formulas, size)];
  if (!random.often(25)) return { ...EMPTY, formulas, events };
  const effects = [effectOf(random, formulas, size)];
  const body = bodyFor(effectAround(random, formulas), random, size);
  const name = random.pick(HOSTILE_NAMES);
  const skills = [{ name, hash: 5, ranks: 1, body, targets: 'any' }] as const;
  return { ...EMPTY, formulas, events, effects, skills };
}

const RESOURCE = {
  entityKind: 'unit',
  internal: false,
  max: 100,
  start: 0,
  gain: 0,
  everyTicks: 0,
};

const EMPTY: TypedProgram = {
  tickMs: 50,
  entities: ENTITIES,
  effectSlots: SLOTS,
  formulas: [],
  operations: OPERATIONS,
  events: [],
  effects: [],
  resources: [
    { ...RESOURCE, name: 'mana', hash: 21, pair: false },
    { ...RESOURCE, name: 'combo', hash: 22, pair: true },
  ],
  skills: [],
  reasons: ['accepted'],
  tables: [
    {
      name: 'chart',
      keyCount: 2,
      valueCount: 2,
      cells: Float64Array.of(0, 1, 10, 20, 1, 1, 30, 0.5, 1, 3, -7, 8, 3, 0, 1e15, 0),
      rows: 4,
    },
  ],
  functions: ['alpha', 'beta'],
  records: [],
  moves: [],
  enums: [],
  origins: [{ kind: 'game', name: '' }],
  eventTags: ['a', 'b', 'c'],
  defaultEvent: 0,
  branches: 1,
  ownMax: OWN_MAX,
  slotsMax: 10,
};

/** Its first parameter is a unit; the larger ones are not written into their callers. */
function formulaOf(random: Random, before: readonly TypedFormula[]): TypedFormula {
  const parameterCount = 1 + random.below(3);
  const locals = { next: parameterCount };
  const numbers = Array.from({ length: parameterCount - 1 }, (_, i): TypedExpression => ({
    kind: 'local',
    type: NUMBER,
    slot: i + 1,
  }));
  const around: Around = {
    random,
    units: [{ kind: 'local', type: UNIT, slot: 0 }],
    relics: [],
    numbers,
    formulas: before,
    draws: undefined,
    locals,
    selections: random.often(20) ? 1 : 0,
    hosts: random.often(20),
  };
  const body = value(around, random.pick([2, 3, 6, 8]));
  const name = random.pick(HOSTILE_NAMES);
  return { name, parameterCount, body, localCount: locals.next, depth: 1, cost: 1 };
}

function eventAround(random: Random, formulas: readonly TypedFormula[]): Around {
  const slot = (index: number): TypedExpression => ({ kind: 'event', type: NUMBER, index });
  return {
    random,
    units: [unitAt(0), unitAt(1)],
    relics: [{ kind: 'event', type: RELIC, index: 2 }],
    numbers: [slot(3), slot(4), { kind: 'event', type: PERCENT, index: 5 }],
    formulas,
    draws: { next: 0 },
    locals: { next: 0 },
    selections: 2,
    hosts: random.often(30),
  };
}

/** Slots of EFFECT_SLOT; the attacker may be no entity. */
function effectAround(random: Random, formulas: readonly TypedFormula[]): Around {
  const slot = (index: number): TypedExpression => ({ kind: 'event', type: NUMBER, index });
  return {
    ...eventAround(random, formulas),
    units: [unitAt(0), unitAt(1), unitAt(7)],
    relics: [],
    numbers: [slot(3), slot(4), slot(8), slot(9)],
  };
}

function bodyFor(around: Around, random: Random, size: number): TypedBody {
  const inside: Inside = { around, operations: ARGUMENTS, halts: BODY_HALTS, fields: 2 };
  return bodyOf(1 + random.below(0xffff_fffe), inside, 1 + random.below(size));
}

function eventOf(random: Random, formulas: readonly TypedFormula[], size: number): TypedEvent {
  const rules = (phase: Phase): TypedRule[] =>
    Array.from({ length: random.below(3) }, () => ruleOf(random, formulas, phase, size));
  const field = (name: string) => ({ name, type: NUMBER, modifiable: true });
  return {
    name: random.pick(HOSTILE_NAMES),
    hash: 31,
    fields: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(field),
    actor: 0,
    subject: 1,
    slots: 10,
    internal: false,
    before: rules('before'),
    on: rules('on'),
    after: rules('after'),
    cost: 1,
    ownCost: 1,
  };
}

function ruleOf(
  random: Random,
  formulas: readonly TypedFormula[],
  phase: Phase,
  size: number,
): TypedRule {
  const inside: Inside = {
    around: eventAround(random, formulas),
    operations: ARGUMENTS,
    halts: phase === 'before' ? BEFORE_HALTS : RULE_HALTS,
    fields: 7,
  };
  const body = bodyOf(1 + random.below(0xffff_fffe), inside, 1 + random.below(size));
  const depth = random.often(20) ? { depthMax: random.below(3) } : {};
  const name = random.pick(HOSTILE_NAMES);
  return { ...body, ...depth, name, event: name, phase, priority: 0, file: name, start: 0 };
}

function effectOf(random: Random, formulas: readonly TypedFormula[], size: number): TypedEffect {
  const body = (): TypedBody => bodyFor(effectAround(random, formulas), random, size);
  const around: Around = { ...eventAround(random, formulas), draws: undefined, selections: 1 };
  const accepts = question(around, 3);
  return {
    name: random.pick(HOSTILE_NAMES),
    hash: EFFECT_HASHES[0],
    internal: false,
    tags: [],
    stacking: { per: 'target', max: 1, timers: 'shared', reapply: 'longer', full: 'ignore' },
    sources: 'sum',
    endsWithSource: false,
    preventedBy: [],
    own: [
      { name: 'first', type: NUMBER },
      { name: 'left', type: NUMBER },
    ],
    init: body(),
    modify: body(),
    ends: random.often(30) ? { [random.pick(END_CAUSES)]: body() } : {},
    ...(random.often(50) ? { pool: { left: 1, order: 0, events: [0], accepts } } : {}),
  };
}
