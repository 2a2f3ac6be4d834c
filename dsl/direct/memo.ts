// Answers that the functions of a phase share, in slots of scratch: -1 until a question is asked. Hot path: 0 B/op.

/** Forgets `count` answers from slot `from` on. */
export function forget(scratch: Float64Array, from: number, count: number): void {
  for (let i = from; i < from + count; i += 1) scratch[i] = -1;
}
