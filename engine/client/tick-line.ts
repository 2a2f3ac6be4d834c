// Which ticks of its room a client has taken, and which it has told the server of. Invariant: no tick is taken
// twice on one timeline.
import { WIRE_LIMITS } from '../base/wire-limits.ts';
import type { FrameMessage } from '../protocol/message.ts';

/** Ticks that will not come any more. */
export interface TickGap {
  readonly expectedTick: number;
  /** The tick that came instead. */
  readonly tick: number;
  /** How many of them the server told of; fewer than are missing is a broken promise. */
  readonly missed: number;
}

export class TickLine {
  #taken = -1;
  #timeline = 0;
  #acked = -1;
  #ackedMs = 0;

  /** The newest tick that was taken; -1 before the first. */
  get taken(): number {
    return this.#taken;
  }

  /** A keyframe of a newcomer: ticks go on after this one. */
  begin(tick: number, nowMs: number): void {
    this.#taken = tick;
    this.#timeline = -1;
    this.#acked = tick;
    this.#ackedMs = nowMs;
  }

  /** Nothing of a room is known any more. */
  forget(): void {
    this.#taken = -1;
  }

  /** Takes a frame's tick: 'again' when it was taken before, else the gap before it, if there is one. */
  take({ tick, timeline, keyframe, missed }: FrameMessage): TickGap | 'again' | undefined {
    const expectedTick = this.#taken + 1;
    const wentBack = keyframe !== undefined && timeline !== this.#timeline && this.#timeline >= 0;
    if (tick < expectedTick && !wentBack) return 'again';
    this.#taken = tick;
    this.#timeline = timeline;
    if (tick <= expectedTick) return undefined;
    return { expectedTick, tick, missed };
  }

  /** Whether the server has not been told for long. */
  isAckDue(nowMs: number): boolean {
    return this.#taken > this.#acked && nowMs - this.#ackedMs >= WIRE_LIMITS.clientAckMs;
  }

  /** The tick to tell with a message that goes out now; 0 says nothing. */
  ack(nowMs: number): number {
    this.#acked = this.#taken;
    this.#ackedMs = nowMs;
    return Math.max(0, this.#taken);
  }
}
