// One loaded version of a service and its life. The transition table below is the only way its state
// changes; `unloaded` is final, which is what makes the unload hook run once (D2).
import type { Digest, GenerationId } from '../contract/ids.ts';
import type { Service } from '../contract/service.ts';
import { assert } from '../base/assert.ts';

/** Which pack a generation was made from. */
export interface PackIdentity {
  readonly name: string;
  readonly revision: number;
  readonly digest: Digest;
}

/** loaded: in no activated set; active: in the serving set; draining: only in sets that drain. */
export type GenerationState = 'loaded' | 'active' | 'draining' | 'unloaded';

/** One loaded version of a service. */
export interface Generation {
  readonly id: GenerationId;
  readonly pack: PackIdentity;
  readonly service: Service;
  readonly state: GenerationState;
}

const TRANSITIONS: Readonly<Record<GenerationState, readonly GenerationState[]>> = {
  loaded: ['active', 'unloaded'],
  active: ['draining'],
  draining: ['unloaded'],
  unloaded: [],
};

/** The kernel's own view of a generation; the registry alone makes and moves it. */
export class GenerationRecord implements Generation {
  readonly id: GenerationId;
  readonly pack: PackIdentity;
  readonly service: Service;
  /** Activated sets that hold it and have not drained yet. */
  holders = 0;
  #state: GenerationState = 'loaded';

  constructor(id: GenerationId, service: Service, pack: PackIdentity) {
    this.id = id;
    this.service = service;
    this.pack = pack;
  }

  get state(): GenerationState {
    return this.#state;
  }

  /** Carries out one row of the transition table. */
  move(next: GenerationState): void {
    const allowed = TRANSITIONS[this.#state].includes(next);
    assert(allowed, `generation ${this.id} goes from ${this.#state} to ${next}`);
    assert(next !== 'unloaded' || this.holders === 0, 'D2 unloaded while a set holds it');
    this.#state = next;
  }
}
