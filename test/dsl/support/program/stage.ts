// Runs a tier in a scene and keeps everything it did, as numbers that can be compared bit by bit: calls of the sink
// in their order with their arguments, and what is left in columns, context, buckets and halt.
import type { Frame, Sink } from '../../../../dsl/runtime.ts';
import { BUCKETS, resetBuckets } from '../../../../dsl/runtime.ts';
import { draw } from '../../../../dsl/run/chance.ts';
import type { Tier } from '../../../../dsl/tier.ts';
import { BINDING, RELICS, SCENE_SLOTS, UNITS, type Scene } from './world.ts';

const FIELDS = 8;

/** Marks in the log, before the numbers of a call. */
const CALL = { emit: 1e9 + 1, spend: 1e9 + 2, draw: 1e9 + 3, host: 1e9 + 4, end: 1e9 + 5 } as const;

export class LoggingSink implements Sink {
  readonly log: number[] = [];
  key: Uint32Array = new Uint32Array(2);

  emit(frame: Frame, op: number, at: number, count: number): void {
    this.log.push(CALL.emit, op, count, ...frame.scratch.subarray(at, at + count));
  }

  spend(frame: Frame, resource: number, at: number): boolean {
    const [row = 0, amount = 0, against = 0] = frame.scratch.subarray(at, at + 3);
    // Resource 1 is a pair; only pairs have a third argument.
    this.log.push(CALL.spend, resource, row, amount, resource === 1 ? against : 0);
    const place = BINDING.offset('unit.mana') + row;
    const left = (frame.f64[place] ?? 0) - amount;
    if (row < 0 || left < 0) return false;
    frame.f64[place] = left;
    return true;
  }

  draw(frame: Frame, hash: number, n: number): number {
    const drawn = draw(this.key, hash ^ frame.lane, n);
    this.log.push(CALL.draw, hash, n, frame.lane, drawn);
    return drawn;
  }

  host(frame: Frame, index: number, at: number, count: number): void {
    const args = [...frame.scratch.subarray(at, at + count)];
    this.log.push(CALL.host, index, count, ...args);
    frame.scratch[at] = args.reduce(
      (sum, arg) => Math.max(Math.min(sum + arg, 1e15), -1e15),
      index,
    );
  }
}

export interface Stage {
  /** Runs one entry of a tier and gives everything it did. */
  play(scene: Scene, run: (frame: Frame) => unknown): Float64Array;
}

/** A stage with room for all of these tiers. */
export function createStage(tiers: readonly Tier[]): Stage {
  const longest = (of: (tier: Tier) => number): number => Math.max(...tiers.map(of));
  const scratch = new Float64Array(longest((tier) => tier.scratchLength));
  const selected = new Int32Array(longest((tier) => tier.selectedLength));
  const buckets = new Float64Array(FIELDS * BUCKETS);
  return {
    play: (scene, run) => {
      const sink = new LoggingSink();
      sink.key = scene.key;
      scratch.fill(Number.NaN);
      selected.fill(-1);
      resetBuckets(buckets, FIELDS);
      const frame = frameOf(scene, { buckets, scratch, selected, sink });
      const answer = run(frame) === true ? 1 : 0;
      const left = [CALL.end, answer, frame.halt, frame.selectedLength, frame.lane];
      return Float64Array.of(...sink.log, ...left, ...buckets, ...frame.event, ...frame.f64);
    },
  };
}

/** A frame of fixed shape in a scene, with columns of its own. */
export function frameOf(
  scene: Scene,
  own: Pick<Frame, 'buckets' | 'scratch' | 'selected' | 'sink'>,
): Frame {
  return Object.seal({
    f64: scene.f64.slice(),
    u32: scene.u32.slice(),
    objects: scene.objects,
    rows: Int32Array.of(UNITS, RELICS),
    event: scene.event.slice(0, SCENE_SLOTS),
    ...own,
    selectedLength: 0,
    tick: scene.tick,
    tags: scene.tags,
    depth: scene.depth,
    lane: 0,
    halt: 0,
  });
}

/** Whether two recordings are the same bits. */
export function sameBits(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  const [left, right] = [new BigUint64Array(a.buffer), new BigUint64Array(b.buffer)];
  return left.every((bits, i) => bits === right[i]);
}
