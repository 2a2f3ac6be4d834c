// What GET /v1/status answers: one plain object that says which version of what runs, and how it
// fares. The host fills it; the CLI has a reader of its own, and a test holds the two together.
import type { GenerationState } from '../kernel/generation.ts';

export interface GenerationStatus {
  readonly id: number;
  readonly service: string;
  readonly pack: string;
  readonly revision: number;
  readonly state: GenerationState;
  /** Leases on sets that hold it. */
  readonly leases: number;
}

export interface ActivePackStatus {
  readonly service: string;
  readonly pack: string;
  readonly revision: number;
  readonly digest: string;
  readonly generation: number;
}

/** What a service can go back to with the state it had then; ISO instants. */
export interface WayBackStatus {
  readonly pack: string;
  readonly revision: number;
  /** Since when what it counts would be dropped. */
  readonly since: string;
  /** When that ends by itself. */
  readonly until: string;
}

export interface StatusReport {
  readonly version: string;
  readonly uptimeMs: number;
  /** Version of Node.js. */
  readonly node: string;
  readonly epoch: number;
  /** Digest of the active generation set; empty before the first activation. */
  readonly set: string;
  /** The pack that was activated last. */
  readonly active: ActivePackStatus | null;
  readonly generations: readonly GenerationStatus[];
  /** Of every service that serves; null for one without a way back. */
  readonly waysBack: Readonly<Record<string, WayBackStatus | null>>;
  /** Highest revision ever accepted, by pack name; the next push must be above it. */
  readonly revisionFloor: Readonly<Record<string, number>>;
  readonly rooms: number;
  readonly sockets: number;
  readonly ticks: number;
  readonly faultedRooms: number;
  /** Milliseconds rooms stood still to move to a new set. */
  readonly adoption: {
    readonly count: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  };
  /** Numbers that services report about themselves, by service. */
  readonly services: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
