// All generations that are not unloaded, and how many activated sets hold each. A generation is let go of
// when the last such set has drained; ids are never given out twice (A6). Methods that let go return the
// generations whose unload hook is due, in that order. Warm: an activation walks all generations twice, so what
// it calls looks nothing up and makes no text (100 services: p99 at most 50 us; see the kernel's benchmark).
import type { GenerationId } from '../contract/ids.ts';
import type { Service } from '../contract/service.ts';
import type { Generation, PackIdentity } from './generation.ts';
import type { GenerationSetRecord } from './generation-set.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { CONTRACT_VERSIONS_SERVED, isServed } from '../contract/range.ts';
import { GenerationRecord } from './generation.ts';

/** Owns every generation's state. */
export class Registry {
  readonly #records = new Map<GenerationId, GenerationRecord>();
  /** One a service at most: of those that drained the one that served last. */
  readonly #standbys = new Map<string, GenerationRecord>();
  readonly #keepStandby: boolean;
  #lastGeneration: number;
  #lastRetirement = 0;

  constructor(lastGeneration: number, keepStandby: boolean) {
    assert(Number.isSafeInteger(lastGeneration) && lastGeneration >= 0, 'A6 generation ids count');
    this.#lastGeneration = lastGeneration;
    this.#keepStandby = keepStandby;
  }

  /** @throws CONTRACT_UNSUPPORTED, without using up an id. */
  load(service: Service, pack: PackIdentity): Generation {
    refuseOtherContract(service);
    const record = new GenerationRecord(this.#nextId(), service, pack);
    this.#records.set(record.id, record);
    return record;
  }

  /** The record behind a generation that a caller hands in; an unloaded one has none. */
  recordOf(generation: Generation): GenerationRecord {
    const record = this.#records.get(generation.id);
    assert(record !== undefined && record === generation, 'D4 the generation is not unloaded');
    return record;
  }

  /** Asserts that every generation of a set may serve: nothing is changed yet. */
  assertServable(set: GenerationSetRecord): void {
    for (const { state } of set.generations.values()) {
      if (state === 'loaded' || state === 'active') continue;
      assert(false, `D4 a ${state} generation never serves`);
    }
  }

  /** A set became the active one: it holds its generations. */
  hold(set: GenerationSetRecord): void {
    for (const record of set.generations.values()) {
      record.holders += 1;
      if (record.state !== 'loaded') continue;
      record.isWanted = true;
      record.move('active');
    }
  }

  /** A set stopped being the active one: what its successor does not share drains, to be gone back to if wanted. */
  retire(
    set: GenerationSetRecord,
    successor: GenerationSetRecord | undefined,
    former: 'wanted' | 'unwanted',
  ): void {
    for (const [service, record] of set.generations) {
      if (successor?.generations.get(service) === record) continue;
      record.move('draining');
      this.#lastRetirement += 1;
      record.retirement = this.#lastRetirement;
      if (former === 'unwanted') record.isWanted = false;
    }
  }

  /** A set drained; its generations go in reverse order of dependency. */
  drop(set: GenerationSetRecord): Generation[] {
    const due: Generation[] = [];
    for (const record of [...set.generations.values()].toReversed()) this.#release(record, due);
    return due;
  }

  /** What can be gone back to for a service: of those that were replaced the one that served last. */
  standby(service: string): GenerationRecord | undefined {
    let newest = this.#standbys.get(service);
    for (const record of this.#records.values()) {
      if (record.service.name !== service || record.state !== 'draining') continue;
      if (!this.#keepStandby || !record.isWanted || record.heir !== undefined) continue;
      if (newest === undefined || record.retirement > newest.retirement) newest = record;
    }
    return newest;
  }

  /** A loaded record under a new id for the service object of a former one, which ends without its hook. */
  revive(generation: Generation): Generation {
    const former = this.recordOf(generation);
    assert(this.standby(former.service.name) === former, 'only what stands by comes back');
    const { service, pack, retirement } = former;
    const heir = new GenerationRecord(this.#nextId(), service, pack, retirement);
    this.#records.set(heir.id, heir);
    if (former.state === 'standby') {
      this.#standbys.delete(former.service.name);
      this.#end(former);
    } else {
      // It still drains: its service object must not be let go of before the last lease on it.
      former.heir = heir;
      heir.forebear = former;
      heir.holders += 1;
    }
    return heir;
  }

  /**
   * Nobody goes back any more for these services, or for all: what stands by is let go of, what drains and
   * what was revived will not stand by.
   */
  confirm(services: readonly string[] | undefined): Generation[] {
    for (const record of this.#records.values()) {
      const isMeant = services === undefined || services.includes(record.service.name);
      if (isMeant && record.state !== 'active') record.isWanted = false;
    }
    const unwanted = [...this.#standbys.values()].filter(({ isWanted }) => !isWanted);
    // Those of one set stopped serving in its order: the last of them go first, as in any set.
    unwanted.sort((a, b) => b.retirement - a.retirement);
    const due: Generation[] = [];
    for (const record of unwanted) this.#unload(record, due);
    return due;
  }

  /** Lets go of a generation that was not activated; a revived one stands by again. */
  discard(generation: Generation): Generation[] {
    const record = this.recordOf(generation);
    assert(record.state === 'loaded', `a ${record.state} generation is drained, not discarded`);
    const due: Generation[] = [];
    const { forebear } = record;
    if (forebear === undefined) {
      this.#retain(record, due);
      return due;
    }
    // What it was revived from still drains: the service object is that one's again.
    forebear.heir = undefined;
    record.holders -= 1;
    this.#end(record);
    return due;
  }

  list(): readonly Generation[] {
    return [...this.#records.values()];
  }

  #nextId(): GenerationId {
    this.#lastGeneration += 1;
    // A branded count: this is the only place where generation ids are made.
    return this.#lastGeneration as GenerationId;
  }

  #release(record: GenerationRecord, due: Generation[]): void {
    record.holders -= 1;
    assert(record.holders >= 0, 'D1 holders >= 0');
    // A revived one that nobody has activated or discarded yet.
    if (record.holders > 0 || record.state === 'loaded') return;
    const { heir } = record;
    if (heir === undefined) {
      this.#retain(record, due);
      return;
    }
    heir.forebear = undefined;
    this.#end(record);
    this.#release(heir, due);
  }

  /** Nobody holds it any more: it stands by, or it goes. */
  #retain(record: GenerationRecord, due: Generation[]): void {
    const { name } = record.service;
    const former = this.#standbys.get(name);
    const isNewest = former === undefined || former.retirement < record.retirement;
    const served = record.retirement > 0;
    if (!this.#keepStandby || !record.isWanted || !served || !isNewest) {
      this.#unload(record, due);
      return;
    }
    if (former !== undefined) this.#unload(former, due);
    record.move('standby');
    this.#standbys.set(name, record);
  }

  #unload(record: GenerationRecord, due: Generation[]): void {
    const { name } = record.service;
    if (this.#standbys.get(name) === record) this.#standbys.delete(name);
    this.#end(record);
    due.push(record);
  }

  #end(record: GenerationRecord): void {
    record.move('unloaded');
    this.#records.delete(record.id);
  }
}

function refuseOtherContract(service: Service): void {
  const { contract: found, name } = service;
  if (isServed(found)) return;
  const served = CONTRACT_VERSIONS_SERVED.join(' and ');
  throw new CodedError('CONTRACT_UNSUPPORTED', {
    message: `Service ${name} is for contract ${found}; this host serves ${served}.`,
    details: { service: name, found, expected: CONTRACT_VERSIONS_SERVED },
  });
}
