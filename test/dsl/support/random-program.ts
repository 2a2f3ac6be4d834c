// Random checked programs and states for comparing tiers: what the checker could give and more.
import type { TypedEffect } from '../../../dsl/ir/effect.ts';
import type { TypedFormula } from '../../../dsl/ir/expression.ts';
import type { TypedEvent, TypedProgram, TypedTable } from '../../../dsl/ir/program.ts';
import type { TypedBody, TypedRule, TypedStatement } from '../../../dsl/ir/statement.ts';
import { NUMBER } from '../../../dsl/types.ts';
import {
  CONTEXT,
  EFFECT_HASHES,
  FIELDS,
  LEVELS,
  LOCAL_COUNT,
  createRandom,
  pick,
  randomBool,
  randomEntity,
  randomNumber,
  randomSelector,
  type Place,
  type Random,
} from './random-value.ts';

const ENTITIES = [
  { name: 'place', fields: [{ name: 'heat', type: 'number' }] },
  {
    name: 'unit',
    fields: FIELDS.filter((name) => name !== 'mana').map(
      (name) => ({ name, type: 'number' }) as const,
    ),
    rows: 4,
    position: { x: 'x', y: 'y' },
  },
] as const;

/** The program of a seed: one event with rules in every phase, three effects, two formulas, one table. */
export function randomProgram(seed: number): TypedProgram {
  const random = createRandom(seed);
  const formulas = randomFormulas(random);
  const place: Place = { random, formulas, level: 0, draws: true, locals: true, depth: 4 };
  const rules = (phase: TypedRule['phase']): readonly TypedRule[] =>
    Array.from({ length: 1 + random(3) }, (_, i) => randomRule(place, phase, i));
  const event: TypedEvent = {
    name: 'hit',
    hash: 1,
    fields: [],
    actor: CONTEXT.attacker,
    subject: CONTEXT.target,
    slots: 5,
    internal: false,
    before: rules('before'),
    on: rules('on'),
    after: rules('after'),
    cost: 1,
    ownCost: 1,
  };
  return {
    tickMs: 50,
    entities: ENTITIES,
    effectSlots: 3,
    formulas,
    operations: [],
    events: [event],
    effects: EFFECT_HASHES.map((hash) => randomEffect(place, hash)),
    resources: [],
    skills: [],
    reasons: [],
    tables: [TABLE],
    functions: ['first', 'second'],
    records: [],
    moves: [],
    enums: [],
    origins: [{ kind: 'game', name: '' }],
    eventTags: [],
    defaultEvent: 0,
    branches: 0,
    ownMax: 1,
    slotsMax: 8,
  };
}

const TABLE: TypedTable = {
  name: 'table',
  keyCount: 1,
  valueCount: 2,
  cells: Float64Array.of(0, 5, 6, 1, 7, 8, 2, 9, 10, 100, 0.1, -3),
  rows: 4,
};

/** The second may call the first. Formulas see their two parameters, and draw nothing. */
function randomFormulas(random: Random): readonly TypedFormula[] {
  const formulas: TypedFormula[] = [];
  for (const name of ['first', 'second']) {
    const place = {
      random,
      formulas: [...formulas],
      level: 0,
      draws: false,
      locals: true,
      depth: 3,
    };
    const body = randomNumber(place);
    const depth = formulas.length + 1;
    formulas.push({ name, parameterCount: 2, body, localCount: LOCAL_COUNT, depth, cost: 9 });
  }
  return formulas;
}

function randomRule(place: Place, phase: TypedRule['phase'], index: number): TypedRule {
  const depth = place.random(4) === 0 ? { depthMax: place.random(3) } : {};
  const body = randomBody(place, 100 + index);
  return {
    ...body,
    ...depth,
    name: `r${index}`,
    event: 'hit',
    phase,
    priority: 0,
    file: '',
    start: 0,
  };
}

/** Both number locals have a value before anything reads them. */
function randomBody(place: Place, hash: number): TypedBody {
  const value = randomNumber({ ...place, depth: 1, locals: false });
  const first: TypedStatement = { kind: 'let', slot: 0, value };
  const second: TypedStatement = {
    kind: 'let',
    slot: 1,
    value: { kind: 'local', type: NUMBER, slot: 0 },
  };
  const statements = [first, second, ...randomBlock(place)];
  return { hash, localCount: LOCAL_COUNT, statements, cost: 1 };
}

function randomEffect(place: Place, hash: number): TypedEffect {
  const accepts = { ...place, draws: false, locals: false, depth: 2 };
  return {
    name: `effect ${hash}`,
    hash,
    internal: false,
    tags: [],
    stacking: { per: 'target', max: 5, timers: 'shared', reapply: 'longer', full: 'ignore' },
    sources: 'sum',
    endsWithSource: false,
    preventedBy: [],
    own: [{ name: 'left', type: NUMBER }],
    init: { hash: hash + 1, localCount: 0, statements: [], cost: 0 },
    modify: randomBody(place, hash),
    pool: { left: 0, order: 0, events: [0], accepts: randomBool(accepts) },
    ends: {},
  };
}

function randomBlock(place: Place): readonly TypedStatement[] {
  return Array.from({ length: place.random(4) }, () => randomStatement(place));
}

function randomStatement(place: Place): TypedStatement {
  const { random } = place;
  const inner = { ...place, depth: place.depth - 1 };
  if (place.depth <= 1) return random(2) === 0 ? randomModify(place) : randomEmit(place);
  switch (random(11)) {
    case 0:
    case 1: {
      const condition = randomBool(inner);
      return { kind: 'if', condition, branch: 0, ...blocks(inner) };
    }
    case 2:
      return { kind: 'chance', number: random(4), percent: randomNumber(inner), ...blocks(inner) };
    case 3: {
      const weights = [randomNumber(inner), randomNumber(inner), randomNumber(inner)];
      const bodies = weights.map(() => randomBlock(inner));
      return { kind: 'oneOf', number: random(4), weights, bodies };
    }
    case 4: {
      if (place.level >= LEVELS) return randomEmit(place);
      const body = randomBlock({ ...inner, level: place.level + 1 });
      return { kind: 'each', selector: randomSelector(inner), body };
    }
    case 5: {
      const against = random(2) === 0 ? {} : { against: randomEntity(inner) };
      const target = { resource: random(2), entity: randomEntity(inner), ...against };
      return { kind: 'spend', place: target, amount: randomNumber(inner), ...blocks(inner) };
    }
    case 6:
      return pick(random, [
        { kind: 'stop' },
        { kind: 'cancel' },
        { kind: 'refuse', reason: 3 },
      ] as const);
    case 7:
      return { kind: 'let', slot: random(2), value: randomNumber(inner) };
    case 8:
      return randomEmit(place);
    default:
      return randomModify(place);
  }
}

function blocks(place: Place): {
  readonly body: readonly TypedStatement[];
  readonly otherwise: readonly TypedStatement[];
} {
  return { body: randomBlock(place), otherwise: randomBlock(place) };
}

function randomModify(place: Place): TypedStatement {
  const { random } = place;
  const names = ['flat', 'increased', 'more', 'atLeast', 'atMost', 'set'] as const;
  const bucket = pick(random, names);
  const isSigned = bucket === 'flat' || bucket === 'increased' || bucket === 'more';
  const times = random(3) === 0 ? { times: randomNumber({ ...place, depth: 1 }) } : {};
  return {
    kind: 'modify',
    index: 3 + random(2),
    bucket,
    sign: isSigned && random(2) === 0 ? -1 : 1,
    value: randomNumber({ ...place, depth: 2 }),
    ...times,
  };
}

function randomEmit(place: Place): TypedStatement {
  const args = Array.from({ length: place.random(4) }, () => randomNumber({ ...place, depth: 2 }));
  return { kind: 'emit', op: place.random(9), args: [randomEntity(place), ...args] };
}
