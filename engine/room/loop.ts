// The shell around a scheduler: asks it what is due, then sleeps until the next slice. The only place in
// engine/room with timers.
import type { Clock } from '../base/clock.ts';
import type { Scheduler } from './scheduler.ts';

/** A running loop. */
export interface Loop {
  /** No slice runs after it. */
  stop(): void;
}

/** Runs the scheduler's slices at their time until stopped. The first turn comes in the next macrotask. */
export function startLoop(scheduler: Pick<Scheduler, 'runDue'>, clock: Pick<Clock, 'nowMs'>): Loop {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined = setImmediate(turn);

  function turn(): void {
    const startMs = clock.nowMs();
    const waitMs = scheduler.runDue(startMs) - (clock.nowMs() - startMs);
    if (isStopped) return;
    // Late already: let sockets have their turn and go on. Else whole milliseconds, rounded up: a slice
    // that is a millisecond late is cheaper than a core that spins.
    if (waitMs <= 0) immediate = setImmediate(turn);
    else timer = setTimeout(turn, Math.ceil(waitMs));
  }

  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      clearImmediate(immediate);
    },
  };
}

/** Lets sockets and ticks have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
