// Waiting with an end: for a service's own async work, which may throw, reject or hang (D3).
import type { Timers } from './timers.ts';

/** How a wait ended: by itself, by a throw or rejection, or given up at the deadline. */
export type WaitOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'forced' };

/**
 * Starts `work` and waits for it, at most `deadlineMs`. Never throws. What comes after the deadline is
 * nobody's: a late rejection is taken in silence, since the wait was already reported as forced.
 */
export async function waitFor(
  work: () => unknown,
  deadlineMs: number,
  timers: Timers,
): Promise<WaitOutcome> {
  let cancel: (() => void) | undefined;
  const deadline = new Promise<WaitOutcome>((resolve) => {
    cancel = timers.after(deadlineMs, () => resolve({ kind: 'forced' }));
  });
  const outcome = await Promise.race([settle(work), deadline]);
  cancel?.();
  return outcome;
}

async function settle(work: () => unknown): Promise<WaitOutcome> {
  try {
    await work();
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
