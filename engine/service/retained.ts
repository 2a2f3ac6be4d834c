// The ways back: each replacement that can still be undone, with the version it left and that version's
// state. A way back ends by being gone, by confirmation, by expiry, or by the next replacement of one of its
// services. Invariant: at most one way back names a service.
import type { VersionStore } from '../state/versions.ts';
import type { RollbackSnapshot } from '../state/versions-snapshot.ts';
import type { ServiceSource } from './change.ts';
import type { SealedState } from './handover.ts';
import { CodedError } from '../base/errors.ts';

/** One replacement that can be undone. */
export interface WayBack {
  /** Epoch that the replacement made. */
  readonly epoch: number;
  /** Where what served before came from; undefined where the replacement added the service. */
  readonly formers: ReadonlyMap<string, ServiceSource | undefined>;
  /** State of the formers as they left it. */
  readonly snapshot: RollbackSnapshot<SealedState>;
  /** When the replacement was carried out. */
  readonly sinceWallMs: number;
}

/** All ways back of one host. */
export class WaysBack {
  readonly #versions: VersionStore<SealedState>;
  readonly #byService = new Map<string, WayBack>();
  /** Services whose way back ended by its expiry, to tell that from there never having been one. */
  readonly #expired = new Set<string>();

  constructor(versions: VersionStore<SealedState>) {
    this.#versions = versions;
  }

  /** Keeps a way back; those it overlaps with end. Returns the services whose former is let go of. */
  keep(way: WayBack): readonly string[] {
    const ended = this.end([...way.formers.keys()]);
    for (const service of way.formers.keys()) this.#byService.set(service, way);
    return ended.filter((service) => !way.formers.has(service));
  }

  /** How it stands with the way back of `service`. */
  standing(service: string): WayBack | 'expired' | 'none' {
    return this.#byService.get(service) ?? (this.#expired.has(service) ? 'expired' : 'none');
  }

  /** The way back of `service`, or the newest of all. @throws ROLLBACK_NONE, ROLLBACK_SNAPSHOT_EXPIRED */
  find(service?: string): WayBack {
    const way =
      service === undefined
        ? [...this.#byService.values()].toSorted((a, b) => b.epoch - a.epoch)[0]
        : this.#byService.get(service);
    if (way !== undefined) return way;
    const hasExpired = service === undefined ? this.#expired.size > 0 : this.#expired.has(service);
    if (hasExpired) throw new CodedError('ROLLBACK_SNAPSHOT_EXPIRED', { details: { service } });
    const message = `No replacement of ${service ?? 'any service'} can be undone.`;
    throw new CodedError('ROLLBACK_NONE', { message, details: { service } });
  }

  /** Ends all ways back; returns the services they named. */
  endAll(): readonly string[] {
    return this.end([...this.#byService.keys(), ...this.#expired]);
  }

  /** Ends the ways back that name one of `services`; returns all services these named. */
  end(services: readonly string[]): readonly string[] {
    const ended = new Set<string>();
    for (const service of services) {
      this.#expired.delete(service);
      const way = this.#byService.get(service);
      if (way === undefined) continue;
      this.#versions.confirm(way.snapshot);
      for (const name of way.formers.keys()) {
        this.#byService.delete(name);
        ended.add(name);
      }
    }
    return [...ended];
  }

  /** Ends the ways back whose time is over; returns the services these named. */
  expire(nowMs: number): readonly string[] {
    this.#versions.expire(nowMs);
    const due = [...this.#byService].filter(([, way]) => way.snapshot.state === 'expired');
    for (const [service] of due) {
      this.#byService.delete(service);
      this.#expired.add(service);
    }
    return due.map(([service]) => service);
  }
}
