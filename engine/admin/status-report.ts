// What GET /v1/status answers: one plain object that says which version of what runs, and how it
// fares. The host fills it; the CLI has a reader of its own, and a test holds the two together.
import type { GenerationState } from '../kernel/generation.ts';
import type { JournalFigures } from '../state/journal/journal.ts';

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

/** What became of the rooms of a journal. */
export interface RecoveryFinding {
  /** Rooms that go on. */
  readonly resumed: number;
  /** Segments of which something durable does not read; they are kept. */
  readonly corrupt: readonly number[];
  /** Rooms that open anew although they were there, or perhaps were: of a corrupt journal nobody knows. */
  readonly lost: readonly number[];
  /** Rooms that go on from an earlier moment: what came after it does not read. */
  readonly cut: readonly number[];
  /** Rooms whose replay came to another state than the journal has. */
  readonly parted: readonly number[];
  /** Ticks with inputs that could not be run again. */
  readonly lostTicks: number;
  /** False: another version of the engine wrote it, and what was before is not bit-exact. */
  readonly isExact: boolean;
  readonly ms: number;
}

/** How the battle journal fares, and what it brought back at the start. */
export interface JournalStatus extends JournalFigures {
  readonly recovered: RecoveryFinding;
}

/** What going back to their state at a switch would mean for rooms. */
export interface RoomsPreview {
  /** Rooms that would go back, and those of which nothing is kept: they keep the state of today. */
  readonly returning: number;
  readonly staying: number;
  /** Accepted commands that would be decided again. */
  readonly accepted: number;
  /** Of the rooms that would go back the first LIMITS.previewListMax: from which tick, and their part of `accepted`. */
  readonly rooms: readonly {
    readonly room: number;
    readonly fromTick: number;
    readonly accepted: number;
  }[];
  /** The oldest of the accepted commands of these rooms, the first LIMITS.previewListMax; member -1 is the host. */
  readonly commands: readonly {
    readonly room: number;
    readonly tick: number;
    readonly member: number;
    readonly sequence: number;
    readonly kind: number;
  }[];
  /** What left them since, or perhaps has: it is not undone. The first LIMITS.previewListMax of `sentCount`. */
  readonly sent: readonly {
    readonly room: number;
    readonly tick: number;
    readonly topic: string;
    readonly key: string;
  }[];
  readonly sentCount: number;
}

/** One session of a player, connected or waiting to be resumed. */
export interface SessionStatus {
  readonly session: string;
  /** Of its ticket; null for a guest. */
  readonly user: string | null;
  readonly room: number | null;
  /** Its slot in the room; null for one who watches, and outside rooms. */
  readonly member: number | null;
  readonly connected: boolean;
  /** Where its connection comes from; empty while there is none. */
  readonly address: string;
  /** When its ticket ends, as an ISO instant; null without one. */
  readonly expiresAt: string | null;
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
  readonly journal: JournalStatus;
  /** Results of rooms that wait to be acknowledged. */
  readonly outbox: number;
  /** Milliseconds rooms stood still to move to a new set. */
  readonly adoption: {
    readonly count: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
    /** Milliseconds, at most, and how many took so long. */
    readonly buckets: readonly (readonly [number, number])[];
  };
  /** Numbers that services report about themselves, by service. */
  readonly services: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
