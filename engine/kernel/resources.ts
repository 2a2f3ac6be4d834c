// Who holds which resource: own ones go with their generation, shared ones with the last generation that
// asked for their key. Pure bookkeeping: `leave` says what has to be closed, once, and the shell closes it.
// Keeps no reference to the functions that open.
import type { Closable } from '../contract/scope.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { isPromised } from '../base/thrown.ts';

/** A resource that nobody holds any more. */
export interface ReleasedResource {
  readonly resource: Closable;
  /** Its key when it was shared. */
  readonly key: string | undefined;
}

/** One resource of one generation, in the order of acquisition. */
type Holding =
  | { readonly key: undefined; readonly resource: Closable }
  | { readonly key: string; readonly shared: SharedResource };

interface SharedResource {
  readonly resource: Closable;
  readonly users: Set<number>;
}

/** The resources of all generations of one host; a user is a generation's id. */
export class ResourcePool {
  readonly #holdings = new Map<number, Holding[]>();
  readonly #shared = new Map<string, SharedResource>();
  /** The user, or the key, that a resource belongs to. */
  readonly #claims = new Map<Closable, number | string>();
  readonly #opening = new Set<string>();

  /** Generations that hold something. */
  get users(): number {
    return this.#holdings.size;
  }

  /** Keys under which something is shared, with the number of its users. */
  shared(): ReadonlyMap<string, number> {
    return new Map([...this.#shared].map(([key, { users }]) => [key, users.size]));
  }

  /**
   * `resource` belongs to `user` alone; saying so twice counts once.
   * @throws SCOPE_LIMIT
   */
  own<T extends Closable>(user: number, resource: T): T {
    assert(typeof resource.close === 'function', 'a resource can be closed');
    const claim = this.#claims.get(resource);
    if (claim === user) return resource;
    assert(claim === undefined, 'a resource has one owner or one key');
    this.#refuseMore(user);
    this.#claims.set(resource, user);
    this.#hold(user, { key: undefined, resource });
    return resource;
  }

  /**
   * What is shared under `key`, opened when nobody holds it. A throw of `open` leaves nothing behind.
   * @throws SCOPE_LIMIT, and what `open` throws
   */
  share<T extends Closable>(user: number, key: string, open: () => T): T {
    let shared = this.#shared.get(key);
    if (shared?.users.has(user) !== true) {
      this.#refuseMore(user);
      shared ??= this.#open(key, open);
      shared.users.add(user);
      this.#hold(user, { key, shared });
    }
    // A key stands for one type: whoever asks for it says which, and gets what another opened as it.
    return shared.resource as T;
  }

  /**
   * `user` lets go of all it holds. Returns what nobody holds any more, in the order in which to close it:
   * last acquired first. The caller closes it; a second `leave` returns nothing.
   */
  leave(user: number): readonly ReleasedResource[] {
    const holdings = this.#holdings.get(user) ?? [];
    this.#holdings.delete(user);
    const released: ReleasedResource[] = [];
    for (const holding of holdings.toReversed()) {
      if (holding.key === undefined) {
        this.#claims.delete(holding.resource);
        released.push(holding);
        continue;
      }
      const { users, resource } = holding.shared;
      users.delete(user);
      if (users.size > 0) continue;
      this.#shared.delete(holding.key);
      this.#claims.delete(resource);
      released.push({ key: holding.key, resource });
    }
    return released;
  }

  #open(key: string, open: () => Closable): SharedResource {
    assert(!this.#opening.has(key), 'opening a shared resource does not ask for its own key');
    this.#opening.add(key);
    try {
      const resource = open();
      assert(!isPromised(resource), 'a shared resource is opened at once');
      assert(typeof resource.close === 'function', 'a resource can be closed');
      assert(!this.#claims.has(resource), 'a resource has one owner or one key');
      this.#claims.set(resource, key);
      const shared = { resource, users: new Set<number>() };
      this.#shared.set(key, shared);
      return shared;
    } finally {
      this.#opening.delete(key);
    }
  }

  #hold(user: number, holding: Holding): void {
    const holdings = this.#holdings.get(user);
    if (holdings === undefined) this.#holdings.set(user, [holding]);
    else holdings.push(holding);
  }

  #refuseMore(user: number): void {
    const held = this.#holdings.get(user)?.length ?? 0;
    if (held < LIMITS.scopeResourcesMax) return;
    throw new CodedError('SCOPE_LIMIT', {
      message: `Generation ${user} holds ${held} resources.`,
      details: { generation: user, resources: held },
    });
  }
}
