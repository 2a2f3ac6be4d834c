// One list of callbacks for one kind of event, called in the order they were added.

/** Callbacks of one event; a callback may remove itself while it runs, and one that throws disturbs nobody. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();
  readonly #report: (error: unknown) => void;

  /** `report` gets what a callback throws. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** Adds a callback and gives the function that removes it again; needs no `this`. */
  readonly add = (listener: (...args: Args) => void): (() => void) => {
    const own = (...args: Args): void => listener(...args);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  };

  emit(...args: Args): void {
    for (const listener of this.#listeners) {
      try {
        listener(...args);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
