// Refusals of commands that a client may not have got: kept until it shows by an acknowledged tick that it has what
// was sent before, and sent again when it comes back.
import type { ErrorCode } from '../base/error-codes.ts';

export interface KeptAnswer {
  readonly code: ErrorCode;
  readonly sequence: number;
  /** The newest tick that was sent before it: who has a later one has the answer too. */
  afterTick: number;
}

/** In order of their sequences, at most `max`. */
export class KeptAnswers {
  readonly #max: number;
  #answers: KeptAnswer[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#answers.length;
  }

  all(): readonly KeptAnswer[] {
    return this.#answers;
  }

  /** Keeps one more; the sequence of the one that is given up for it, or 0. */
  keep(answer: KeptAnswer): number {
    this.#answers.push(answer);
    return this.#answers.length > this.#max ? (this.#answers.shift()?.sequence ?? 0) : 0;
  }

  /** The client has every frame up to this tick. */
  acknowledge(tick: number): void {
    const first = this.#answers[0];
    if (first === undefined || first.afterTick >= tick) return;
    this.#answers = this.#answers.filter(({ afterTick }) => afterTick >= tick);
  }

  /** All of them are sent again, after this tick. */
  moveTo(tick: number): void {
    for (const answer of this.#answers) answer.afterTick = tick;
  }
}
