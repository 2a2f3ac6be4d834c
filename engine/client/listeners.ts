// One list of callbacks for one kind of event, called in the order they were added.

/** Callbacks of one event; a callback may remove itself while it runs. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  /** Adds a callback and gives the function that removes it again. */
  add(listener: (...args: Args) => void): () => void {
    const own = (...args: Args): void => listener(...args);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  emit(...args: Args): void {
    for (const listener of this.#listeners) listener(...args);
  }
}
