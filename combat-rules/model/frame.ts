// The frame compiled rules run in, and the sink that collects what they do. Owned by one generation and
// reused for every event. Hot path: loading, drawing and collecting allocate nothing.
import { draw } from '#engine/contract/chance';
import type { ChanceKey } from '#engine/contract/chance';
import type { RoomContext } from '#engine/contract/room';
import { BUCKETS } from '#dsl/runtime';
import type { Frame, Sink } from '#dsl/runtime';
import { ARENA } from './limits.ts';

/** Event fields or unit fields, whichever are more, each with its buckets. */
const FIELDS_MAX = 5;

/** Collects the effects one event applies, in order; draws from the event's own key. */
class EventSink implements Sink {
  /** Chance key of the event being handled. */
  readonly key: ChanceKey = new Uint32Array(2);
  readonly effectHash = new Uint32Array(ARENA.effectsPerEventMax);
  readonly effectUnit = new Uint8Array(ARENA.effectsPerEventMax);
  readonly effectTicks = new Uint32Array(ARENA.effectsPerEventMax);
  /** Effects collected since the last `clear`. */
  count = 0;

  clear(): void {
    this.count = 0;
  }

  applyEffect(_frame: Frame, effectHash: number, entity: number, ticks: number): void {
    const at = this.count;
    if (at >= ARENA.effectsPerEventMax) return;
    this.effectHash[at] = effectHash;
    this.effectUnit[at] = entity;
    // Negated, so that NaN becomes 1 as well.
    this.effectTicks[at] = !(ticks >= 1) ? 1 : Math.min(ticks, ARENA.effectTicksMax);
    this.count = at + 1;
  }

  draw(_frame: Frame, ruleHash: number, n: number): number {
    return draw(this.key, ruleHash, n);
  }
}

/** A reusable Frame; `load` points it at a room before each event. */
export class ArenaFrame implements Frame {
  f64: Float64Array = new Float64Array(0);
  u32: Uint32Array = new Uint32Array(0);
  tick = 0;
  readonly event = new Float64Array(FIELDS_MAX);
  readonly buckets = new Float64Array(FIELDS_MAX * BUCKETS);
  readonly scratch: Float64Array;
  readonly sink = new EventSink();

  constructor(scratchLength: number) {
    this.scratch = new Float64Array(scratchLength);
  }

  load(context: RoomContext): void {
    this.f64 = context.columns.f64;
    this.u32 = context.columns.u32;
    this.tick = context.tick;
    this.sink.clear();
  }
}
