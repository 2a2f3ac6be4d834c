// The frame compiled rules run in, and the sink that collects what they do. Owned by one generation and
// reused for every event. Hot path: loading, drawing and collecting allocate nothing.
import { draw } from '#engine/contract/chance';
import type { ChanceKey } from '#engine/contract/chance';
import type { RoomContext } from '#engine/contract/room';
import type { CompiledPack } from '#dsl/compile';
import { BUCKETS } from '#dsl/runtime';
import type { Frame, Sink } from '#dsl/runtime';
import { ARENA } from './limits.ts';

/** Event fields or unit fields, whichever are more, each with its buckets. */
const FIELDS_MAX = 5;

/** What each operation of a pack puts on a unit: the effect's hash, and how many ticks it lasts by itself. */
export interface Applications {
  readonly effectHash: Uint32Array;
  readonly ticks: Uint32Array;
  readonly tickMs: number;
}

/** Slots of the arguments of an `apply`, from the first on. */
const APPLY = { entity: 0, durationMs: 3 } as const;

/** Collects the effects one event applies, in order; draws from the event's own key. */
class EventSink implements Sink {
  /** Chance key of the event being handled. */
  readonly key: ChanceKey = new Uint32Array(2);
  readonly effectHash = new Uint32Array(ARENA.effectsPerEventMax);
  readonly effectUnit = new Uint8Array(ARENA.effectsPerEventMax);
  readonly effectTicks = new Uint32Array(ARENA.effectsPerEventMax);
  readonly #applications: Applications;
  /** Effects collected since the last `clear`. */
  count = 0;

  constructor(applications: Applications) {
    this.#applications = applications;
  }

  clear(): void {
    this.count = 0;
  }

  /** Rules of the arena record nothing but `apply`. A duration is rounded up to whole ticks, at least 1. */
  emit({ scratch }: Frame, op: number, at: number): void {
    const index = this.count;
    if (index >= ARENA.effectsPerEventMax) return;
    const { effectHash, ticks, tickMs } = this.#applications;
    const durationMs = scratch[at + APPLY.durationMs] ?? 0;
    const lasts = durationMs < 0 ? (ticks[op] ?? 1) : Math.ceil(durationMs / tickMs);
    this.effectHash[index] = effectHash[op] ?? 0;
    this.effectUnit[index] = scratch[at + APPLY.entity] ?? 0;
    // Negated, so that NaN becomes 1 as well.
    this.effectTicks[index] = !(lasts >= 1) ? 1 : Math.min(lasts, ARENA.effectTicksMax);
    this.count = index + 1;
  }

  draw(frame: Frame, hash: number, n: number): number {
    return draw(this.key, hash ^ frame.lane, n);
  }

  /** The arena has no resources. */
  spend(): boolean {
    return false;
  }

  /** The arena has no functions. */
  host(): void {}
}

/** A reusable Frame; `load` points it at a room before each event. */
export class ArenaFrame implements Frame {
  f64: Float64Array = new Float64Array(0);
  u32: Uint32Array = new Uint32Array(0);
  readonly objects = [];
  readonly rows = Int32Array.of(ARENA.units);
  readonly event = new Float64Array(FIELDS_MAX);
  readonly buckets = new Float64Array(FIELDS_MAX * BUCKETS);
  readonly scratch: Float64Array;
  readonly selected: Int32Array;
  selectedLength = 0;
  tick = 0;
  tags = 0;
  depth = 0;
  lane = 0;
  halt = 0;
  readonly sink: EventSink;

  constructor(pack: CompiledPack, applications: Applications) {
    this.scratch = new Float64Array(pack.scratchLength);
    this.selected = new Int32Array(pack.selectedLength);
    this.sink = new EventSink(applications);
  }

  load(context: RoomContext): void {
    this.f64 = context.columns.f64;
    this.u32 = context.columns.u32;
    this.tick = context.tick;
    this.sink.clear();
  }
}
