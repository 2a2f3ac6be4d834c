// The frame bodies run in, and the sink that takes what they do. A frame knows in whose name its
// body runs: an event's rules, or one instance of an effect. Hot path: 0 B/op.
import type { TypedProgram } from '../ir/program.ts';
import { EFFECT_SLOT } from '../ir/effect.ts';
import { BUCKETS, HALT, type Frame, type Sink } from '../runtime.ts';
import type { Tier } from '../tier.ts';
import { draw, type ChanceKey } from './chance.ts';
import type { Recorder } from './record.ts';
import type { World } from './world.ts';

/** What a body cannot do by itself. */
export interface Hands {
  /** Stores own field of `sink.instance` as operation `op` says. */
  store(sink: BodySink, op: number, scratch: Float64Array, at: number): void;
  /** There was no room to record operation `op`. */
  overflow(op: number): void;
  spend(frame: Frame, resource: number, at: number): boolean;
  host(frame: Frame, index: number, at: number, count: number): void;
}

/** Where operations are recorded; false where there is no room. */
export interface Records {
  add(name: Recorder, op: number, scratch: Float64Array, from: number, count: number): boolean;
}

export class BodySink implements Sink {
  /** Names the draws of the body. */
  readonly key: ChanceKey = new Uint32Array(2);
  /** Element of the instance whose hook runs, and its serial; -1 in rules and skills. */
  instance = -1;
  serial = 0;
  /** Hash of the hook as a signed integer; 0 in rules, where the event's own counts. */
  body = 0;
  /** True while `init` runs: `store` is carried out at once. */
  isInit = false;
  readonly #hands: Hands;
  readonly #records: Records;

  constructor(hands: Hands, records: Records) {
    this.#hands = hands;
    this.#records = records;
  }

  emit(frame: Frame, op: number, at: number, count: number): void {
    if (this.isInit) this.#hands.store(this, op, frame.scratch, at);
    else if (!this.#records.add(this, op, frame.scratch, at, count)) this.#hands.overflow(op);
  }

  spend(frame: Frame, resource: number, at: number): boolean {
    return this.#hands.spend(frame, resource, at);
  }

  draw(frame: Frame, hash: number, n: number): number {
    return draw(this.key, hash ^ frame.lane, n);
  }

  host(frame: Frame, index: number, at: number, count: number): void {
    this.#hands.host(frame, index, at, count);
  }
}

/** Lengths that fit every body of a program. */
export interface FrameSizes {
  readonly slots: number;
  readonly groups: number;
  readonly scratch: number;
  readonly selected: number;
}

export function frameSizes(program: TypedProgram, tier: Tier, holderFields: number): FrameSizes {
  const slots = program.events.map((event) => event.slots);
  const fields = program.events.map((event) => event.fields.length);
  return {
    slots: Math.max(EFFECT_SLOT.own + program.ownMax, ...slots, ...fields),
    groups: Math.max(holderFields, 1, ...fields),
    scratch: tier.scratchLength,
    selected: tier.selectedLength,
  };
}

export class RunFrame implements Frame {
  f64: Float64Array = new Float64Array(0);
  u32: Uint32Array = new Uint32Array(0);
  objects: World['objects'] = [];
  rows: Int32Array = new Int32Array(0);
  readonly event: Float64Array;
  readonly buckets: Float64Array;
  readonly scratch: Float64Array;
  readonly selected: Int32Array;
  selectedLength = 0;
  tick = 0;
  tags = 0;
  depth = 0;
  lane = 0;
  halt = 0;
  readonly sink: BodySink;

  constructor(sizes: FrameSizes, hands: Hands, records: Records) {
    this.event = new Float64Array(sizes.slots);
    this.buckets = new Float64Array(sizes.groups * BUCKETS);
    this.scratch = new Float64Array(sizes.scratch);
    this.selected = new Int32Array(sizes.selected);
    this.sink = new BodySink(hands, records);
  }

  load(world: World, tick: number): void {
    this.f64 = world.f64;
    this.u32 = world.u32;
    this.objects = world.objects;
    this.rows = world.rows;
    this.tick = tick;
    this.clear();
  }

  /** What a bug in a body may have left. */
  clear(): void {
    this.selectedLength = 0;
    this.lane = 0;
    this.halt = HALT.none;
  }
}
