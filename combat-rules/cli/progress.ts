// A bar on standard error while a command works: written over itself, and gone at the end.

const WIDTH = 28;
/** Milliseconds between two drawings. */
const EVERY_MS = 100;

export interface ProgressOptions {
  readonly writeError: (text: string) => void;
  readonly nowMs: () => number;
  readonly total: number;
  /** What is counted: `rounds`. */
  readonly what: string;
}

export class ProgressBar {
  readonly #options: ProgressOptions;
  readonly #startMs: number;
  #drawnMs = Number.NEGATIVE_INFINITY;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#startMs = options.nowMs();
  }

  show(done: number): void {
    const { nowMs, writeError } = this.#options;
    const now = nowMs();
    if (now - this.#drawnMs < EVERY_MS) return;
    this.#drawnMs = now;
    writeError(`\r${progressText(done, now - this.#startMs, this.#options)}\u001b[K`);
  }

  clear(): void {
    this.#options.writeError('\r\u001b[K');
  }
}

/** `[#######-----] 4,200 of 10,000 rounds, 130 a second, 45 s left`. */
export function progressText(
  done: number,
  elapsedMs: number,
  { total, what }: Pick<ProgressOptions, 'total' | 'what'>,
): string {
  const filled = Math.floor((done / total) * WIDTH);
  const bar = '#'.repeat(filled) + '-'.repeat(WIDTH - filled);
  const perSecond = elapsedMs > 0 ? (done / elapsedMs) * 1_000 : 0;
  const left = perSecond > 0 ? `, ${Math.ceil((total - done) / perSecond)} s left` : '';
  const rate = perSecond > 0 ? `, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)} a second` : '';
  return `[${bar}] ${done} of ${total} ${what}${rate}${left}`;
}
