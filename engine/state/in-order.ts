// Runs asynchronous tasks one after the other, in the order they were handed in; one that fails does not hold
// up the next.

export interface InOrder {
  /** Settles as the task does, once all before it have ended. */
  run<T>(task: () => Promise<T>): Promise<T>;
}

export function createInOrder(): InOrder {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      const done = last.then(task);
      last = done.catch(() => undefined);
      return done;
    },
  };
}
