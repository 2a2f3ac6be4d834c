// What a host of services is asked to change, and what came of it: plain values, shared by staging, switch
// and rollback.
import type { Digest } from '../contract/ids.ts';
import type { Service } from '../contract/service.ts';
import type { Generation, PackIdentity } from '../kernel/generation.ts';

/** Where fresh instances of one version of a service come from. */
export interface ServiceSource {
  readonly pack: PackIdentity;
  /** Makes an instance that nobody else holds; called once per generation. */
  create(): Service;
  /** Hears of the generation that an instance became, before it is prepared. */
  readonly onLoaded?: (generation: Generation) => void;
}

/** One transaction over any number of services (A4). A put of a name that serves replaces it. */
export interface ServiceChange {
  readonly put?: readonly ServiceSource[];
  /** Names of services that go. */
  readonly remove?: readonly string[];
  /** It goes back to versions that served before: what it leaves is bad, and no way back to that is kept. */
  readonly isReturn?: true;
}

/** A change that is ready to be activated, once; nothing of it can be seen yet. */
export interface Staged {
  /** The epoch it was staged on; on any other its activation is superseded. */
  readonly baseEpoch: number;
  /** The loaded generations, in dependency order. */
  readonly candidates: readonly Generation[];
  /** The serving generations that go and that nothing follows. */
  readonly removals: readonly Generation[];
  /** What the dry run found: migrations that the carried state will go through. */
  readonly dryRun: readonly DryRun[];
}

/** Evidence of one service's way, made on a copy of its state while it served on. */
export interface DryRun {
  readonly service: string;
  readonly fromSchema: number;
  readonly toSchema: number;
  readonly stateBytes: number;
}

/** What an activation did to one service. */
export interface ServiceMove {
  readonly service: string;
  /** Id of the generation that served before; undefined for a new service. */
  readonly from: number | undefined;
  /** Id of the generation that serves now; undefined for a removed service. */
  readonly to: number | undefined;
  readonly pack: PackIdentity;
  /** Bytes of state that were carried over; undefined when none was. */
  readonly stateBytes: number | undefined;
}

/** A carried-out change. */
export interface Replacement {
  readonly kind: 'start' | 'replacement' | 'rollback' | 'restart';
  readonly epoch: number;
  /** Digest of the set that serves now. */
  readonly set: Digest;
  readonly services: readonly ServiceMove[];
  /** Services that went back to their state at an earlier switch: what they counted since is lost. */
  readonly lost: readonly string[];
}

/** Whether the last replacement of a service can be undone, and how long. */
export type WayBackStanding =
  | KeptWayBack
  | { readonly kind: 'expired' }
  | { readonly kind: 'none' };

/** A replacement that can be undone. */
export interface KeptWayBack {
  readonly kind: 'kept';
  /** All services that go back together, each with its pack of before; undefined where it was added. */
  readonly services: ReadonlyMap<string, PackIdentity | undefined>;
  /** When it was carried out: what the snapshot of state holds is from then. */
  readonly sinceWallMs: number;
  /** When the way back ends by itself. */
  readonly untilWallMs: number;
}

/** How a rollback finds the state of the version it goes back to. */
export interface RollbackRequest {
  /** 'snapshot': as it was at the switch, later state is lost. 'migrate': today's state, brought down. */
  readonly state: 'snapshot' | 'migrate';
  /** Goes back on the last replacement of this service; on the last of all when absent. */
  readonly service?: string;
  /** Used for services whose former generation is not in memory any more. */
  readonly sources?: readonly ServiceSource[];
  /** Hears of every generation that it makes or revives: its id is used up. */
  readonly onLoaded?: (generation: Generation) => void;
}
