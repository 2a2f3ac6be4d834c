// Empties a place of what is pending: an instance of an effect, a delayed event. Hot path: 0 B/op.
import type { World } from './world.ts';

/** `words` and `numbers` are the columns of whole and of other numbers that it consists of. */
export function clearPlace(
  { u32, f64 }: World,
  words: readonly number[],
  numbers: readonly number[],
  at: number,
): void {
  for (let i = 0; i < words.length; i += 1) u32[(words[i] ?? 0) + at] = 0;
  for (let i = 0; i < numbers.length; i += 1) f64[(numbers[i] ?? 0) + at] = 0;
}
