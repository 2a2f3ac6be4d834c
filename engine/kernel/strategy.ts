// Strategies: named pieces of behaviour that one service offers and others fetch. Registered untyped, since the
// registry knows no type, and fetched typed, since the asker does (SG). What a generation offers is seen from
// the activation on that makes it serve, and goes with it. Pure and synchronous; one registry a host.
import type { StrategyType } from '../contract/scope.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';

/** The generation that offers; read when it is told, since an instance can come back under a new id. */
export interface StrategyHolder {
  readonly service: string;
  readonly generation: number;
}

/** A strategy with the generation it came with. */
export interface Strategy extends StrategyHolder {
  readonly name: string;
  readonly type: string;
}

/** The registry's side of one generation. */
export interface StrategyBoard {
  /**
   * Notes what the generation offers: seen at once while it serves, otherwise from the exchange on that makes
   * it serve.
   * @throws STRATEGY_TAKEN when the generation offers the name already, or serves and another one has it
   */
  offer(name: string, strategy: unknown, typeName?: string): void;
  /**
   * The strategy of this name among those of all that serve.
   * @throws STRATEGY_UNKNOWN, STRATEGY_TYPE
   */
  fetch<T>(name: string, type: StrategyType<T>): T;
  /** Forgets the generation, which never serves again, with all that it offered. */
  forget(): void;
}

const NAME = /^[a-z][a-z0-9.-]{0,79}$/;

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly holder: StrategyHolder;
  readonly value: unknown;
}

/** The strategies of one host, by name. */
export class StrategyRegistry {
  readonly #offers = new Map<StrategyHolder, Map<string, Entry>>();
  readonly #holders = new Set<StrategyHolder>();
  #serving: ReadonlyMap<string, Entry> = new Map();

  /** The side of one generation; nothing is kept of it before it offers. */
  board(holder: StrategyHolder): StrategyBoard {
    return {
      offer: (name, strategy, typeName) => this.#offer(holder, name, strategy, typeName),
      fetch: (name, type) => this.#fetch(name, type),
      forget: () => this.#forget(holder),
    };
  }

  /**
   * Would `exchange` do? Changes nothing; for the checks before an activation.
   * @throws STRATEGY_TAKEN when a name is offered by two arriving generations, or by one that stays
   */
  check(arriving: readonly StrategyHolder[], leaving: readonly StrategyHolder[]): void {
    this.#exchanged(arriving, leaving);
  }

  /** Offers of `arriving` take the place of those of `leaving`, in one step or not at all. @throws STRATEGY_TAKEN */
  exchange(arriving: readonly StrategyHolder[], leaving: readonly StrategyHolder[]): void {
    this.#serving = this.#exchanged(arriving, leaving);
    for (const holder of leaving) this.#holders.delete(holder);
    for (const holder of arriving) this.#holders.add(holder);
  }

  /** All that are offered by what serves, by name. */
  list(): readonly Strategy[] {
    return [...this.#serving.values()]
      .map(({ name, type, holder: { service, generation } }) => ({
        name,
        type,
        service,
        generation,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #fetch<T>(name: string, type: StrategyType<T>): T {
    const entry = this.#serving.get(name);
    if (entry === undefined) throw unknownStrategy(name, [...this.#serving.keys()]);
    const { value } = entry;
    if (type.is(value)) return value;
    const message = `Strategy "${name}" is of type ${entry.type}; ${type.name} was asked for.`;
    const details = { name, found: entry.type, expected: type.name };
    throw new CodedError('STRATEGY_TYPE', { message, details });
  }

  #offer(holder: StrategyHolder, name: string, strategy: unknown, typeName?: string): void {
    assert(NAME.test(name), 'a strategy is named a-z, digits, dots and dashes, at most 80');
    const offers = this.#offers.get(holder) ?? new Map<string, Entry>();
    if (offers.has(name)) throw taken(name, holder);
    const entry = { name, type: typeName ?? typeOf(strategy), holder, value: strategy };
    if (this.#holders.has(holder)) this.#show(entry);
    offers.set(name, entry);
    this.#offers.set(holder, offers);
  }

  #show(entry: Entry): void {
    const other = this.#serving.get(entry.name);
    if (other !== undefined) throw taken(entry.name, other.holder);
    this.#serving = new Map([...this.#serving, [entry.name, entry]]);
  }

  #forget(holder: StrategyHolder): void {
    assert(!this.#holders.has(holder), 'SG5 a generation leaves before it is forgotten');
    this.#offers.delete(holder);
  }

  #exchanged(
    arriving: readonly StrategyHolder[],
    leaving: readonly StrategyHolder[],
  ): ReadonlyMap<string, Entry> {
    const next = new Map<string, Entry>();
    for (const [name, entry] of this.#serving) {
      if (!leaving.includes(entry.holder)) next.set(name, entry);
    }
    for (const holder of arriving) {
      for (const [name, entry] of this.#offers.get(holder) ?? []) {
        const other = next.get(name);
        if (other !== undefined && other !== entry) throw taken(name, other.holder);
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
  // Object.prototype is told by what it has above it: a module's is not ours.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return 'object';
  const { constructor } = value;
  return typeof constructor === 'function' ? constructor.name : 'object';
}

function unknownStrategy(name: string, known: readonly string[]): CodedError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const message = `There is no strategy "${name}".${hint}`;
  return new CodedError('STRATEGY_UNKNOWN', { message, details: { name, nearest } });
}

function taken(name: string, { service, generation }: StrategyHolder): CodedError {
  const message = `Strategy "${name}" is offered by ${service}, generation ${generation}, already.`;
  return new CodedError('STRATEGY_TAKEN', { message, details: { name, service, generation } });
}
