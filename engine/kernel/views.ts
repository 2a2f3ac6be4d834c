// Shared read-only state: plain data that one service shows and others read, the fastest way between them.
// A value is frozen and holds no code, so it outlives the generation that showed it without keeping it in
// memory. Hot path: reading is one property read.
import type { View } from '../contract/scope.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { topicWords } from './topic-pattern.ts';

interface ViewRecord {
  value: unknown;
  /** Boards that show it or look at it. */
  users: number;
}

/** What one service shows, and all it may look at. */
export interface ViewBoard {
  /**
   * Freezes what `expose` will show later, so that nothing is refused then.
   * @throws what `expose` throws
   */
  check(name: string, value: unknown): void;
  /** @throws BUS_TOPIC_INVALID, VIEW_NOT_PLAIN, SCOPE_LIMIT */
  expose(name: string, value: unknown): void;
  /** @throws BUS_TOPIC_INVALID, SCOPE_LIMIT */
  view<T>(name: string): View<T>;
  /** Lets go of the names it used; what it shows stays until the service is removed. */
  dispose(): void;
}

/** The shown values of one host, by `<service>.<name>`. */
export class Views {
  readonly #records = new Map<string, ViewRecord>();

  /** The side of one service. */
  board(service: string): ViewBoard {
    const used = new Set<string>();
    return {
      check: (name, value) => {
        freezePlain(value);
        this.#use(`${service}.${name}`, used);
      },
      expose: (name, value) => {
        freezePlain(value);
        this.#use(`${service}.${name}`, used).value = value;
      },
      // The reader names the type, as the service that shows the value documents it.
      view: <T>(name: string) => this.#use(name, used) as View<T>,
      dispose: () => {
        for (const name of used) this.#leave(name);
        used.clear();
      },
    };
  }

  /** Nothing of `service` is shown any more; those who look at it see undefined. */
  remove(service: string): void {
    assert(!service.includes('.'), 'the name of a service is one word');
    for (const [name, record] of this.#records) {
      if (!name.startsWith(`${service}.`)) continue;
      record.value = undefined;
      if (record.users === 0) this.#records.delete(name);
    }
  }

  #use(name: string, used: Set<string>): ViewRecord {
    const record = this.#record(name);
    if (!used.has(name)) record.users += 1;
    used.add(name);
    return record;
  }

  /** A name that nobody uses and that shows nothing is free again. */
  #leave(name: string): void {
    const record = this.#records.get(name);
    assert(record !== undefined, 'a name that is used has a record');
    record.users -= 1;
    if (record.users === 0 && record.value === undefined) this.#records.delete(name);
  }

  #record(name: string): ViewRecord {
    let record = this.#records.get(name);
    if (record !== undefined) return record;
    topicWords(name);
    if (this.#records.size >= LIMITS.viewNamesMax) {
      const message = `${this.#records.size} names of values are in use.`;
      throw new CodedError('SCOPE_LIMIT', { message, details: { name } });
    }
    record = { value: undefined, users: 0 };
    this.#records.set(name, record);
    return record;
  }
}

/** Freezes `value` with all that is in it, or throws and freezes nothing. */
function freezePlain(value: unknown): void {
  const found = new Set<object>();
  let nodes = 0;
  const look = (part: unknown): void => {
    nodes += 1;
    if (nodes > LIMITS.viewNodesMax) throw notPlain(`more than ${LIMITS.viewNodesMax} values`);
    if (typeof part === 'function' || typeof part === 'symbol') throw notPlain(`a ${typeof part}`);
    if (typeof part === 'object' && part !== null) found.add(part);
  };
  look(value);
  // A Set hands out what is added while it is walked.
  for (const part of found) {
    if (!isPlain(part)) throw notPlain('an object with a class');
    for (const key of Reflect.ownKeys(part)) {
      const property = Object.getOwnPropertyDescriptor(part, key);
      if (property?.get !== undefined || property?.set !== undefined) throw notPlain('an accessor');
      look(property?.value);
    }
  }
  for (const part of found) Object.freeze(part);
}

/** An array or an object literal, of whichever realm: told by what the language made alone. */
function isPlain(part: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(part);
  if (prototype === null) return !Array.isArray(part);
  // Of all prototypes only that of arrays is an array, and only that of objects has this and no parent.
  if (Array.isArray(part)) return Array.isArray(prototype);
  const isRoot = Object.getPrototypeOf(prototype) === null;
  return isRoot && Object.hasOwn(prototype, 'propertyIsEnumerable');
}

function notPlain(found: string): CodedError {
  return new CodedError('VIEW_NOT_PLAIN', { message: `The shown value holds ${found}.` });
}
