// What the process of a run and its generators say to one another. Plain data; both ends are this program, so that
// what arrives is taken for what it says.
import type { LedgerCounts } from './ledger.ts';
import type { SecondRecord } from './series.ts';
import type { SendShape } from './send-loop.ts';
import type { StormResult, SwarmTotals } from './swarm.ts';
import type { WireVersion } from './wire.ts';

/** What a generator is to do; it plays in the rooms whose number is `part` modulo `parts`. */
export interface GeneratorPlan {
  readonly url: string;
  /** Of the whole run. */
  readonly sockets: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly rate: number;
  readonly shape: SendShape;
  readonly seed: number;
  readonly part: number;
  readonly parts: number;
  /** Revisions that will be pushed, from and up to. */
  readonly revisions: readonly [number, number];
}

export type GeneratorCommand =
  | { readonly kind: 'open'; readonly plan: GeneratorPlan }
  | { readonly kind: 'learn'; readonly epoch: number; readonly revision: number }
  | { readonly kind: 'activated'; readonly epoch: number }
  /** Begins to send at this moment of sharedNowMs(). */
  | { readonly kind: 'play'; readonly startMs: number }
  /** All connections are lost at once, and come back. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'close' };

/** What a generator found in the whole run. */
export interface GeneratorResult {
  readonly counts: LedgerCounts;
  readonly totals: SwarmTotals;
  readonly fewestSent: number;
  readonly roomsWithTwoPacks: number;
  readonly versions: readonly WireVersion[];
  /** Share of one core while it played. */
  readonly cpu: number;
  readonly rssBytes: number;
  /** Rooms whose server was seen to have dropped ticks. */
  readonly shifts: number;
}

export type GeneratorEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'second'; readonly record: SecondRecord }
  | { readonly kind: 'storm'; readonly storm: StormResult }
  | { readonly kind: 'played'; readonly result: GeneratorResult }
  | { readonly kind: 'closed' };
