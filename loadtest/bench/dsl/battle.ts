// The battle of the benchmarks: units that are the same in columns and as plain objects, and who hits whom.
import type { Binding, Frame, Sink } from '#dsl/runtime';
import { BUCKETS, resetBuckets } from '#dsl/runtime';
import { createHandUnit, type HandEffect, type HandEvent, type HandUnit } from './hand-written.ts';
import { createBelow, EFFECTS, FIELDS, type Below } from './rule-set.ts';
import { DAMAGE_SLOT, UNITS } from './rule-text.ts';

const SLOTS = 8;
export const TICK = 100;
/** Events that are run in turn; a power of two. */
export const EVENTS = 1_024;

const INSTANCES = [
  'effect.id',
  'effect.untilTick',
  'effect.source',
  'effect.stacks',
  'effect.startTick',
  'effect.serial',
] as const;

const OFFSETS = new Map<string, number>([
  ...FIELDS.map((field, i) => [`unit.${field}`, i * UNITS] as const),
  ...INSTANCES.map((name, i) => [name, i * UNITS * SLOTS] as const),
]);

export const BINDING: Binding = {
  offset: (column) => {
    const found = OFFSETS.get(column);
    if (found === undefined) throw new Error(`invariant broken: no column ${column}`);
    return found;
  },
};

export interface Battle {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly units: readonly HandUnit[];
  /** attacker, target, damage, range of each event. */
  readonly events: Float64Array;
}

/** `hashes`: the pack's number of each of EFFECTS. */
export function createBattle(seed: number, hashes: readonly number[]): Battle {
  const below = createBelow(seed);
  const f64 = new Float64Array(FIELDS.length * UNITS);
  const u32 = new Uint32Array(INSTANCES.length * UNITS * SLOTS);
  const units = Array.from({ length: UNITS }, (_, row) =>
    createUnit(below, { f64, u32, row, hashes }),
  );
  const events = Float64Array.from({ length: EVENTS * 4 }, (_, i) =>
    i % 4 < 2 ? below(UNITS) : 1 + below(50),
  );
  return { f64, u32, units, events };
}

interface UnitPlace {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly row: number;
  readonly hashes: readonly number[];
}

function createUnit(below: Below, { f64, u32, row, hashes }: UnitPlace): HandUnit {
  const maxHp = 100 + below(200);
  const values = {
    hp: 1 + below(maxHp),
    maxHp,
    attack: 10 + below(90),
    defense: 10 + below(90),
    speed: 50 + below(100),
    level: 1 + below(60),
    power: below(150),
    armour: below(120),
    crit: below(100),
    focus: below(100),
  };
  FIELDS.forEach((field, i) => {
    f64[i * UNITS + row] = values[field];
  });
  const effects: HandEffect[] = [];
  for (let s = 0; s < SLOTS; s += 1) {
    const id = below(EFFECTS.length * 4);
    if (id >= EFFECTS.length) continue;
    const untilTick = TICK - 10 + below(60);
    effects.push({ id, untilTick });
    u32[row * SLOTS + s] = hashes[id] ?? 0;
    u32[UNITS * SLOTS + row * SLOTS + s] = untilTick;
  }
  return createHandUnit(values, effects);
}

const SILENT: Sink = {
  emit: () => undefined,
  spend: () => false,
  draw: () => 0,
  host: () => undefined,
};

/** What rules of the battle run in; `load` puts an event in. */
export class BattleFrame implements Frame {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly objects: Frame['objects'] = [];
  readonly rows = Int32Array.of(UNITS);
  readonly event = new Float64Array(8);
  readonly buckets = new Float64Array(8 * BUCKETS);
  readonly scratch: Float64Array;
  readonly selected: Int32Array;
  selectedLength = 0;
  readonly tick = TICK;
  readonly tags = 0;
  readonly depth = 0;
  lane = 0;
  halt = 0;
  readonly sink: Sink;
  readonly #events: Float64Array;

  constructor(
    { f64, u32, events }: Battle,
    scratchLength: number,
    selectedLength: number,
    sink: Sink = SILENT,
  ) {
    this.sink = sink;
    this.f64 = f64;
    this.u32 = u32;
    this.#events = events;
    this.scratch = new Float64Array(scratchLength);
    this.selected = new Int32Array(selectedLength);
    resetBuckets(this.buckets, 8);
  }

  load(index: number): void {
    const at = (index & (EVENTS - 1)) * 4;
    for (let i = 0; i < 4; i += 1) this.event[i] = this.#events[at + i] ?? 0;
    this.buckets[DAMAGE_SLOT * BUCKETS] = 0;
  }

  /** What the rules added to the damage. */
  get added(): number {
    return this.buckets[DAMAGE_SLOT * BUCKETS] ?? 0;
  }
}

/** Points an event of plain objects at event `index`. */
export function loadHandEvent({ units, events }: Battle, event: HandEvent, index: number): void {
  const at = (index & (EVENTS - 1)) * 4;
  event.attacker = units[events[at] ?? 0] ?? event.attacker;
  event.target = units[events[at + 1] ?? 0] ?? event.target;
  event.damage = events[at + 2] ?? 0;
  event.range = events[at + 3] ?? 0;
}
