// A battle for one test: columns, a runner on the interpreter, and questions about both.
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import { createInterpreter } from '../interpret/interpreter.ts';
import type { Observe } from '../interpret/observer.ts';
import { valueOf } from '../interpret/value.ts';
import type { Walk } from '../interpret/walk.ts';
import { saturate } from '../arithmetic.ts';
import { allocateState, layoutState, type StateLayout } from '../run/allocate.ts';
import type { GameSink, RunObserver } from '../run/game-sink.ts';
import { instanceOffsets, NO_END, type InstanceOffsets } from '../run/instance.ts';
import { createRunner, type Runner } from '../run/runner.ts';
import type { HostFunction, World } from '../run/world.ts';
import type { Frame, Sink } from '../runtime.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { CreateTier } from '../tier.ts';
import { ForcedRolls } from './forced-roll.ts';
import type { SceneUnit } from './scene.ts';

const QUIET: RunObserver = {
  opened: () => {},
  resolving: () => {},
  absorbed: () => {},
  closed: () => {},
  hook: () => {},
  carried: () => {},
};

/** Rows of a kind that does not say how many it has. */
const ROWS = 16;
const SCRATCH = 4_096;
const SELECTED = 1_024;

export interface StageOptions {
  readonly program: TypedProgram;
  readonly vocabulary: Vocabulary;
  readonly units: readonly SceneUnit[];
  readonly sink: GameSink;
  readonly observe?: Observe;
  readonly observer?: RunObserver;
  readonly functions?: Readonly<Record<string, HostFunction>>;
  /** Another tier than the interpreter; nothing is observed then. */
  readonly createTier?: CreateTier;
}

export class Stage {
  readonly runner: Runner;
  readonly program: TypedProgram;
  readonly rolls = new ForcedRolls();
  readonly #layout: StateLayout;
  readonly #world: World;
  readonly #frame: QuietFrame;
  readonly #held: InstanceOffsets;
  #tick = 1;

  constructor(options: StageOptions) {
    const { program, units, sink, observe, observer, functions, createTier } = options;
    const vocabulary = withRows(options.vocabulary);
    this.program = program;
    this.#layout = layoutState(program, vocabulary);
    const { f64, u32 } = allocateState(this.#layout);
    const rows = Int32Array.from(
      vocabulary.entities,
      ({ name }) => units.filter(({ kind }) => kind === name).length,
    );
    this.#world = { f64, u32, objects: [], rows, key: new Uint32Array([1, 0]) };
    const { binding } = this.#layout;
    this.#held = instanceOffsets(program, binding);
    const tier =
      createTier === undefined
        ? createInterpreter(program, binding, observe)
        : createTier(program, binding);
    this.runner = createRunner({
      program,
      vocabulary,
      tier,
      binding,
      sink,
      observer: { ...QUIET, ...observer, opened: this.#opened(observer) },
      ...(functions !== undefined && { functions }),
    });
    this.#frame = new QuietFrame(this.#world, units.length + program.slotsMax + 3);
    for (const [slot, { row }] of units.entries()) this.#frame.event[slot] = row;
    this.runner.load(this.#world, this.#tick);
    for (const { kind, row } of units) {
      const position = vocabulary.entities.findIndex(({ name }) => name === kind);
      this.runner.enter(position, row);
    }
  }

  #opened(observer: RunObserver | undefined): RunObserver['opened'] {
    return (event, frame, fuel) => {
      this.rolls.watch(frame);
      observer?.opened(event, frame, fuel);
    };
  }

  set seed(value: number) {
    this.#world.key[0] = value;
    this.#world.key[1] = Math.floor(value / 2 ** 32);
  }

  /** Values of an event in the slots behind those of the units. */
  show(values: ArrayLike<number>, from: number): void {
    this.#frame.event.set(Array.from(values).slice(0, this.#frame.event.length - from), from);
  }

  value(node: TypedExpression): number {
    this.#frame.tick = this.#tick;
    const { binding } = this.#layout;
    const walk: Walk = {
      program: this.program,
      binding,
      frame: this.#frame,
      hash: 0,
      locals: [],
      scratchAt: 0,
      observe: undefined,
    };
    return saturate(valueOf(walk, node));
  }

  /** Writes a field or resource; of a modifiable one the number before effects. */
  write(kind: string, field: string, row: number, value: number): void {
    const { f64 } = this.#world;
    const names = new Set(this.#layout.columns.map(({ name }) => name));
    const { binding } = this.#layout;
    f64[binding.offset(`${kind}.${field}`) + row] = saturate(value);
    if (!names.has(`${kind}.base.${field}`)) return;
    f64[binding.offset(`${kind}.base.${field}`) + row] = saturate(value);
    this.runner.recompute(row);
  }

  step(): void {
    this.#tick += 1;
    this.runner.load(this.#world, this.#tick);
    this.runner.step();
  }

  /** Instances of an effect that an entity holds: how long each lasts, and how many stacks they are together. */
  holding(
    effect: number,
    row: number,
  ): { readonly ticks: readonly number[]; readonly stacks: number } {
    const { u32 } = this.#world;
    const held = this.#held;
    const hash = this.program.effects[effect]?.hash;
    const ticks: number[] = [];
    let stacks = 0;
    for (let at = row * held.slots; at < (row + 1) * held.slots; at += 1) {
      const until = u32[held.untilTick + at] ?? 0;
      if (u32[held.id + at] !== hash || until <= this.#tick) continue;
      ticks.push(until === NO_END ? Number.POSITIVE_INFINITY : until - this.#tick);
      stacks += u32[held.stacks + at] ?? 0;
    }
    return { ticks, stacks };
  }
}

function withRows(vocabulary: Vocabulary): Vocabulary {
  const entities = vocabulary.entities.map((kind) => ({ ...kind, rows: kind.rows ?? ROWS }));
  return { ...vocabulary, entities };
}

/** For questions: nothing they ask does anything. */
class QuietFrame implements Frame {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly objects: Frame['objects'];
  readonly rows: Int32Array;
  readonly event: Float64Array;
  readonly buckets = new Float64Array(0);
  readonly scratch = new Float64Array(SCRATCH);
  readonly selected = new Int32Array(SELECTED);
  selectedLength = 0;
  tick = 0;
  tags = 0;
  depth = 0;
  lane = 0;
  halt = 0;
  readonly sink: Sink = {
    emit: () => {},
    spend: () => false,
    draw: () => 0,
    host: (frame, _index, at) => {
      frame.scratch[at] = 0;
    },
  };

  constructor({ f64, u32, objects, rows }: World, slots: number) {
    this.f64 = f64;
    this.u32 = u32;
    this.objects = objects;
    this.rows = rows;
    this.event = new Float64Array(slots);
  }
}
