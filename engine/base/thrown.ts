// What other people's code throws or promises, made safe to handle: it need not be an error, and looking at it
// may throw as well.

/** `thrown` itself when it can be told in words; otherwise an error that stands for it. */
export function tellable(thrown: unknown): unknown {
  try {
    const parts = isError(thrown) ? [thrown.name, thrown.message, thrown.stack] : [thrown];
    for (const part of parts) String(part);
    return thrown;
  } catch {
    return new Error('What was thrown cannot be read.');
  }
}

/** What was thrown, as words for a message. */
export function thrownText(thrown: unknown): string {
  const told = tellable(thrown);
  return isError(told) ? told.message : String(told);
}

/** An error of whichever realm: a module's are of its own. May throw what looking at it throws. */
export function isError(thrown: unknown): thrown is Error {
  if (thrown instanceof Error) return true;
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return false;
  const kind = Object.prototype.toString.call(thrown);
  return kind === '[object Error]' && typeof thrown.message === 'string';
}

/**
 * True for a promise, and what acts like one, where a value was expected. Nobody waits for it: it is taken
 * care of that its failure does not end the process.
 */
export function isPromised(value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  if (!('then' in value) || typeof value.then !== 'function') return false;
  void Promise.resolve(value).catch(() => undefined);
  return true;
}
