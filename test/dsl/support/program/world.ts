// The world that generated programs are about: two kinds of entities in columns, some held effects, and values that
// are likely to tell tiers apart: signs, fractions, zeroes, the largest there are.
import type { EntityDeclaration } from '../../../../dsl/vocabulary.ts';
import type { Binding } from '../../../../dsl/runtime.ts';
import type { Random } from './random.ts';

export const UNITS = 5;
export const RELICS = 3;
export const SLOTS = 4;
export const OWN_MAX = 2;
/** Hashes of effects; one lies above the range of small integers. */
export const EFFECT_HASHES = [11, 12, 0xf000_0013] as const;

export const UNIT_FIELDS = ['hp', 'max', 'might', 'guard', 'x', 'y', 'team'] as const;
export const RELIC_FIELDS = ['charge', 'weight'] as const;

export const ENTITIES: readonly EntityDeclaration[] = [
  {
    name: 'unit',
    rows: UNITS,
    fields: UNIT_FIELDS.map((name) => ({ name, type: 'number' })),
    position: { x: 'x', y: 'y' },
    team: 'team',
    alive: 'hp',
  },
  { name: 'relic', rows: RELICS, fields: RELIC_FIELDS.map((name) => ({ name, type: 'number' })) },
];

const F64 = [
  ...UNIT_FIELDS.map((name) => [`unit.${name}`, UNITS] as const),
  ['unit.mana', UNITS] as const,
  ...RELIC_FIELDS.map((name) => [`relic.${name}`, RELICS] as const),
  ['effect.own.0', UNITS * SLOTS] as const,
  ['effect.own.1', UNITS * SLOTS] as const,
];
const INSTANCE = ['id', 'untilTick', 'source', 'stacks', 'nextTick', 'startTick', 'serial', 'tags'];
const U32 = INSTANCE.map((name) => [`effect.${name}`, UNITS * SLOTS] as const);

function layOut(columns: readonly (readonly [string, number])[]): {
  readonly offsets: ReadonlyMap<string, number>;
  readonly length: number;
} {
  const offsets = new Map<string, number>();
  let length = 0;
  for (const [name, rows] of columns) {
    offsets.set(name, length);
    length += rows;
  }
  return { offsets, length };
}

const f64 = layOut(F64);
const u32 = layOut(U32);

export const BINDING: Binding = {
  offset: (column) => {
    const found = f64.offsets.get(column) ?? u32.offsets.get(column);
    if (found === undefined) throw new Error(`no column ${column}`);
    return found;
  },
};

/** The same world with the fields of both kinds in objects of the game. */
export const OBJECT_BINDING: Binding = { ...BINDING, objects: ['relic', 'unit'] };

/** Columns and context of one run, before it. */
export interface Scene {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  /** Relics, then units. */
  readonly objects: readonly (readonly Record<string, number>[])[];
  readonly event: Float64Array;
  readonly tick: number;
  readonly tags: number;
  readonly depth: number;
  readonly key: Uint32Array;
}

export const SCENE_SLOTS = 12;
/** Slots of entities in the contexts of events and of effects. */
const UNIT_SLOTS = [0, 1, 7];
const RELIC_SLOT = 2;

const NUMBERS = [
  0,
  1,
  2,
  3,
  5,
  10,
  25,
  30,
  50,
  99,
  100,
  150,
  0.1,
  0.3,
  1 / 3,
  7.5,
  -1,
  -4,
  -0.2,
  -0,
];
const LARGE = [1e15, -1e15, 999_999_999_999_999, 123_456_789.25, 1e-9, 4_294_967_296];

export function randomNumber(random: Random): number {
  return random.often(14) ? random.pick(LARGE) : random.pick(NUMBERS);
}

export function randomScene(random: Random): Scene {
  const columns = Float64Array.from({ length: f64.length }, () => randomNumber(random));
  const words = new Uint32Array(u32.length);
  for (let s = 0; s < UNITS * SLOTS; s += 1) fillInstance(random, words, s);
  const event = Float64Array.from({ length: SCENE_SLOTS }, () => randomNumber(random));
  for (const slot of UNIT_SLOTS) event[slot] = random.below(UNITS);
  event[7] = random.below(UNITS + 1) - 1;
  event[RELIC_SLOT] = random.below(RELICS);
  const objects = [
    createObjects(random, RELICS, RELIC_FIELDS),
    createObjects(random, UNITS, UNIT_FIELDS),
  ];
  const key = Uint32Array.of(random.below(2 ** 32), random.below(2 ** 32));
  const [tags, depth] = [random.below(8), random.below(4)];
  return { f64: columns, u32: words, objects, event, tick: 100, tags, depth, key };
}

function createObjects(
  random: Random,
  rows: number,
  fields: readonly string[],
): readonly Record<string, number>[] {
  return Array.from({ length: rows }, () =>
    Object.fromEntries(fields.map((field) => [field, randomNumber(random)])),
  );
}

function fillInstance(random: Random, words: Uint32Array, s: number): void {
  if (random.often(40)) return;
  const at = (name: string): number => BINDING.offset(`effect.${name}`) + s;
  words[at('id')] = random.pick(EFFECT_HASHES);
  words[at('untilTick')] = random.pick([90, 100, 101, 160, 0xffff_ffff]);
  words[at('source')] = random.below(UNITS + 1);
  words[at('stacks')] = 1 + random.below(3);
  words[at('startTick')] = 60 + random.below(40);
  words[at('serial')] = 1 + random.below(1_000);
}
