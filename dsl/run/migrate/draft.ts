// What the parts of a hop share while it is worked out.
import type { Match } from './match.ts';
import type { StateSchema } from './schema.ts';

/** A hop while it is worked out. */
export interface Draft {
  readonly from: StateSchema;
  readonly to: StateSchema;
  readonly match: Match;
  readonly lostBefore: ReadonlySet<string>;
  readonly lost: Set<string>;
  readonly refusals: string[];
  /** What is said about old things that are not there: refused where the version is new. */
  readonly unknown: string[];
}
