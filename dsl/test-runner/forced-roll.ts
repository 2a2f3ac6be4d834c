// Rolls whose result a test gives: their draws are those that lead to it.
import type { Frame } from '../runtime.ts';
import { DRAW_RANGE } from '../runtime.ts';

export interface ForcedDice {
  readonly count: number;
  readonly sides: number;
}

/** Answers draws of given rolls, and lets all others through. */
export class ForcedRolls {
  /** Draws by hash of the roll. */
  readonly #draws = new Map<number, readonly number[]>();
  readonly #known = new WeakSet<Frame['sink']>();

  /** From now on the dice under `hash` show `total` together; what they cannot show becomes what they can. */
  force(hash: number, { count, sides }: ForcedDice, total: number): void {
    let left = Math.min(Math.max(Math.round(total), count), count * sides);
    const draws: number[] = [];
    for (let rest = count - 1; rest >= 0; rest -= 1) {
      const shown = Math.min(sides, left - rest);
      left -= shown;
      draws.push(Math.ceil(((shown - 1) * DRAW_RANGE) / sides));
    }
    this.#draws.set(hash, draws);
  }

  /** Stands between a frame's bodies and its sink, once a frame. */
  watch({ sink }: Frame): void {
    if (this.#known.has(sink)) return;
    this.#known.add(sink);
    const draw = sink.draw.bind(sink);
    const answer: typeof draw = (frame, hash, n) =>
      this.#draws.get(hash)?.[n] ?? draw(frame, hash, n);
    Object.defineProperty(sink, 'draw', { value: answer });
  }
}
