// One generation per service: what a room leases. A set is prepared, becomes the active one at most once,
// drains, and is drained. Only the active set grants leases (A3).
import type { Digest } from '../contract/ids.ts';
import type { Generation, GenerationRecord } from './generation.ts';
import { assert } from '../base/assert.ts';

/** One generation per service, in order of dependency, named by a digest that excludes generation ids. */
export interface GenerationSet {
  /** Over the sorted pairs (service name, pack digest). */
  readonly digest: Digest;
  /** By service name. */
  readonly generations: ReadonlyMap<string, Generation>;
  readonly leaseCount: number;
  /** True when it refuses leases: before its activation and from the next activation on. */
  readonly quiesced: boolean;
}

type GenerationSetState = 'prepared' | 'active' | 'draining' | 'drained';

const NEXT: Readonly<Record<GenerationSetState, GenerationSetState | undefined>> = {
  prepared: 'active',
  active: 'draining',
  draining: 'drained',
  drained: undefined,
};

/** The kernel's own view of a set. */
export class GenerationSetRecord implements GenerationSet {
  readonly digest: Digest;
  readonly generations: ReadonlyMap<string, GenerationRecord>;
  /** The kernel that prepared it, and alone activates it: what is asked of its records once need not be again. */
  readonly owner: object;
  /** Epoch on which it was prepared; on any other it is superseded. */
  readonly baseEpoch: number;
  /** Leases that are held on it; each counts itself. */
  leaseCount = 0;
  /** When it stopped granting leases; meaningless before. */
  quiescedAtMs = 0;
  /** True once its deadline was reported. */
  isOverdue = false;
  /** Rooms may stay on it until their round or battle ends: its deadline evicts nobody. */
  isPatient = false;
  /** A field of its own, because every release asks. */
  isDraining = false;
  #state: GenerationSetState = 'prepared';

  constructor(
    owner: object,
    digest: Digest,
    generations: ReadonlyMap<string, GenerationRecord>,
    baseEpoch: number,
  ) {
    this.owner = owner;
    this.digest = digest;
    this.generations = generations;
    this.baseEpoch = baseEpoch;
  }

  get quiesced(): boolean {
    return this.#state !== 'active';
  }

  move(next: GenerationSetState): void {
    assert(NEXT[this.#state] === next, `generation set goes from ${this.#state} to ${next}`);
    assert(next !== 'drained' || this.leaseCount === 0, 'D2 drained with leases left');
    this.#state = next;
    this.isDraining = next === 'draining';
  }
}

/** The kernel's record behind a set that a caller hands in. */
export function recordOf(set: GenerationSet): GenerationSetRecord {
  assert(set instanceof GenerationSetRecord, 'a generation set comes from prepare()');
  return set;
}

/** The text whose digest names a set: equal packs give equal text, whatever their order or ids. */
export function describeSet(generations: ReadonlyMap<string, Generation>): string {
  const pairs = [...generations].map(([service, { pack }]) => [service, pack.digest] as const);
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(pairs);
}
