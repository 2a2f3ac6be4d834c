// Runs a function of a service on its own, outside of any call: what it throws, or is rejected with, goes to
// the fault port of its generation and never to the process.

/** Calls `run`. Returns a promise, which never rejects, only when `run` is async; it ends when `run` has. */
export function runGuarded(
  run: () => unknown,
  onFault: (error: unknown) => void,
): Promise<void> | undefined {
  try {
    const result = run();
    if (!isThenable(result)) return undefined;
    return Promise.resolve(result).then(() => undefined, onFault);
  } catch (error) {
    onFault(error);
    return undefined;
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}
