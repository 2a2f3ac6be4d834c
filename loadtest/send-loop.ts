// The open loop: commands go out when they are due, spread evenly over the sockets and over time,
// however slowly answers come. Says how late it was itself: a late generator measures only itself.

export interface SendPlan {
  readonly sockets: number;
  readonly seconds: number;
  /** Commands a second of each socket. */
  readonly rate: number;
  /** How commands lie in time. */
  readonly shape: SendShape;
}

/** Evenly, or all of a period in its first part. */
export type SendShape =
  | { readonly kind: 'even' }
  | { readonly kind: 'burst'; readonly periodMs: number; readonly share: number };

/** How many commands the whole run sends. */
export function plannedCommands({ sockets, seconds, rate }: SendPlan): number {
  return Math.floor(sockets * seconds * rate);
}

/** Most commands one socket sends in a run. */
export function commandsPerSocketMax(plan: SendPlan): number {
  return Math.ceil(plannedCommands(plan) / plan.sockets);
}

/** Milliseconds after the start at which command number `index` is due. */
export function dueAfterMs(plan: SendPlan, index: number): number {
  const evenMs = (index * plan.seconds * 1_000) / plannedCommands(plan);
  const { shape } = plan;
  if (shape.kind === 'even') return evenMs;
  const periodMs = Math.floor(evenMs / shape.periodMs) * shape.periodMs;
  return periodMs + (evenMs - periodMs) * shape.share;
}

export interface SendLoopOptions extends SendPlan {
  readonly startMs: number;
  readonly nowMs: () => number;
  /** Sends one command of this socket, `lagMs` after it was due. */
  readonly send: (socket: number, intendedMs: number, lagMs: number) => void;
  readonly signal: AbortSignal;
}

export interface SendLoop {
  /** Sends what is due; to be called by whoever has just looked at the clock. */
  turn(): void;
  /** Everything that is planned was sent, or the run was ended. */
  readonly done: Promise<void>;
}

/** Begins to send everything that is planned. */
export function startSendLoop(options: SendLoopOptions): SendLoop {
  const { sockets, startMs, nowMs, send, signal } = options;
  const planned = plannedCommands(options);
  let next = 0;
  let nextMs = startMs + dueAfterMs(options, 0);
  let isTurning = false;
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const turn = (): void => {
    if (isTurning) return;
    isTurning = true;
    for (let now = nowMs(); next < planned && nextMs <= now && !signal.aborted; now = nowMs()) {
      send(next % sockets, nextMs, now - nextMs);
      next += 1;
      nextMs = startMs + dueAfterMs(options, next);
    }
    isTurning = false;
  };
  const sleep = (): void => {
    turn();
    if (next >= planned || signal.aborted) finish();
    else setTimeout(sleep, 1);
  };
  sleep();
  return { turn, done };
}
