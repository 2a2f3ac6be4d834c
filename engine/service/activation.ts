// A switch and what follows from it: ways back, what is carried, breakers, directory, the word to dependants.
// Synchronous as a whole. Invariant: once the kernel has written, nothing here throws.
import type { Replacement, ServiceMove } from './change.ts';
import type { HostCore } from './core.ts';
import { carryOut, type Move, type SwitchRequest, type SwitchResult } from './switch.ts';
import type { Supervision } from './supervision.ts';
import type { Standing } from '../kernel/breaker.ts';
import { topic } from '../contract/topic.ts';

/** What is told of each service of a change under "host.service.replaced". */
export interface ServiceReplaced {
  readonly service: string;
  /** Undefined when the service was removed. */
  readonly generation: number | undefined;
  readonly epoch: number;
  readonly kind: Replacement['kind'];
}

/** Published by the host after every change, once a service, in dependency order. */
export const SERVICE_REPLACED = topic<ServiceReplaced>('host.service.replaced');

const STANDINGS = {
  start: 'sole',
  replacement: 'successor',
  rollback: 'returned',
  restart: 'sole',
} as const satisfies Record<Replacement['kind'], Standing>;

/**
 * Carries a change out and tells everybody.
 * @throws what carryOut throws; nothing has changed then
 */
export function activateChange(
  request: SwitchRequest,
  kind: Replacement['kind'],
  core: HostCore,
  supervision: Supervision,
): Replacement {
  core.refuseStopping();
  const result = carryOut(request, core);
  const replacement = describe(request.moves, kind, result);
  core.harmless('what follows from an activation failed', () => {
    core.directory.refresh();
    movePins(request.moves, core);
    rememberCarried(request.moves, result, core);
    rememberWayBack(request, result, core);
    for (const { service, from, to } of request.moves) {
      const standing = from === undefined ? 'sole' : STANDINGS[kind];
      if (to !== undefined) {
        supervision.serves(service, to.generation.id, standing);
        continue;
      }
      supervision.gone(service);
      core.onRemoved(service);
    }
  });
  tell(replacement, request.moves, core);
  return replacement;
}

/**
 * Who stays, and is at work, pins the set that serves now: it may never be idle, and what it held was the old
 * set with all that was replaced.
 */
function movePins(moves: readonly Move[], core: HostCore): void {
  const moved = new Set(moves.map(({ to }) => to));
  for (const member of core.allServing()) {
    if (moved.has(member)) continue;
    for (const pin of member.pins) {
      if (pin.service === undefined) continue;
      pin.release();
      pin.acquire();
    }
  }
}

function describe(
  moves: readonly Move[],
  kind: Replacement['kind'],
  { routing, states }: SwitchResult,
): Replacement {
  const services = moves.flatMap(({ service, from, to }): ServiceMove[] => {
    const pack = (to ?? from)?.generation.pack;
    if (pack === undefined) return [];
    const stateBytes = states.get(service)?.stateBytes;
    return [{ service, from: from?.generation.id, to: to?.generation.id, pack, stateBytes }];
  });
  const lost = moves.filter(({ from, origin }) => from !== undefined && origin.kind === 'snapshot');
  const { epoch, defaultSet } = routing;
  return {
    kind,
    epoch,
    set: defaultSet.digest,
    services,
    lost: lost.map(({ service }) => service),
  };
}

function rememberCarried(moves: readonly Move[], { states }: SwitchResult, core: HostCore): void {
  for (const { service, to, origin } of moves) {
    const state = states.get(service);
    const own = origin.kind === 'own' ? origin.carried : [];
    core.setCarried(service, to === undefined ? [] : (state?.carried ?? own));
    for (const { from, to: schema, bytes } of state?.dropped ?? []) {
      const fields = { service, from, to: schema, bytes: bytes.length };
      core.options.log.warn(fields, 'what a way down had left out was passed by, and is lost');
    }
  }
}

function rememberWayBack(
  { moves, isReversible }: SwitchRequest,
  { routing, snapshot }: SwitchResult,
  core: HostCore,
): void {
  const names = moves.map(({ service }) => service);
  if (!isReversible || snapshot === undefined) {
    // Gone back, or made anew: what was left is bad, and what stood by before it has come back or is gone.
    core.endWaysBack(names);
    return;
  }
  // A service that was removed and is added anew does not go back to what it was before.
  core.kernel.confirm(moves.filter(({ from }) => from === undefined).map(({ service }) => service));
  const formers = new Map(moves.map(({ service, from }) => [service, from?.source] as const));
  const sinceWallMs = core.options.clock.wallMs();
  core.letGoOf(core.waysBack.keep({ epoch: routing.epoch, formers, snapshot, sinceWallMs }));
}

function tell(replacement: Replacement, moves: readonly Move[], core: HostCore): void {
  const { epoch, set, kind } = replacement;
  core.count('host_service_changes', 'Changes of services that were carried out.');
  const { log } = core.options;
  core.harmless('a phase hook threw after the activation', () => core.phase('notify', moves));
  for (const { service, from, to, pack, stateBytes } of replacement.services) {
    const { name, revision, digest } = pack;
    const fields = { kind, epoch, set, service, from, generation: to, stateBytes };
    log.info({ ...fields, pack: name, revision, digest }, 'service replaced');
    const payload = { service, generation: to, epoch, kind };
    core.harmless('the bus did not take a message of the host', () => {
      core.publish(SERVICE_REPLACED, payload);
    });
  }
  core.harmless('state was not saved after an activation', () =>
    core.options.onReplaced?.(replacement),
  );
}
