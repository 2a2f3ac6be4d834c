// Saying that what serves is good: the versions of before and their state are let go of. The record comes
// first, so that nothing is let go of that the history does not say is confirmed.
import { CodedError } from '../base/errors.ts';
import type { Generation } from '../kernel/generation.ts';
import { recordOf } from './activate.ts';
import type { RolloutOptions } from './options.ts';
import type { ConfirmAccepted } from './outcome.ts';

/** Who confirms. */
export interface ConfirmRequest {
  /** All services when undefined. */
  readonly service: string | undefined;
  readonly actor: string;
}

/**
 * Ends the way back of one service, or of all, with those of all services that were replaced together.
 * @throws SERVICE_UNKNOWN, HISTORY_STOPPED; nothing has changed then
 */
export async function confirm(
  { service, actor }: ConfirmRequest,
  options: RolloutOptions,
): Promise<ConfirmAccepted> {
  const { services, history, log } = options;
  const { epoch, routing } = services.kernel;
  const serving = routing?.defaultSet.generations ?? new Map<string, Generation>();
  if (service !== undefined && !serving.has(service)) {
    const message = `No service is named "${service}".`;
    throw new CodedError('SERVICE_UNKNOWN', { message, details: { service } });
  }
  const meant = service === undefined ? [...serving.keys()] : [service];
  const names = new Set(meant.flatMap((name) => replacedWith(name, options)));
  const confirmed = [...names].flatMap((name) => serving.get(name) ?? []);
  for (const generation of confirmed) {
    const fields = { nextEpoch: epoch, reason: 'confirmed', actor };
    await history.append(recordOf('confirmed', generation, fields, options));
  }
  services.confirm([...names]);
  for (const participant of options.participants ?? []) participant.confirm([...names]);
  for (const {
    id: generation,
    pack,
    service: { name },
  } of confirmed) {
    const fields = { stage: 'confirmed', service: name, generation, epoch, actor };
    const set = routing?.defaultSet.digest;
    log.info({ ...fields, set, pack: pack.name, revision: pack.revision }, 'pack confirmed');
  }
  return {
    ok: true,
    epoch,
    services: confirmed.map(({ id: generation, pack, service: { name } }) => {
      return { service: name, pack, generation };
    }),
  };
}

function replacedWith(service: string, { services }: RolloutOptions): readonly string[] {
  const standing = services.wayBack(service);
  return standing.kind === 'kept' ? [...standing.services.keys()] : [];
}
