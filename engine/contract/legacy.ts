// From what a factory or compiler made to a service that the host runs: a service of this major is checked and
// taken as it is, one of contract 1 is put into today's form. The half for contract 1 goes with contract 3.0.0.
import type { ServiceState } from './state.ts';
import type { Service } from './service.ts';
import { CodedError } from '../base/errors.ts';
import { findFault, findFaultOfFirst } from './service-shape.ts';

/**
 * The service that `found` is: the same object, or for contract 1 one that hands every call on to it.
 * @throws SERVICE_SHAPE, naming the member, what it is and what was expected
 */
export function adaptService(found: unknown): Service {
  const isFirst = isOfContract1(found);
  const fault = isFirst ? findFaultOfFirst(found) : findFault(found);
  if (fault !== undefined) throw new CodedError('SERVICE_SHAPE', { message: fault });
  if (!isFirst) return found as Service; // findFault has checked every member
  return fromContract1(found as ServiceOfContract1); // findFaultOfFirst has checked every member
}

/** What a service was in contract 1, as far as it differs. */
interface ServiceOfContract1 extends Pick<Service, 'name' | 'describe' | 'room' | 'dispose'> {
  /** The version it was written for, not a range. */
  readonly contractVersion: string;
  readonly stateSchema?: number;
  exportState?(): Uint8Array;
  importState?(state: Uint8Array, schema: number): void;
}

function isOfContract1(found: unknown): boolean {
  if (typeof found !== 'object' || found === null || 'contract' in found) return false;
  return 'contractVersion' in found;
}

/** Calls go through the old object, so that its methods find their `this`. */
function fromContract1(old: ServiceOfContract1): Service {
  const { room } = old;
  const state = stateOfContract1(old);
  return {
    name: old.name,
    contract: `^${old.contractVersion}`,
    ...(state === undefined ? {} : { state }),
    ...(room === undefined ? {} : { room }),
    ...(old.describe === undefined ? {} : { describe: () => old.describe?.() ?? {} }),
    ...(old.dispose === undefined ? {} : { dispose: () => old.dispose?.() }),
  };
}

function stateOfContract1(old: ServiceOfContract1): ServiceState | undefined {
  if (!exportsState(old)) return undefined;
  const schema = old.stateSchema ?? 0;
  const importAnySchema = (state: Uint8Array, of: number): void => {
    if (old.importState === undefined) throw new Error(`${old.name} takes no state over`);
    old.importState(state, of);
  };
  return {
    schema,
    exportState: () => old.exportState(),
    importState: (state) => importAnySchema(state, schema),
    importAnySchema,
  };
}

function exportsState(
  old: ServiceOfContract1,
): old is ServiceOfContract1 & Required<Pick<ServiceOfContract1, 'exportState'>> {
  return old.exportState !== undefined;
}
