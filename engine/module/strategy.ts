// Strategies: named pieces of behaviour that one service offers and another asks for. Registered untyped, since
// the registry knows no type, and fetched typed, since the asker does (SG). What a generation offers is seen
// from the activation on that makes it serve, and goes with it. Pure and synchronous.
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';

/** A type at run time: what it is called, and how a value of it is told. */
export interface StrategyType<T> {
  /** For people, e.g. "TargetOrder". */
  readonly name: string;
  is(value: unknown): value is T;
}

/** A strategy with the generation it came with. */
export interface Strategy {
  readonly name: string;
  readonly type: string;
  readonly generation: number;
}

/** Strategies by name, for those who use them. */
export interface Strategies {
  /**
   * The strategy of this name. Fetch it where it is used: one that is kept outlives its generation.
   * @throws STRATEGY_UNKNOWN, STRATEGY_TYPE
   */
  fetch<T>(name: string, type: StrategyType<T>): T;
  /** All that are offered, by name. */
  list(): readonly Strategy[];
}

/** The registry, for the host that runs generations. */
export interface StrategyRegistry extends Strategies {
  /**
   * Notes what a generation will offer; nobody sees it before `exchange`.
   * @throws STRATEGY_TAKEN when the generation offers the name already
   */
  offer(generation: number, name: string, strategy: unknown, typeName?: string): void;
  /**
   * Would `exchange` do? Changes nothing; for the checks before an activation.
   * @throws STRATEGY_TAKEN when a name is offered by two arriving generations, or by one that stays
   */
  check(arriving: readonly number[], leaving: readonly number[]): void;
  /** Offers of `arriving` take the place of those of `leaving`, in one step or not at all. @throws STRATEGY_TAKEN */
  exchange(arriving: readonly number[], leaving: readonly number[]): void;
  /** Forgets a generation that never serves again, with all that it offered. */
  forget(generation: number): void;
}

interface Entry extends Strategy {
  readonly value: unknown;
}

/** An empty registry. */
export function createStrategyRegistry(): StrategyRegistry {
  return new Registry();
}

class Registry implements StrategyRegistry {
  readonly #offers = new Map<number, Map<string, Entry>>();
  #serving: ReadonlyMap<string, Entry> = new Map();

  fetch<T>(name: string, type: StrategyType<T>): T {
    const entry = this.#serving.get(name);
    if (entry === undefined) throw unknownStrategy(name, [...this.#serving.keys()]);
    const { value } = entry;
    if (type.is(value)) return value;
    const message = `Strategy "${name}" is of type ${entry.type}; ${type.name} was asked for.`;
    const details = { name, found: entry.type, expected: type.name };
    throw new CodedError('STRATEGY_TYPE', { message, details });
  }

  list(): readonly Strategy[] {
    return [...this.#serving.values()]
      .map(({ name, type, generation }) => ({ name, type, generation }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  offer(generation: number, name: string, strategy: unknown, typeName?: string): void {
    const offers = this.#offers.get(generation) ?? new Map<string, Entry>();
    if (offers.has(name)) throw taken(name, generation);
    const type = typeName ?? typeOf(strategy);
    offers.set(name, { name, type, generation, value: strategy });
    this.#offers.set(generation, offers);
  }

  check(arriving: readonly number[], leaving: readonly number[]): void {
    this.#exchanged(arriving, leaving);
  }

  exchange(arriving: readonly number[], leaving: readonly number[]): void {
    this.#serving = this.#exchanged(arriving, leaving);
  }

  forget(generation: number): void {
    const isServing = [...this.#serving.values()].some((entry) => entry.generation === generation);
    assert(!isServing, 'SG5 a generation leaves before it is forgotten');
    this.#offers.delete(generation);
  }

  #exchanged(arriving: readonly number[], leaving: readonly number[]): ReadonlyMap<string, Entry> {
    const next = new Map<string, Entry>();
    for (const [name, entry] of this.#serving) {
      if (!leaving.includes(entry.generation)) next.set(name, entry);
    }
    for (const generation of arriving) {
      for (const [name, entry] of this.#offers.get(generation) ?? []) {
        const holder = next.get(name);
        if (holder !== undefined && holder !== entry) throw taken(name, holder.generation);
        next.set(name, entry);
      }
    }
    return next;
  }
}

/** What a value is, in a word: the name of its class, or its kind. */
function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return 'object';
  const { constructor } = value;
  return typeof constructor === 'function' ? constructor.name : 'object';
}

function unknownStrategy(name: string, known: readonly string[]): CodedError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const message = `There is no strategy "${name}".${hint}`;
  return new CodedError('STRATEGY_UNKNOWN', { message, details: { name, nearest } });
}

function taken(name: string, generation: number): CodedError {
  const message = `Strategy "${name}" is offered by generation ${generation} already.`;
  return new CodedError('STRATEGY_TAKEN', { message, details: { name, generation } });
}
