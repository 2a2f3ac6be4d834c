// The open loop: commands go out when they are due, spread evenly over the sockets and over time,
// however slowly answers come. Says how late it was itself: a late generator measures only itself.
import { createHistogram, type Histogram } from './histogram.ts';

/** Commands a second and socket: above 1, below what the slowest unit can do (one in 700 ms). */
const COMMANDS_PER_SECOND = 1.25;

export interface SendPlan {
  readonly sockets: number;
  readonly seconds: number;
}

/** How many commands the whole run sends; they are due at equal distances. */
export function plannedCommands({ sockets, seconds }: SendPlan): number {
  return Math.floor(sockets * seconds * COMMANDS_PER_SECOND);
}

/** Most commands one socket sends in a run. */
export function commandsPerSocketMax(plan: SendPlan): number {
  return Math.ceil(plannedCommands(plan) / plan.sockets);
}

export interface SendLoopOptions extends SendPlan {
  readonly nowMs: () => number;
  /** Sends one command of this socket. */
  readonly send: (socket: number, intendedMs: number) => void;
  readonly signal: AbortSignal;
}

/** Sends everything that is planned; resolves with how late each sending was. */
export async function runSendLoop(options: SendLoopOptions): Promise<Histogram> {
  const { sockets, seconds, nowMs, send, signal } = options;
  const lag = createHistogram();
  const planned = plannedCommands(options);
  const distanceMs = (seconds * 1_000) / planned;
  const startMs = nowMs();
  let next = 0;
  await new Promise<void>((resolve) => {
    const turn = (): void => {
      for (let now = nowMs(); next < planned; now = nowMs()) {
        const intendedMs = startMs + next * distanceMs;
        if (intendedMs > now) break;
        send(next % sockets, intendedMs);
        lag.record(now - intendedMs);
        next += 1;
      }
      if (next >= planned || signal.aborted) resolve();
      else setTimeout(turn, 1);
    };
    turn();
  });
  return lag;
}
