// What a service itself does about its state: gives a copy out, takes one in. Its throws become refusals, its
// size is bounded. Nothing here keeps or changes anything of the host.
import type { Service } from '../contract/service.ts';
import type { ServiceState } from '../contract/state.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { isPromised, thrownText } from '../base/thrown.ts';

/**
 * A copy of a service's state; undefined for a service without.
 * @throws STATE_EXPORT_REFUSED when it throws, gives no bytes, or more than LIMITS.serviceStateBytesMax
 */
export function exportState(service: Service): Uint8Array | undefined {
  if (service.state === undefined) return undefined;
  let state: unknown;
  try {
    state = service.state.exportState();
  } catch (cause) {
    const message = `Service ${service.name} could not export its state: ${reason(cause)}.`;
    throw new CodedError('STATE_EXPORT_REFUSED', { message, cause });
  }
  // A generation's own realm may differ from ours: the view says what it is.
  if (!ArrayBuffer.isView(state) || !isBytes(state)) {
    const found = isPromised(state) ? 'a promise' : typeof state;
    const message = `Service ${service.name} exported ${found}; a Uint8Array is expected.`;
    throw new CodedError('STATE_EXPORT_REFUSED', { message });
  }
  if (state.length <= LIMITS.serviceStateBytesMax) return state;
  const allowed = `${LIMITS.serviceStateBytesMax} are allowed`;
  const message = `Service ${service.name} exported ${state.length} bytes of state; ${allowed}.`;
  throw new CodedError('STATE_EXPORT_REFUSED', { message });
}

/** @throws STATE_IMPORT_REFUSED when the service takes no state or throws */
export function importState(service: Service, state: Uint8Array, schema: number): void {
  const { state: own } = service;
  if (own === undefined) throw takesNoState(service.name, schema);
  if (schemaTaken(own, schema) !== schema) {
    const message = `The state has schema ${schema}; ${service.name} takes ${own.schema}.`;
    throw new CodedError('STATE_IMPORT_REFUSED', { message, details: { schema } });
  }
  let result: unknown;
  try {
    if (own.importAnySchema === undefined) result = own.importState(state);
    else result = own.importAnySchema(state, schema);
  } catch (cause) {
    const message = `The new generation of ${service.name} refused the state: ${reason(cause)}.`;
    throw new CodedError('STATE_IMPORT_REFUSED', { message, details: { schema }, cause });
  }
  // It would serve with half of its state, and what it cannot take would be known too late.
  if (!isPromised(result)) return;
  const message = `${service.name} promises to import its state; it has to have done so.`;
  throw new CodedError('STATE_IMPORT_REFUSED', { message, details: { schema } });
}

/** The schema in which state of schema `found` is taken: its own, or for a service of contract 1 any. */
export function schemaTaken(own: ServiceState | undefined, found: number): number {
  return own === undefined || own.importAnySchema !== undefined ? found : own.schema;
}

/** The refusal of a version without state to follow one that has some: it would be lost without a word. */
export function takesNoState(service: string, schema: number): CodedError {
  const message = `The new generation of ${service} takes no state over, and there is some.`;
  return new CodedError('STATE_IMPORT_REFUSED', { message, details: { service, schema } });
}

/** What was thrown, as words for a message. */
export function reason(cause: unknown): string {
  return thrownText(cause);
}

function isBytes(view: ArrayBufferView): view is Uint8Array {
  return Object.prototype.toString.call(view) === '[object Uint8Array]';
}
