// The one pointer's target: an immutable value that says who runs on what. An activation replaces it whole,
// in one write (DESIGN 5a.1).
import type { Epoch } from '../contract/ids.ts';
import type { GenerationSet } from './generation-set.ts';

/** Which set serves; frozen. */
export interface Routing {
  readonly epoch: Epoch;
  readonly defaultSet: GenerationSet;
  /** The set on probation for a share of the rooms; undefined when there is none. */
  readonly candidateSet: GenerationSet | undefined;
  /** Share of rooms on the candidate, 0-100. */
  readonly percent: number;
  /** Mixed into the hash that picks those rooms. */
  readonly salt: number;
}

/** The routing of a plain activation: everybody runs on `set`. */
export function routeAll(set: GenerationSet, epoch: Epoch): Routing {
  return Object.freeze({ epoch, defaultSet: set, candidateSet: undefined, percent: 0, salt: 0 });
}
