// All generations that are not unloaded, and how many activated sets hold each. A generation is unloaded
// when the last such set has drained; ids are never given out twice (A6).
import type { GenerationId } from '../contract/ids.ts';
import type { Service } from '../contract/service.ts';
import type { Generation, PackIdentity } from './generation.ts';
import type { GenerationSet } from './generation-set.ts';
import { CONTRACT_VERSION } from '../contract/service.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { GenerationRecord } from './generation.ts';

/** Owns every generation's state. */
export class Registry {
  readonly #records = new Map<GenerationId, GenerationRecord>();
  #lastGeneration: number;

  constructor(lastGeneration: number) {
    assert(Number.isSafeInteger(lastGeneration) && lastGeneration >= 0, 'A6 generation ids count');
    this.#lastGeneration = lastGeneration;
  }

  /** @throws CONTRACT_UNSUPPORTED, without using up an id. */
  load(service: Service, pack: PackIdentity): Generation {
    refuseOtherContract(service);
    this.#lastGeneration += 1;
    // A branded count: this is the only place where generation ids are made.
    const id = this.#lastGeneration as GenerationId;
    const record = new GenerationRecord(id, service, pack);
    this.#records.set(id, record);
    return record;
  }

  /** The record behind a generation that a caller hands in; an unloaded one has none. */
  recordOf(generation: Generation): GenerationRecord {
    const record = this.#records.get(generation.id);
    assert(record !== undefined && record === generation, 'D4 the generation is not unloaded');
    return record;
  }

  /** Asserts that every generation of a set may serve: nothing is changed yet. */
  assertServable(set: GenerationSet): void {
    for (const generation of set.generations.values()) {
      const { state } = this.recordOf(generation);
      assert(state === 'loaded' || state === 'active', `D4 a ${state} generation never serves`);
    }
  }

  /** A set became the active one: it holds its generations. */
  hold(set: GenerationSet): void {
    for (const generation of set.generations.values()) {
      const record = this.recordOf(generation);
      record.holders += 1;
      if (record.state === 'loaded') record.move('active');
    }
  }

  /** A set stopped being the active one: what its successor does not share drains. */
  retire(set: GenerationSet, successor: GenerationSet): void {
    for (const [service, generation] of set.generations) {
      if (successor.generations.get(service) === generation) continue;
      this.recordOf(generation).move('draining');
    }
  }

  /** A set drained: returns the generations that no set holds any more, already unloaded. */
  drop(set: GenerationSet): Generation[] {
    const unloaded: Generation[] = [];
    for (const generation of set.generations.values()) {
      const record = this.recordOf(generation);
      record.holders -= 1;
      assert(record.holders >= 0, 'D1 holders >= 0');
      if (record.holders > 0) continue;
      this.#unload(record);
      unloaded.push(record);
    }
    return unloaded;
  }

  /** Unloads a generation that never served. */
  discard(generation: Generation): void {
    const record = this.recordOf(generation);
    assert(record.state === 'loaded', `a ${record.state} generation is drained, not discarded`);
    this.#unload(record);
  }

  list(): readonly Generation[] {
    return [...this.#records.values()];
  }

  #unload(record: GenerationRecord): void {
    record.move('unloaded');
    this.#records.delete(record.id);
  }
}

function refuseOtherContract(service: Service): void {
  const found = service.contractVersion;
  if (majorOf(found) === majorOf(CONTRACT_VERSION)) return;
  throw new CodedError('CONTRACT_UNSUPPORTED', {
    message: `Service ${service.name} is for contract ${found}, this is ${CONTRACT_VERSION}.`,
    details: { service: service.name, found, expected: CONTRACT_VERSION },
  });
}

/** The major of a semantic version, NaN (which equals nothing) for any other text. */
function majorOf(version: string): number {
  const match = /^(\d+)\.\d+\.\d+(?:[-+].*)?$/.exec(version);
  return match === null ? Number.NaN : Number(match[1]);
}
