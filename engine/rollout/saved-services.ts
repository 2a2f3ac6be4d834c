// What a rollout asks of saved state: that of all serving services at one instant, made durable. Sealing,
// counting and storing are engine/service/saved-state.ts.
import type { RolloutOptions } from './options.ts';

/**
 * Exports all serving services, then saves. One that fails does not keep the others.
 * @throws after all were tried: the failure, or an AggregateError of several
 */
export async function saveServing({ services, savedStates }: RolloutOptions): Promise<void> {
  const { captures, failures } = services.capture();
  const errors = [...failures];
  await savedStates.save(captures).catch((error: unknown) => errors.push(error));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, 'service state was not saved');
}
