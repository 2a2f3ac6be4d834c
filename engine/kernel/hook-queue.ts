// Hooks that follow from a transition run after it is complete, in order: a hook sees a consistent kernel,
// may call it, and by throwing it stops neither the kernel nor the hooks behind it (D3).

/** Pending hooks of one kernel. */
export class HookQueue {
  readonly #pending: (() => void)[] = [];
  readonly #onHookError: ((error: unknown) => void) | undefined;
  #running = false;

  constructor(onHookError: ((error: unknown) => void) | undefined) {
    this.#onHookError = onHookError;
  }

  add(hook: () => void): void {
    this.#pending.push(hook);
  }

  /**
   * Runs all pending hooks, those added meanwhile too; does nothing when called from a hook.
   * @throws AggregateError of all that was thrown, when there is no error port.
   */
  flush(): void {
    if (this.#running || this.#pending.length === 0) return;
    this.#running = true;
    const errors: unknown[] = [];
    // An array hands out what is added while it is walked.
    for (const hook of this.#pending) {
      try {
        hook();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#pending.length = 0;
    this.#running = false;
    this.#report(errors);
  }

  #report(errors: readonly unknown[]): void {
    if (errors.length === 0) return;
    if (this.#onHookError === undefined) throw new AggregateError(errors, 'a kernel hook threw');
    for (const error of errors) this.#onHookError(error);
  }
}
