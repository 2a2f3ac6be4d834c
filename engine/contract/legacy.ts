// From what a factory or compiler made to a service that the host runs: a service of this major is checked and
// taken as it is, one of contract 1 is put into today's form. The half for contract 1 goes with contract 3.0.0.
import type { RoomBehaviour, RoomContext } from './room.ts';
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
interface ServiceOfContract1 extends Pick<Service, 'name' | 'describe' | 'dispose'> {
  readonly room?: RoomOfContract1;
  /** The version it was written for, not a range. */
  readonly contractVersion: string;
  readonly stateSchema?: number;
  exportState?(): Uint8Array;
  importState?(state: Uint8Array, schema: number): void;
}

/** How rooms ran in contract 1: calls recorded changes, and `apply` alone wrote columns, a row at a time. */
interface RoomOfContract1 extends Omit<RoomBehaviour, 'schema'> {
  apply(context: RoomContext, index: number): void;
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
    ...(room === undefined ? {} : { room: roomOfContract1(room) }),
    ...(old.describe === undefined ? {} : { describe: () => old.describe?.() ?? {} }),
    ...(old.dispose === undefined ? {} : { dispose: () => old.dispose?.() }),
  };
}

/** Each call carries out what it recorded before the next begins; what does not fit into a tick is lost. */
function roomOfContract1(old: RoomOfContract1): RoomBehaviour {
  const applyFrom = (context: RoomContext, mark: number): void => {
    for (let row = mark; row < context.changes.length; row += 1) old.apply(context, row);
  };
  return {
    layout: old.layout,
    schema: '',
    membersMax: old.membersMax,
    open: (context) => old.open(context),
    memberChanged: (context, member, present) => {
      const mark = context.changes.length;
      old.memberChanged(context, member, present);
      applyFrom(context, mark);
    },
    decide: (context, command) => {
      const mark = context.changes.length;
      const refusal = old.decide(context, command);
      applyFrom(context, mark);
      return refusal;
    },
    step: (context) => {
      const mark = context.changes.length;
      old.step(context);
      applyFrom(context, mark);
    },
    adopt: (context) => old.adopt(context),
    ...(old.observe === undefined ? {} : { observe: (context) => old.observe?.(context) }),
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
