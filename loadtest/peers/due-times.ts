// How late answers came, found from outside and for every server in the same way. Rooms tick at fixed distances, each
// at its own phase of one common period, and the earliest answer of all was not late. A server that is so late that it
// gives ticks up is late from then on, by all of them: a window in which that happens does not hold anyway.
import { phaseMsOf } from './exchange.ts';

/** Answers in the order in which they came, columns side by side. */
export interface Samples {
  readonly count: number;
  readonly room: Uint32Array;
  readonly tick: Float64Array;
  readonly atMs: Float64Array;
}

/** Milliseconds of each answer since the due time of its tick. */
export function latenciesOf(samples: Samples, tickMs: number): Float64Array {
  const starts = earliestStarts(samples, tickMs);
  const [reference = 0] = starts.values();
  let originMs = reference;
  for (const startMs of starts.values()) {
    // Rooms count their ticks from different periods: only the place within one says something.
    const periods = Math.round((startMs - reference) / tickMs);
    originMs = Math.min(originMs, startMs - periods * tickMs);
  }
  return Float64Array.from({ length: samples.count }, (_, index) => {
    const earliestMs = starts.get(samples.room[index] ?? 0) ?? originMs;
    const periods = Math.floor((earliestMs - originMs) / tickMs + 1e-6);
    return startOf(samples, index, tickMs) - originMs - periods * tickMs;
  });
}

/** By room: the earliest start of all its answers. */
function earliestStarts(samples: Samples, tickMs: number): Map<number, number> {
  const starts = new Map<number, number>();
  for (let index = 0; index < samples.count; index += 1) {
    const room = samples.room[index] ?? 0;
    const startMs = startOf(samples, index, tickMs);
    starts.set(room, Math.min(starts.get(room) ?? Number.POSITIVE_INFINITY, startMs));
  }
  return starts;
}

/** When the answer came, as if it had been in tick 0 of a room without a phase. */
function startOf({ room, tick, atMs }: Samples, index: number, tickMs: number): number {
  const phaseMs = phaseMsOf(room[index] ?? 0, tickMs);
  return (atMs[index] ?? 0) - (tick[index] ?? 0) * tickMs - phaseMs;
}
