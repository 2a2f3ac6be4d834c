// One thing at a time, in the order of arrival (A7). A task that fails fails for its caller alone.
// How many may wait is bounded by whoever puts them in.

export interface SerialQueue {
  /** Runs `task` after everything that came before it. */
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** Makes an empty queue. */
export function createSerialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = tail.then(task);
      tail = result.catch(() => undefined);
      return result;
    },
  };
}
