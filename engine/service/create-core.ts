// The wiring of one host: kernel, roster, bus, shown values, strategies, resources and directory are constructed
// here, and each generation gets its scope out of them. Nothing of it is shared with another host.
import type { Generation } from '../kernel/generation.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { ServiceLease } from '../kernel/service-lease.ts';
import type { ServiceSource } from './change.ts';
import type { ServiceHostOptions } from './options.ts';
import type { Member } from './roster.ts';
import { LIMITS } from '../base/limits.ts';
import { createKernel } from '../kernel/kernel.ts';
import { ResourcePool } from '../kernel/resources.ts';
import { StrategyRegistry } from '../kernel/strategy.ts';
import { Views } from '../kernel/views.ts';
import { sha256Hex } from '../trust/digest.ts';
import { HostCore } from './core.ts';
import { HOST_NAME } from './host-name.ts';
import { MessagePump } from './message-pump.ts';
import { Roster } from './roster.ts';
import { createScope } from './scope.ts';
import { ServiceDirectory } from './service-directory.ts';

/** What a core tells the host around it. */
export interface CoreListeners {
  readonly onFault: (service: string, generation: number, error: unknown) => void;
  readonly onWayBackEnded: (services: readonly string[]) => void;
}

/** The inside of a host without services. */
export function createCore(options: ServiceHostOptions, listeners: CoreListeners): HostCore {
  const { log, clock, timers } = options;
  const disposeDeadlineMs = options.disposeDeadlineMs ?? LIMITS.disposeDeadlineMs;
  const roster = new Roster({
    log,
    clock,
    timers,
    epoch: () => kernel.epoch,
    disposeDeadlineMs,
    onDisposed: (service) => core.disposed(service),
  });
  const kernel = createKernel({
    lastGeneration: options.lastGeneration ?? 0,
    lastEpoch: options.lastEpoch ?? 0,
    digest: (text) => sha256Hex(text),
    drain: options.drain ?? { policy: 'wait', deadlineMs: LIMITS.drainDeadlineMs },
    keepStandby: true,
    onUnload: (generation) => core.unloaded(generation),
    onDrained: roster.drained,
    onOverdue: (set) => {
      const fields = { set: set.digest, leases: set.leaseCount, epoch: kernel.epoch };
      log.warn(fields, 'a set is still leased at its drain deadline');
    },
    onHookError: (error) => log.error({ err: error }, 'a kernel hook threw'),
  });
  const pump = new MessagePump({
    clock,
    timers,
    onFault: ({ service, generation, error }) => {
      // What a called service threw was that one's fault, and was counted there.
      if (!directory.isReported(error, service)) listeners.onFault(service, generation, error);
    },
  });
  const own = pump.attach({ service: HOST_NAME, generation: 0, isHeeded: true });
  own.open();
  const views = new Views();
  const directory = new ServiceDirectory({ kernel, onFault: listeners.onFault });
  const resources = new ResourcePool();
  const strategies = new StrategyRegistry();
  const shared = { pump, views, directory, kernel, resources, strategies };
  const scopes = { ...options, ...shared, disposeDeadlineMs, listeners };
  const core: HostCore = new HostCore({
    options,
    kernel,
    roster,
    directory,
    strategies,
    createMember: (source, generation) => roster.add(createMember(source, generation, scopes)),
    publish: (topic, payload) => own.publish(topic, payload),
    onWayBackEnded: listeners.onWayBackEnded,
    onRemoved: (service) => {
      views.remove(service);
      pump.remove(service);
    },
    onGone: (service) => pump.forget(service),
    onStopped: () => {
      own.dispose();
      pump.stop();
    },
  });
  return core;
}

interface MemberParts extends ServiceHostOptions {
  readonly disposeDeadlineMs: number;
  readonly pump: MessagePump;
  readonly views: Views;
  readonly directory: ServiceDirectory;
  readonly kernel: Kernel;
  readonly resources: ResourcePool;
  readonly strategies: StrategyRegistry;
  readonly listeners: CoreListeners;
}

/** What belongs to a freshly loaded generation. */
function createMember(source: ServiceSource, loaded: Generation, parts: MemberParts): Member {
  const { service } = loaded;
  const { name, dependencies = [] } = service;
  const { pump, views, kernel, listeners } = parts;
  const messagePin = kernel.createServiceLease(`messages of ${name}`, name);
  const timerPin = kernel.createServiceLease(`timers of ${name}`, name);
  // An instance can come back under a new id: what it sends, offers and throws counts for the one it has.
  const holder = {
    service: name,
    get generation() {
      return member.generation.id;
    },
    ...whileBusy(messagePin),
  };
  const messages = pump.attach(holder);
  const { log, metrics, clock, timers, directory, resources, disposeDeadlineMs } = parts;
  const scope = createScope({
    service: name,
    generation: loaded.id,
    dependencies,
    log,
    metrics,
    clock,
    timers,
    messages,
    values: views.board(name),
    strategies: parts.strategies.board(holder),
    directory,
    resources,
    onFault: (error) => {
      // A request that failed was the responder's fault, and was counted there.
      if (!pump.isReported(error, name)) listeners.onFault(name, member.generation.id, error);
    },
    ...whileBusy(timerPin),
    disposeDeadlineMs,
  });
  const pins = [messagePin, timerPin];
  const member: Member = {
    generation: loaded,
    source,
    scope,
    pins,
    strategies: holder,
    isSpoilt: false,
  };
  return member;
}

/** A delivery or a timer's run pins the generation that it runs in, like any other user of it. */
function whileBusy(pin: ServiceLease): {
  readonly onBusy: () => void;
  readonly onIdle: () => void;
} {
  return { onBusy: () => pin.acquire(), onIdle: () => pin.release() };
}
