// What is left on the heap of the server after its garbage was collected, noted while it runs and read after it.

/** In the folder in which the server was started. */
export const HEAP_FILE_NAME = 'heap.log';

/** Seconds between two collections. */
export const COLLECT_SECONDS = 10;

export interface HeapSample {
  readonly seconds: number;
  readonly bytes: number;
}

/** What a file of lines `seconds bytes` says. */
export function parseHeapLog(text: string): HeapSample[] {
  return text.split('\n').flatMap((line) => {
    const [seconds, bytes] = line.split(' ').map(Number);
    return seconds === undefined || bytes === undefined ? [] : [{ seconds, bytes }];
  });
}

/**
 * KiB a minute that the heap grows by over the last two thirds of the samples: the slope of the line that fits best.
 * Undefined with fewer than 4 of them.
 */
export function heapSlope(samples: readonly HeapSample[]): number | undefined {
  const late = samples.slice(Math.floor(samples.length / 3));
  if (late.length < 4) return undefined;
  const mean = (of: (sample: HeapSample) => number): number =>
    late.reduce((sum, sample) => sum + of(sample), 0) / late.length;
  const meanSeconds = mean(({ seconds }) => seconds);
  const meanBytes = mean(({ bytes }) => bytes);
  let over = 0;
  let under = 0;
  for (const { seconds, bytes } of late) {
    over += (seconds - meanSeconds) * (bytes - meanBytes);
    under += (seconds - meanSeconds) ** 2;
  }
  return ((over / under) * 60) / 1_024;
}
