// What a host does about faults (R5, R29): each service has a breaker, and a supervisor that counts restarts.
// A trip is an event; what it asks for runs later, outside of the call that failed. Invariant: nothing here
// throws into whoever reported a fault.
import type { HostCore } from './core.ts';
import type { Breaker, BreakerTrip, Standing } from '../kernel/breaker.ts';
import type { Supervisor } from '../kernel/supervisor.ts';
import { topic } from '../contract/topic.ts';
import { createBreaker } from '../kernel/breaker.ts';
import { createSupervisor } from '../kernel/supervisor.ts';
import { errorCode } from '../base/errors.ts';
import { tellable } from '../base/thrown.ts';
import { reason } from './carry-state.ts';

/** What is told under "host.service.tripped": a trip as plain data. */
export interface ServiceTripped {
  readonly service: string;
  readonly generation: number;
  readonly level: BreakerTrip['level'];
  readonly faults: number;
  /** The message of what was thrown. */
  readonly cause: string;
}

/** Published by the host when a breaker trips. */
export const SERVICE_TRIPPED = topic<ServiceTripped>('host.service.tripped');

/** How the host carries out what a trip asks for. */
export interface Remedies {
  /** Back to the version of before, with its state of the switch. */
  rollBack(service: string): Promise<unknown>;
  /** A fresh instance of the same version, with the state that was saved last. */
  restart(service: string): Promise<unknown>;
  /** Stops the service and what depends on it, for good. */
  giveUp(service: string): Promise<unknown>;
}

/** Breakers and supervisors of one host. */
export class Supervision {
  readonly #core: HostCore;
  readonly #remedies: Remedies;
  readonly #breakers = new Map<string, Breaker>();
  readonly #supervisors = new Map<string, Supervisor>();

  constructor(core: HostCore, remedies: Remedies) {
    this.#core = core;
    this.#remedies = remedies;
  }

  /** `generation` serves from now on. */
  serves(service: string, generation: number, standing: Standing): void {
    this.#breaker(service).serve(generation, standing);
  }

  /** The way back of services that serve on has ended. */
  confirmed(services: Iterable<string>): void {
    for (const service of services) {
      if (this.#core.serving(service) !== undefined) this.#breaker(service).confirm('sole');
    }
  }

  /** The service was removed. */
  gone(service: string): void {
    this.#breakers.delete(service);
  }

  /** A call of a generation threw. */
  fault(service: string, generation: number, thrown: unknown): void {
    // From here on it is read, logged and told of.
    const error = tellable(thrown);
    this.#core.count('host_service_faults', 'Calls of services that threw.');
    const fields = { err: error, service, generation };
    this.#core.options.log.warn(fields, 'a call of a service threw');
    const trip = this.#breakers.get(service)?.fault(generation, error, this.#core.nowMs());
    if (trip !== undefined) this.#act(trip);
  }

  #act(trip: BreakerTrip): void {
    const { options, publish } = this.#core;
    const { service, generation, level, faults, cause } = trip;
    const { kernel } = this.#core;
    const set = kernel.routing?.defaultSet.digest;
    const fields = { service, generation, level, faults, epoch: kernel.epoch, set };
    const message = 'the breaker of a service tripped';
    if (level === 'call') options.log.warn({ ...fields, err: cause }, message);
    else options.log.error({ ...fields, err: cause }, message);
    this.#core.count(`host_service_trips_${level}`, 'Breakers of services that tripped, by level.');
    this.#core.harmless('the hook for trips threw', () => options.onTrip?.(trip));
    const tripped = { service, generation, level, faults, cause: reason(cause) };
    this.#core.harmless('the bus did not take a trip', () => publish(SERVICE_TRIPPED, tripped));
    if (level === 'rollback') this.#core.spawn(() => this.#rollBack(trip));
    if (level === 'restart') this.#askForRestart(trip);
  }

  async #rollBack(trip: BreakerTrip): Promise<void> {
    // Somebody else may have replaced it meanwhile: then what tripped is gone already.
    if (!this.#serves(trip)) return;
    try {
      await this.#remedies.rollBack(trip.service);
    } catch (error) {
      if (!this.#serves(trip)) return;
      const fields = { err: error, service: trip.service, generation: trip.generation };
      this.#core.options.log.error(fields, 'a service could not be rolled back');
      const { service, generation } = trip;
      const next = this.#breakers.get(service)?.escalate(generation, error, this.#core.nowMs());
      if (next !== undefined) this.#act(next);
    }
  }

  /** The owner of the process restarts it; where nobody does, the host restarts the service. */
  #askForRestart(trip: BreakerTrip): void {
    const { onRestartNeeded } = this.#core.options;
    if (onRestartNeeded === undefined) {
      this.#core.spawn(() => this.#restart(trip));
      return;
    }
    // What the fresh process recovers is the state of before it failed, not what it made of it.
    this.#core.condemned.add(trip.generation);
    this.#core.harmless('the hook for restarts threw', () => onRestartNeeded(trip));
  }

  async #restart(trip: BreakerTrip): Promise<void> {
    const supervisor = this.#supervisor(trip.service);
    let last: unknown = trip.cause;
    while (this.#serves(trip)) {
      if (supervisor.failed(this.#core.nowMs()) === 'give-up') {
        await this.#giveUp(trip.service, last);
        return;
      }
      try {
        await this.#remedies.restart(trip.service);
        return;
      } catch (error) {
        last = error;
        const fields = { err: error, code: errorCode(error), service: trip.service };
        this.#core.options.log.error(fields, 'a service could not be restarted');
      }
    }
  }

  /** Loud on purpose: a service that is down and says nothing is found by its users. */
  async #giveUp(service: string, error: unknown): Promise<void> {
    const { log, onGiveUp } = this.#core.options;
    log.error({ err: error, service }, 'a service keeps failing: it is stopped for good');
    this.#core.count(
      'host_service_given_up',
      'Services that were stopped because they kept failing.',
    );
    await this.#remedies.giveUp(service).catch((cause: unknown) => {
      log.error({ err: cause, service }, 'a failing service could not be stopped');
    });
    this.#core.harmless('the hook for given up services threw', () => onGiveUp?.(service, error));
  }

  #serves({ service, generation }: BreakerTrip): boolean {
    return !this.#core.isStopping && this.#core.serving(service)?.generation.id === generation;
  }

  #breaker(service: string): Breaker {
    let breaker = this.#breakers.get(service);
    if (breaker === undefined) {
      breaker = createBreaker(service, this.#core.options.breaker);
      this.#breakers.set(service, breaker);
    }
    return breaker;
  }

  #supervisor(service: string): Supervisor {
    let supervisor = this.#supervisors.get(service);
    if (supervisor === undefined) {
      supervisor = createSupervisor(this.#core.options.restarts);
      this.#supervisors.set(service, supervisor);
    }
    return supervisor;
  }
}
