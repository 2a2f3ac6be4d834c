// Keeps copies of what bodies met when they ran: a ring of bounded memory that a new tier is warmed up and compared
// on. Recording writes into the arrays of the sample it replaces.
import type { Frame } from '../runtime.ts';

/** Everything a body reads. */
export interface FrameSample {
  /** Position in entriesOf(program). */
  readonly entry: number;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly objects: readonly (readonly Record<string, number>[])[];
  readonly rows: Int32Array;
  readonly event: Float64Array;
  readonly tick: number;
  readonly tags: number;
  readonly depth: number;
}

export interface RecorderOptions {
  readonly samplesMax: number;
  /** Of all samples together. */
  readonly bytesMax: number;
  /** One run in so many is kept. */
  readonly every: number;
}

export const RECORDER_DEFAULTS: RecorderOptions = Object.freeze({
  samplesMax: 256,
  bytesMax: 16 * 1_024 * 1_024,
  every: 7,
});

export interface SampleRecorder {
  /** In no order; stays the same array. */
  readonly samples: readonly FrameSample[];
  /** Runs that were not kept because one alone is above the bound. */
  readonly tooLarge: number;
  /** A body is about to run: every so often, keeps what it is about to meet. */
  offer(entry: number, frame: Frame): void;
  /** Keeps nothing until it is released: somebody reads the samples. */
  hold(): void;
  release(): void;
}

export function createRecorder(options: Partial<RecorderOptions> = {}): SampleRecorder {
  const { samplesMax, bytesMax, every } = { ...RECORDER_DEFAULTS, ...options };
  const samples: FrameSample[] = [];
  let [offered, next, tooLarge, isHeld] = [0, 0, 0, false];
  const keep = (entry: number, frame: Frame): void => {
    const room = Math.min(samplesMax, Math.floor(bytesMax / sampleBytes(frame)));
    if (room === 0) {
      tooLarge += 1;
      return;
    }
    // A layout that grew takes room from the others.
    if (samples.length > room) samples.length = room;
    next %= room;
    samples[next] = copyOf(entry, frame, samples[next]);
    next += 1;
  };
  return {
    samples,
    get tooLarge() {
      return tooLarge;
    },
    offer: (entry, frame) => {
      if (isHeld) return;
      offered += 1;
      if (offered < every) return;
      offered = 0;
      keep(entry, frame);
    },
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
    },
  };
}

/** Bytes of a property of an object of the game, about. */
const PROPERTY_BYTES = 16;

function sampleBytes({ f64, u32, rows, event, objects }: Frame): number {
  let bytes = f64.byteLength + u32.byteLength + rows.byteLength + event.byteLength;
  for (const kind of objects) {
    for (const one of kind) bytes += Object.keys(one).length * PROPERTY_BYTES;
  }
  return Math.max(bytes, 1);
}

function copyOf(entry: number, frame: Frame, old: FrameSample | undefined): FrameSample {
  const { tick, tags, depth } = frame;
  return {
    entry,
    f64: copyInto(old?.f64, frame.f64, (length) => new Float64Array(length)),
    u32: copyInto(old?.u32, frame.u32, (length) => new Uint32Array(length)),
    objects: frame.objects.map((kind) => kind.map((one) => ({ ...one }))),
    rows: copyInto(old?.rows, frame.rows, (length) => new Int32Array(length)),
    event: copyInto(old?.event, frame.event, (length) => new Float64Array(length)),
    tick,
    tags,
    depth,
  };
}

interface Numbers {
  readonly length: number;
  set(values: ArrayLike<number>): void;
}

function copyInto<Some extends Numbers & ArrayLike<number>>(
  old: Some | undefined,
  values: Some,
  create: (length: number) => Some,
): Some {
  const copy = old?.length === values.length ? old : create(values.length);
  copy.set(values);
  return copy;
}
