// Takes a service out by the drain of any replacement. The write comes first, the record after it: a crash in
// between leaves a service that a start brings back, never one that is lost.
import { CodedError } from '../base/errors.ts';
import { nearestName } from '../base/nearest-name.ts';
import type { Generation } from '../kernel/generation.ts';
import type { Journey } from './journey.ts';
import type { RolloutOptions } from './options.ts';
import type { RemoveAccepted } from './outcome.ts';
import { activateOrDiscard, type RolloutRequest } from './pipeline.ts';

/** @throws SERVICE_UNKNOWN, SERVICE_IN_USE, SERVICE_DEPENDENCY_MISSING; nothing has changed then */
export async function remove(
  service: string,
  request: RolloutRequest,
  journey: Journey,
  options: RolloutOptions,
): Promise<RemoveAccepted> {
  const { services } = options;
  const leaving = find(service, options);
  journey.identify(leaving.pack, service);
  const staged = await journey.pass('prepared', () => services.stage({ remove: [service] }));
  const { epoch, durable } = await journey.pass('active', () =>
    activateOrDiscard({ ...request, staged }, options),
  );
  journey.logRemoved();
  return { ok: true, stages: [...journey.timings], epoch, service, pack: leaving.pack, durable };
}

function find(service: string, { services }: RolloutOptions): Generation {
  const generation = services.kernel.routing?.defaultSet.generations.get(service);
  if (generation === undefined) {
    const known = [...(services.kernel.routing?.defaultSet.generations.keys() ?? [])];
    const nearest = nearestName(service, known);
    const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    const message = `No service is named "${service}".${hint}`;
    throw new CodedError('SERVICE_UNKNOWN', { message, details: { service } });
  }
  if (generation.service.room === undefined) return generation;
  throw new CodedError('SERVICE_IN_USE', { details: { service } });
}
