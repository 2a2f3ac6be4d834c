// Service state on its way from one generation to the next: exported, sealed, opened again,
// imported; all in one go without an await, before the write. Whatever fails leaves the old
// generation as it was (A5).
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { Service } from '../contract/service.ts';
import type { Generation } from '../kernel/generation.ts';
import type { SealContext } from '../trust/seal-context.ts';
import { open, seal } from '../trust/seal.ts';
import type { RolloutOptions } from './options.ts';

/**
 * Hands the state of `from` to `to`. Does nothing when `from` has none.
 * @throws STATE_EXPORT_REFUSED, STATE_IMPORT_REFUSED, SEAL_REFUSED when what was sealed does not open
 */
export function carryState(
  from: Generation,
  to: Generation,
  { sealKey, environment, kernel }: RolloutOptions,
): void {
  const state = exportState(from.service);
  if (state === undefined) return;
  const context: SealContext = {
    environment,
    service: from.service.name,
    record: 'service-state-handover',
    schema: from.service.stateSchema ?? 0,
    generation: from.id,
    pack: from.pack.digest,
    counter: kernel.epoch,
    previous: '',
  };
  const record = seal(state, sealKey, context);
  importState(to.service, open(record, [sealKey], context), context.schema);
}

/**
 * A copy of a service's state; undefined for a service without.
 * @throws STATE_EXPORT_REFUSED when it throws or is larger than LIMITS.serviceStateBytesMax
 */
export function exportState(service: Service): Uint8Array | undefined {
  if (service.exportState === undefined) return undefined;
  let state: Uint8Array;
  try {
    state = service.exportState();
  } catch (cause) {
    const message = `Service ${service.name} could not export its state: ${reason(cause)}.`;
    throw new CodedError('STATE_EXPORT_REFUSED', { message, cause });
  }
  if (state.length <= LIMITS.serviceStateBytesMax) return state;
  const allowed = `${LIMITS.serviceStateBytesMax} are allowed`;
  const message = `Service ${service.name} exported ${state.length} bytes of state; ${allowed}.`;
  throw new CodedError('STATE_EXPORT_REFUSED', { message });
}

/** @throws STATE_IMPORT_REFUSED when the service takes no state or throws */
export function importState(service: Service, state: Uint8Array, schema: number): void {
  if (service.importState === undefined) {
    const message = `The new generation of ${service.name} takes no state over.`;
    throw new CodedError('STATE_IMPORT_REFUSED', { message, details: { schema } });
  }
  try {
    service.importState(state, schema);
  } catch (cause) {
    const message = `The new generation of ${service.name} refused the state: ${reason(cause)}.`;
    throw new CodedError('STATE_IMPORT_REFUSED', { message, details: { schema }, cause });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
