// A battle of eight units under a generated pack: everything the game is told is written down, with the fuel that each
// event leaves, and every number can be compared.
import type { TypedProgram } from '../../../../dsl/ir/program.ts';
import {
  allocateState,
  layoutState,
  type StateLayout,
  type StateViews,
} from '../../../../dsl/run/allocate.ts';
import { HANDLED, type GameSink, type RunObserver } from '../../../../dsl/run/game-sink.ts';
import { createRunner, type Runner } from '../../../../dsl/run/runner.ts';
import type { World } from '../../../../dsl/run/world.ts';
import type { CreateTier } from '../../../../dsl/tier.ts';
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';

export const UNITS = 8;

export interface FightOptions {
  readonly program: TypedProgram;
  readonly vocabulary: Vocabulary;
  readonly createTier: CreateTier;
  readonly isObjects: boolean;
  readonly seed: number;
}

export interface Fight {
  readonly options: FightOptions;
  readonly runner: Runner;
  readonly world: World;
  readonly layout: StateLayout;
  /** The bytes of every column by its name. */
  readonly columns: ReadonlyMap<string, Buffer>;
  /** What happened since it was last emptied. */
  readonly log: string[];
  /** Broken promises: amounts that do not add up, fuel that ran out. */
  readonly broken: string[];
  tick: number;
  readonly write: (field: string, row: number, value: number) => void;
  readonly read: (field: string, row: number) => number;
}

export function openFight(options: FightOptions): Fight {
  const { program, vocabulary, createTier, isObjects, seed } = options;
  const kinds = isObjects ? ['unit'] : [];
  const layout = layoutState(program, vocabulary, kinds);
  const { binding } = layout;
  const log: string[] = [];
  const broken: string[] = [];
  const sink = recorder(program, log, broken);
  const tier = createTier(program, binding);
  const observer: RunObserver = {
    ...BLIND,
    opened: (event, _frame, fuel) => log.push(`fuel ${event} ${fuel}`),
  };
  const runner = createRunner({ program, vocabulary, binding, tier, sink, observer });
  const units = Array.from({ length: UNITS }, (): Record<string, number> => ({}));
  const views = allocateState(layout);
  const columns = columnsOf(layout, views);
  const world: World = {
    ...views,
    objects: isObjects ? [units] : [],
    rows: Int32Array.of(UNITS),
    key: Uint32Array.of(seed, 7),
  };
  const write = (field: string, row: number, value: number): void => {
    const unit = isObjects ? units[row] : undefined;
    if (unit === undefined) world.f64[binding.offset(`unit.${field}`) + row] = value;
    else unit[field] = value;
  };
  const read = (field: string, row: number): number =>
    (isObjects ? units[row]?.[field] : world.f64[binding.offset(`unit.${field}`) + row]) ?? 0;
  const fight = { options, runner, world, layout, columns, log, broken, tick: 1, write, read };
  runner.load(world, fight.tick);
  for (let row = 0; row < UNITS; row += 1) enter(fight, row);
  return fight;
}

const BLIND: RunObserver = {
  opened: () => {},
  resolving: () => {},
  absorbed: () => {},
  closed: () => {},
  hook: () => {},
  carried: () => {},
};

/** A fresh unit; all are different, and rows of one team are neighbours. */
export function enter({ runner, write }: Fight, row: number): void {
  write('hp', row, 60 + row * 5);
  write('maxHp', row, 100);
  write('attack', row, 10 + row);
  write('defense', row, row);
  write('speed', row, 100);
  write('element', row, row % 3);
  write('x', row, row * 1.5);
  write('y', row, row % 2);
  write('team', row, row % 2);
  runner.enter(0, row);
}

/** Goes on from the columns of another fight, on a fresh runner. */
export function copyFight(from: Fight): Fight {
  const copy = openFight(from.options);
  copy.world.f64.set(from.world.f64);
  copy.world.u32.set(from.world.u32);
  for (const [row, unit] of (from.world.objects[0] ?? []).entries()) {
    Object.assign(copy.world.objects[0]?.[row] ?? {}, unit);
  }
  copy.tick = from.tick;
  copy.log.length = 0;
  copy.runner.load(copy.world, copy.tick);
  return copy;
}

/** Where two battles are not the same; undefined when they are, byte for byte. */
export function difference(first: Fight, other: Fight): string | undefined {
  for (const [name, bytes] of first.columns) {
    const found = other.columns.get(name);
    if (found?.equals(bytes) ?? false) continue;
    if (found !== undefined) return `${name} differs`;
    const field = name.slice('unit.'.length);
    for (let row = 0; row < UNITS; row += 1) {
      const [one, two] = [first.read(field, row), other.read(field, row)];
      if (!Object.is(one, two)) return `${name} of ${row}: ${two} instead of ${one}`;
    }
  }
  return undefined;
}

function columnsOf({ columns, binding }: StateLayout, views: StateViews): Map<string, Buffer> {
  return new Map(
    columns.map(({ name, kind, length }) => {
      const { BYTES_PER_ELEMENT: size } = views[kind];
      return [name, Buffer.from(views.buffer, binding.offset(name) * size, length * size)];
    }),
  );
}

/** Numbers that no rule may bring about. */
export function wrongNumber(fight: Fight): string | undefined {
  const { world, layout, read, options } = fight;
  for (const { name, kind, length } of layout.columns) {
    if (kind !== 'f64') continue;
    const at = layout.binding.offset(name);
    for (let i = at; i < at + length; i += 1) {
      const value = world.f64[i] ?? 0;
      if (!Number.isFinite(value) || Object.is(value, -0)) return `${name} ${i - at} is ${value}`;
    }
  }
  for (let row = 0; row < UNITS; row += 1) {
    const hp = read('hp', row);
    if (!(hp >= 0 && hp <= Math.max(100, read('maxHp', row)))) return `hp of ${row} is ${hp}`;
    for (const { name, max, pair } of options.program.resources) {
      if (pair) continue;
      const value = world.f64[layout.binding.offset(`unit.${name}`) + row] ?? 0;
      if (!(value >= 0 && value <= max)) return `${name} of ${row} is ${value} of ${max}`;
    }
  }
  return wrongInstance(fight);
}

/** Stacks are at least 1 and at most as many as the effect says, and nothing outlives its end. */
function wrongInstance({ world, layout, options, tick }: Fight): string | undefined {
  const { program } = options;
  const column = (name: string): number => layout.binding.offset(`effect.${name}`);
  for (let at = 0; at < UNITS * program.effectSlots; at += 1) {
    const id = world.u32[column('id') + at] ?? 0;
    if (id === 0) continue;
    const stacks = world.u32[column('stacks') + at] ?? 0;
    const max = program.effects.find(({ hash }) => hash === id)?.stacking.max ?? 1;
    if (stacks < 1 || stacks > max) return `${stacks} stacks of ${max} at ${at}`;
    if ((world.u32[column('untilTick') + at] ?? 0) < tick) return `at ${at} one outlives its end`;
    if ((world.u32[column('serial') + at] ?? 0) === 0) return `at ${at} one has no serial`;
  }
  return undefined;
}

const EXPECTED_FAULTS: readonly string[] = [
  'TASKS_FULL',
  'SLOTS_FULL',
  'EFFECT_CROWDED',
  'ENTITY_UNKNOWN',
];

function recorder(program: TypedProgram, log: string[], broken: string[]): GameSink {
  const tell =
    (what: string) =>
    (...values: readonly (number | string | Float64Array)[]): void => {
      const numbers = values.flatMap((one) => (typeof one === 'object' ? [...one] : [one]));
      log.push(`${what} ${numbers.map((one) => (Object.is(one, -0) ? '-0' : one)).join(' ')}`);
    };
  const handled = tell('handled');
  return {
    handled: (event, numbers, values) => {
      handled(event, numbers, values.slice(0, program.events[event]?.slots));
      const [amount, absorbed, dealt, overkill] = numbers.subarray(HANDLED.amount);
      const gap = (absorbed ?? 0) + (dealt ?? 0) + (overkill ?? 0) - (amount ?? 0);
      if (!(Math.abs(gap) <= 1e-9 * Math.max(1, amount ?? 0))) broken.push(log.at(-1) ?? '');
      if ([...numbers].some((one) => !Number.isFinite(one) || Object.is(one, -0))) {
        broken.push(log.at(-1) ?? '');
      }
    },
    cancelled: (event, values) =>
      tell('cancelled')(event, values.slice(0, program.events[event]?.fields.length)),
    began: tell('began'),
    stacked: tell('stacked'),
    ended: tell('ended'),
    prevented: tell('prevented'),
    changed: tell('changed'),
    used: tell('used'),
    refused: tell('refused'),
    fault: (code, position) => {
      tell('fault')(code, position);
      if (!EXPECTED_FAULTS.includes(code)) broken.push(`${code} ${position}`);
    },
  };
}
