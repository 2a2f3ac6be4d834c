// Assertions for bugs: a failed one is never caught by business code, it trips the breaker of the
// generation that ran. Expected failures are returned, operational ones are CodedErrors.

/** Thrown when the program itself is wrong. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed';
}

/** Throws AssertionFailed unless `condition` holds; `rule` names the invariant, e.g. "D1 leases >= 0". */
export function assert(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new AssertionFailed(`invariant broken: ${rule}`);
}

/** Ends a switch over a union: the compiler refuses a missing case, the run a foreign value. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unreachable value: ${String(value)}`);
}
