// Ends a switch over a union: the type checker refuses a missing case, the run a foreign value.

/** Throws: reaching it is a bug of the language, never of a rule file. */
export function unreachable(value: never): never {
  throw new Error(`unreachable value: ${String(value)}`);
}
