// Synchronous calls from service to service: who serves is looked up once an activation. One directory a
// host. Hot path: a call compares one integer and allocates nothing. Invariant: after `refresh` it holds
// only generations that serve, so that a caller which never calls again keeps no old one in memory.
import type { Service } from '../contract/service.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { CodedError } from '../base/errors.ts';

/** What the directory needs to know of the kernel. */
export type ServingKernel = Pick<Kernel, 'epoch' | 'routing'>;

export interface ServiceDirectoryOptions {
  readonly kernel: ServingKernel;
  /** Hears once of every error that a called service threw; the caller gets it as well. */
  readonly onFault: (service: string, generation: number, error: unknown) => void;
}

/** The serving generations, by service name. */
export class ServiceDirectory {
  readonly #options: ServiceDirectoryOptions;
  readonly #entries = new Map<string, DirectoryEntry>();
  /** Calls of services that are on the stack. */
  readonly #stack: CallStack = { depth: 0 };
  /** Who threw an error first: passing it on is no fault of those it passes. */
  readonly #blamed = new WeakMap<object, string>();

  constructor(options: ServiceDirectoryOptions) {
    this.#options = options;
  }

  /** The entry of `service`, whether or not it serves; keep it. */
  entry(service: string): DirectoryEntry {
    let entry = this.#entries.get(service);
    if (entry === undefined) {
      entry = new DirectoryEntry(service, this.#options.kernel, this.#failed, this.#stack);
      this.#entries.set(service, entry);
    }
    return entry;
  }

  /** True while a service is being called, by whomever. */
  get isCalling(): boolean {
    return this.#stack.depth > 0;
  }

  /** Lets go of generations that serve no more; called after every activation. */
  refresh(): void {
    for (const entry of this.#entries.values()) entry.refresh();
  }

  /** True for an error that another service than `service` threw when it was called, and was reported for. */
  isReported(error: unknown, service: string): boolean {
    if (typeof error !== 'object' || error === null) return false;
    return (this.#blamed.get(error) ?? service) !== service;
  }

  readonly #failed = (service: string, generation: number, error: unknown): void => {
    if (this.isReported(error, service)) return;
    if (typeof error === 'object' && error !== null) this.#blamed.set(error, service);
    this.#options.onFault(service, generation, error);
  };
}

/** Shared by all entries of a directory. */
interface CallStack {
  depth: number;
}

/** One service as others call it. */
export class DirectoryEntry {
  readonly #name: string;
  readonly #kernel: ServingKernel;
  readonly #onFault: (service: string, generation: number, error: unknown) => void;
  readonly #stack: CallStack;
  #epoch = -1;
  #generation = 0;
  #service: Service | undefined;

  constructor(
    name: string,
    kernel: ServingKernel,
    onFault: (service: string, generation: number, error: unknown) => void,
    stack: CallStack,
  ) {
    this.#name = name;
    this.#kernel = kernel;
    this.#onFault = onFault;
    this.#stack = stack;
  }

  /** @throws DEPENDENCY_MISSING, and what the service throws */
  call(request: unknown): unknown {
    if (this.#epoch !== this.#kernel.epoch) this.refresh();
    const service = this.#service;
    if (service?.handle === undefined) throw this.#missing();
    const generation = this.#generation;
    this.#stack.depth += 1;
    try {
      return service.handle(request);
    } catch (error) {
      this.#onFault(this.#name, generation, error);
      throw error;
    } finally {
      this.#stack.depth -= 1;
    }
  }

  refresh(): void {
    const { epoch, routing } = this.#kernel;
    const generation = routing?.defaultSet.generations.get(this.#name);
    this.#epoch = epoch;
    this.#generation = generation?.id ?? 0;
    this.#service = generation?.service;
  }

  #missing(): CodedError {
    const why = this.#service === undefined ? 'does not serve' : 'answers no requests';
    return new CodedError('DEPENDENCY_MISSING', {
      message: `Service ${this.#name} ${why}.`,
      details: { service: this.#name },
    });
  }
}
