// The timer of the journal: commits every `journalCommitMs`, and at once when a group is full. One commit at a
// time; none runs inside a tick.
import { LIMITS } from '../../base/limits.ts';
import type { Journal } from './journal.ts';

/** Commits `journal` until it is stopped. */
export function startCommitting(journal: Pick<Journal, 'commit' | 'onFull'>): {
  stop(): Promise<void>;
} {
  let running: Promise<void> | undefined;
  const commit = (): void => {
    running ??= journal.commit().finally(() => {
      running = undefined;
    });
  };
  journal.onFull(() => void setImmediate(commit));
  const timer = setInterval(commit, LIMITS.journalCommitMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
