// One loaded version of a service and its life. The transition table below is the only way its state
// changes; `unloaded` is final, which is what makes the unload hook run once (D2).
import type { Digest, GenerationId } from '../contract/ids.ts';
import type { Service } from '../contract/service.ts';
import { assert } from '../base/assert.ts';

/**
 * When a running room moves to a version: at its next tick, when the round it is in has ended, or when its battle
 * has.
 */
export type UpdatePoint = 'now' | 'next-round' | 'pin';

/** Which pack a generation was made from. */
export interface PackIdentity {
  readonly name: string;
  readonly revision: number;
  readonly digest: Digest;
  /** 'now' when absent. */
  readonly update?: UpdatePoint;
}

/**
 * loaded: in no activated set; active: in the serving set; draining: only in sets that drain; standby: drained,
 * and kept to go back to.
 */
export type GenerationState = 'loaded' | 'active' | 'draining' | 'standby' | 'unloaded';

/** One loaded version of a service. */
export interface Generation {
  readonly id: GenerationId;
  readonly pack: PackIdentity;
  readonly service: Service;
  readonly state: GenerationState;
}

const TRANSITIONS: Readonly<Record<GenerationState, readonly GenerationState[]>> = {
  // A revived version that is not activated after all stands by again.
  loaded: ['active', 'standby', 'unloaded'],
  active: ['draining'],
  draining: ['standby', 'unloaded'],
  standby: ['unloaded'],
  unloaded: [],
};

/** The kernel's own view of a generation; the registry alone makes and moves it. */
export class GenerationRecord implements Generation {
  readonly id: GenerationId;
  readonly pack: PackIdentity;
  readonly service: Service;
  /** Activated sets that hold it and have not drained yet, and forebears that still do. */
  holders = 0;
  /** False once it is certain that nobody goes back to it. */
  isWanted = true;
  /** The record that took the service object over while this one drains, and with it the unload hook. */
  heir: GenerationRecord | undefined;
  /** The other way round. */
  forebear: GenerationRecord | undefined;
  /**
   * When its service object last stopped serving, in a count of the registry's own; 0 for one that never
   * served. Ids say when a version was loaded, and a revived one has a new id.
   */
  retirement: number;
  #state: GenerationState = 'loaded';

  constructor(id: GenerationId, service: Service, pack: PackIdentity, retirement = 0) {
    this.id = id;
    this.service = service;
    this.pack = pack;
    this.retirement = retirement;
  }

  get state(): GenerationState {
    return this.#state;
  }

  /** Carries out one row of the transition table. */
  move(next: GenerationState): void {
    const allowed = TRANSITIONS[this.#state].includes(next);
    // An activation moves hundreds: the sentence is made only when it is needed.
    if (!allowed) assert(false, `generation ${this.id} goes from ${this.#state} to ${next}`);
    assert(next !== 'unloaded' || this.holders === 0, 'D2 unloaded while a set holds it');
    this.#state = next;
  }
}
