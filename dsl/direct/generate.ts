// The one place where text becomes code. The text is made of numbers and of names that the compiler chose; what it
// may reach is its only parameter (linkage.ts).
import type { Ask } from '../tier.ts';
import type { HELPERS } from './linkage.ts';

/** What a generated unit is linked with. */
export interface Linked {
  readonly helpers: typeof HELPERS;
  readonly constants: readonly unknown[];
}

/**
 * Makes a unit out of its source. Throws where code may not be generated, e.g. under
 * --disallow-code-generation-from-strings.
 */
export type Generate = (source: string) => (linked: Linked) => Ask;

/** By `new Function`. What statements leave behind as a result is of no account. */
export const generateByFunction: Generate = (source) => {
  // oxlint-disable-next-line typescript/no-implied-eval -- what this file is for; see its header
  const make = new Function('linked', source);
  return (linked): Ask => Reflect.apply(make, undefined, [linked]);
};
