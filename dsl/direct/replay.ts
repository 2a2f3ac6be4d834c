// Runs one entry of a tier in a recorded frame and keeps everything it did. The frame and the sink are those of the
// runner, so that code warmed here finds in service what it was compiled for; behind the sink nothing happens but
// notes. A draw has no effect but its value, and that follows from its name.
import type { TypedProgram } from '../ir/program.ts';
import { DSL_LIMITS } from '../limits.ts';
import { frameSizes, RunFrame, type Hands, type Records } from '../run/frame.ts';
import { BUCKETS, HALT, resetBuckets, type Binding, type Frame } from '../runtime.ts';
import type { Ask, Run, Tier } from '../tier.ts';
import type { FrameSample } from './recorder.ts';

/** What a run did, as numbers; grows as needed and is reused. */
class Log {
  #values = new Float64Array(256);
  #words = new Uint32Array(this.#values.buffer);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
      this.#words = new Uint32Array(larger.buffer);
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  pushAll(values: ArrayLike<number>, from: number, count: number): void {
    for (let i = 0; i < count; i += 1) this.push(values[from + i] ?? 0);
  }

  equals(other: Log): boolean {
    if (this.#length !== other.#length) return false;
    for (let i = 0; i < this.#length * 2; i += 1) {
      if (this.#words[i] !== other.#words[i]) return false;
    }
    return true;
  }
}

/** Marks in the log. */
const MARK = { emit: 1, spend: 2, host: 3, end: 4 } as const;

export interface Replay {
  /** Loads the sample; `pass` names the draws, so that each pass may go another way. */
  begin(sample: FrameSample, pass: number): void;
  /** Runs a part of what there is to run; true when nothing may run after it. */
  run(part: Run | Ask): boolean;
  /** Notes what is left, and leaves the sample as it was. */
  end(sample: FrameSample): void;
  /** Whether the last run of `other` did the same, bit by bit. */
  agrees(other: Replay): boolean;
  readonly log: Log;
}

export interface ReplayOptions {
  readonly program: TypedProgram;
  readonly binding: Binding;
  /** All that may run here: the frame has room for each. */
  readonly tiers: readonly Tier[];
}

export function createReplay({ program, binding, tiers }: ReplayOptions): Replay {
  const log = new Log();
  const writes: Writes = { places: [], values: [] };
  const frame = createFrame(
    program,
    tiers,
    handsFor(log, writes, resourceOffsets(program, binding)),
    recordsFor(log),
  );
  const fields = frame.buckets.length / BUCKETS;
  let isYes = false;
  return {
    log,
    begin: (sample, pass) => {
      log.clear();
      loadSample(frame, sample, pass);
      resetBuckets(frame.buckets, fields);
    },
    run: (part) => {
      isYes = part(frame) === true;
      return frame.halt !== HALT.none;
    },
    end: (sample) => {
      takeBack(sample, writes);
      log.push(MARK.end);
      log.push(isYes ? 1 : 0);
      log.push(frame.halt);
      log.push(frame.selectedLength);
      log.push(frame.lane);
      log.pushAll(frame.buckets, 0, frame.buckets.length);
      log.pushAll(frame.event, 0, frame.event.length);
    },
    agrees: (other) => log.equals(other.log),
  };
}

function createFrame(
  program: TypedProgram,
  tiers: readonly Tier[],
  hands: Hands,
  records: Records,
): RunFrame {
  const most = (of: (tier: Tier) => number): number => Math.max(0, ...tiers.map(of));
  const [first] = tiers;
  if (first === undefined) throw new Error('invariant broken: a replay of no tier');
  const fields = program.entities.map((entity) => entity.fields.length);
  const sizes = frameSizes(program, first, Math.max(1, ...fields));
  const scratch = most((tier) => tier.scratchLength);
  const selected = most((tier) => tier.selectedLength);
  return new RunFrame({ ...sizes, scratch, selected }, hands, records);
}

function loadSample(frame: RunFrame, sample: FrameSample, pass: number): void {
  frame.f64 = sample.f64;
  frame.u32 = sample.u32;
  frame.objects = sample.objects;
  frame.rows = sample.rows;
  frame.tick = sample.tick;
  frame.tags = sample.tags;
  frame.depth = sample.depth;
  frame.lane = 0;
  frame.halt = 0;
  frame.selectedLength = 0;
  frame.event.fill(0);
  frame.event.set(sample.event.subarray(0, frame.event.length));
  frame.sink.key[0] = sample.entry;
  frame.sink.key[1] = pass;
}

/** What a run spent, to be taken back: samples are used again. */
interface Writes {
  readonly places: number[];
  readonly values: number[];
}

function takeBack({ f64 }: FrameSample, { places, values }: Writes): void {
  for (let i = places.length - 1; i >= 0; i -= 1) f64[places[i] ?? 0] = values[i] ?? 0;
  places.length = 0;
  values.length = 0;
}

/** Columns of resources that are no pairs; -1 for pairs. */
function resourceOffsets(program: TypedProgram, binding: Binding): readonly number[] {
  return program.resources.map(({ pair, entityKind, name }) =>
    pair ? -1 : binding.offset(`${entityKind}.${name}`),
  );
}

function recordsFor(log: Log): Records {
  return {
    add: (_name, op, scratch, from, count) => {
      log.push(MARK.emit);
      log.push(op);
      log.pushAll(scratch, from, count);
      return true;
    },
  };
}

function nothing(): void {}

function handsFor(log: Log, writes: Writes, offsets: readonly number[]): Hands {
  return {
    store: nothing,
    overflow: nothing,
    spend: (frame, resource, at) => {
      const offset = offsets[resource] ?? -1;
      log.push(MARK.spend);
      log.push(resource);
      log.pushAll(frame.scratch, at, offset < 0 ? 3 : 2);
      return offset < 0 ? (frame.scratch[at + 1] ?? 0) < 3 : spend(frame, writes, offset, at);
    },
    host: (frame, index, at, count) => {
      log.push(MARK.host);
      log.push(index);
      log.pushAll(frame.scratch, at, count);
      frame.scratch[at] = answerOf(frame, index, at, count);
    },
  };
}

function spend(frame: Frame, writes: Writes, offset: number, at: number): boolean {
  const row = frame.scratch[at] ?? -1;
  const amount = Math.max(0, frame.scratch[at + 1] ?? 0);
  const place = offset + row;
  const value = frame.f64[place] ?? 0;
  if (row < 0 || !(value >= amount)) return false;
  writes.places.push(place);
  writes.values.push(value);
  frame.f64[place] = value - amount;
  return true;
}

/** The game is not asked again: its answer stands in as a number that follows from the arguments. */
function answerOf({ scratch }: Frame, index: number, at: number, count: number): number {
  let sum = index;
  for (let i = 0; i < count; i += 1) sum += scratch[at + i] ?? 0;
  return Math.min(Math.max(sum, -DSL_LIMITS.valueMax), DSL_LIMITS.valueMax);
}
