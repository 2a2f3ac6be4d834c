// Making a change ready (R10, R12): instances are made, loaded and prepared in dependency order, checked, and
// their migrations run on copies. Nothing of it can be seen; whatever fails lets all of it go again.
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { Carried } from '../kernel/migration.ts';
import type { Generation } from '../kernel/generation.ts';
import type { DryRun, ServiceChange, ServiceSource, Staged } from './change.ts';
import type { HostCore } from './core.ts';
import type { Member } from './roster.ts';
import type { Move, StateOrigin } from './switch.ts';
import type { Service } from '../contract/service.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { adaptService } from '../contract/legacy.ts';
import { orderServices } from '../kernel/order.ts';
import { planMigration } from '../kernel/migration.ts';
import { exportState, importState, reason, schemaTaken, takesNoState } from './carry-state.ts';
import { waitFor } from './deadline.ts';
import { migrateState } from './handover.ts';
import { refuseHostName } from './host-name.ts';

/** What a staged change holds inside. */
export class StagedChange implements Staged {
  readonly kind: 'start' | 'replacement' | 'rollback';
  readonly baseEpoch: number;
  readonly set: GenerationSet;
  /** In dependency order, removals last. */
  readonly moves: readonly Move[];
  readonly dryRun: readonly DryRun[];
  /** True once its activation was tried: its instances may hold state then, and are not asked again. */
  isSpent = false;

  constructor(parts: Pick<StagedChange, 'kind' | 'baseEpoch' | 'set' | 'moves' | 'dryRun'>) {
    this.kind = parts.kind;
    this.baseEpoch = parts.baseEpoch;
    this.set = parts.set;
    this.moves = parts.moves;
    this.dryRun = parts.dryRun;
  }

  get candidates(): readonly Generation[] {
    return arriving(this.moves).map(({ generation }) => generation);
  }

  get removals(): readonly Generation[] {
    const going = this.moves.filter(({ to }) => to === undefined);
    return going.flatMap(({ from }) => from?.generation ?? []);
  }
}

/** The record behind a change that a caller hands in. */
export function stagedChangeOf(staged: Staged): StagedChange {
  assert(staged instanceof StagedChange, 'a staged change comes from stage()');
  return staged;
}

/** Who comes with `moves`. */
export function arriving(moves: readonly Move[]): readonly Member[] {
  return moves.flatMap(({ to }) => to ?? []);
}

/**
 * Makes `change` ready; a `start` only adds.
 * @throws SERVICE_NAME_TAKEN, SERVICE_UNKNOWN, SERVICE_DEPENDENCY_*, SERVICE_LOAD_FAILED,
 * SERVICE_PREPARE_FAILED, SERVICE_PREPARE_DEADLINE, CONTRACT_UNSUPPORTED, STATE_*, MIGRATION_*,
 * ROLLOUT_SUPERSEDED
 */
export async function stageChange(
  change: ServiceChange,
  kind: 'start' | 'replacement',
  core: HostCore,
): Promise<StagedChange> {
  core.refuseStopping();
  const baseEpoch = core.kernel.epoch;
  const members: Member[] = [];
  try {
    for (const source of change.put ?? []) members.push(load(source, core));
    if (kind === 'start') refuseTaken(members, core);
    const ordered = place(members, change.remove ?? [], core);
    // Whatever fails from here on lets go of dependants first.
    members.splice(0, members.length, ...ordered);
    core.phase('prepare', [...ordered.map(nameOf), ...(change.remove ?? []).map(named)]);
    const moves: Move[] = [];
    const dryRun: DryRun[] = [];
    for (const member of ordered) {
      const from = core.serving(member.generation.service.name);
      if (from !== undefined) refuseLosingState(from, member, core);
      await prepare(member, core);
      if (from !== undefined) dryRun.push(...rehearse(from, member, core));
      moves.push(from === undefined ? await recover(member, members, core) : moveOf(from, member));
    }
    for (const service of change.remove ?? []) {
      moves.push({ service, from: core.serving(service), to: undefined, origin: PREDECESSOR });
    }
    core.refuseStopping();
    refuseOtherEpoch(baseEpoch, core);
    const set = prepareSet(moves, core);
    const isReturn = change.isReturn === true;
    return new StagedChange({ kind: isReturn ? 'rollback' : kind, baseEpoch, set, moves, dryRun });
  } catch (error) {
    await letGo(members, core);
    throw error;
  }
}

/** The set that serves after `moves`. */
export function prepareSet(moves: readonly Move[], core: HostCore): GenerationSet {
  const generations = arriving(moves).map(({ generation }) => generation);
  const removed = moves.filter(({ to }) => to === undefined).map(({ service }) => service);
  return core.kernel.prepare(generations, removed);
}

/** Lets go of members that did not come to serve, last first; resolves when they are disposed. */
export async function letGo(members: readonly Member[], core: HostCore): Promise<void> {
  for (const member of members.toReversed()) {
    const { generation } = member;
    core.kernel.discard(generation);
    // One that had been revived stands by again.
    const standby = core.kernel.standby(generation.service.name);
    if (standby?.service === generation.service) core.roster.readmit(member, standby);
  }
  if (members.length > 0) await core.roster.settled();
}

/**
 * A loaded instance of a source.
 * @throws SERVICE_LOAD_FAILED, SERVICE_SHAPE, SERVICE_NAME_TAKEN, CONTRACT_UNSUPPORTED
 */
export function load(source: ServiceSource, core: HostCore): Member {
  let service: Service;
  try {
    service = adaptService(source.create());
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const { name, revision } = source.pack;
    const message = `Making a service of ${name} revision ${revision} failed: ${reason(cause)}.`;
    throw new CodedError('SERVICE_LOAD_FAILED', { message, cause });
  }
  refuseHostName(service.name);
  const generation = core.kernel.load(service, source.pack);
  const member = core.createMember(source, generation);
  try {
    source.onLoaded?.(generation);
  } catch (error) {
    core.kernel.discard(generation);
    throw error;
  }
  return member;
}

/**
 * Lets a member get ready. What it does after its deadline is without effect: its scope is disposed.
 * @throws SERVICE_PREPARE_FAILED, SERVICE_PREPARE_DEADLINE
 */
export async function prepare({ generation, scope }: Member, core: HostCore): Promise<void> {
  const { service } = generation;
  if (service.prepare === undefined) return;
  const deadlineMs = core.prepareDeadlineMs;
  const outcome = await waitFor(() => service.prepare?.(scope), deadlineMs, core.timers);
  if (outcome.kind === 'done') return;
  const details = { service: service.name, generation: generation.id };
  if (outcome.kind === 'forced') {
    const message = `Service ${service.name} was not prepared within ${deadlineMs} ms.`;
    throw new CodedError('SERVICE_PREPARE_DEADLINE', { message, details });
  }
  const cause = outcome.error;
  const message = `Preparing service ${service.name} failed: ${reason(cause)}.`;
  throw new CodedError('SERVICE_PREPARE_FAILED', { message, details, cause });
}

const PREDECESSOR: StateOrigin = { kind: 'predecessor' };

function moveOf(from: Member | undefined, to: Member): Move {
  return { service: to.generation.service.name, from, to, origin: PREDECESSOR };
}

function nameOf({ generation }: Member): { service: string } {
  return { service: generation.service.name };
}

function named(service: string): { service: string } {
  return { service };
}

/** The new members in dependency order, in view of all services that will serve. */
function place(members: readonly Member[], removed: readonly string[], core: HostCore): Member[] {
  const serving = new Map(
    core.allServing().map(({ generation: { service } }) => [service.name, service] as const),
  );
  for (const service of removed) {
    if (serving.delete(service)) continue;
    const message = `There is no service named ${service} to be removed.`;
    throw new CodedError('SERVICE_UNKNOWN', { message, details: { service } });
  }
  for (const { service } of members.map(nameOf)) {
    if (!removed.includes(service)) continue;
    const message = `One change cannot both put and remove the service ${service}.`;
    throw new CodedError('SERVICE_NAME_TAKEN', { message, details: { service } });
  }
  const byName = new Map(members.map((member) => [member.generation.service.name, member]));
  const staying = [...serving.values()].filter(({ name }) => !byName.has(name));
  const coming = members.map(({ generation }) => generation.service);
  return orderServices([...staying, ...coming]).flatMap((name) => byName.get(name) ?? []);
}

function refuseTaken(members: readonly Member[], core: HostCore): void {
  for (const { service } of members.map(nameOf)) {
    if (core.serving(service) === undefined) continue;
    const message = `A service named ${service} serves already.`;
    throw new CodedError('SERVICE_NAME_TAKEN', { message, details: { service } });
  }
}

/** Known before anything is prepared: where no path of schemas leads, no switch will. */
export function refuseLosingState(from: Member, to: Member, core: HostCore): void {
  const { state, name } = from.generation.service;
  const own = to.generation.service.state;
  if (state === undefined) return;
  if (own === undefined) throw takesNoState(name, state.schema);
  const declared = { arriving: own.migrations ?? [], leaving: state.migrations ?? [] };
  const { schema } = state;
  planMigration(schema, schemaTaken(own, schema), declared, core.carriedOf(name));
}

/** Runs the migrations on a copy of today's state: evidence only, since the service goes on. */
export function rehearse(from: Member, to: Member, core: HostCore): DryRun[] {
  const leaving = from.generation.service;
  const arriving = to.generation.service;
  const { schema } = leaving.state ?? {};
  if (schema === undefined) return [];
  const toSchema = schemaTaken(arriving.state, schema);
  if (toSchema === schema) return [];
  const state = exportState(leaving);
  if (state === undefined) return [];
  const content = { state, carried: core.carriedOf(leaving.name) };
  const result = migrateState(content, { schema, leaving, arriving });
  const stateBytes = result.state.length;
  return [{ service: leaving.name, fromSchema: schema, toSchema, stateBytes }];
}

/**
 * Gives a member that follows nobody what was saved of its service, if it takes that. `members` are those to
 * let go of when the change fails; a member that refused is exchanged there.
 */
export async function recover(member: Member, members: Member[], core: HostCore): Promise<Move> {
  const { service } = member.generation;
  const saved = service.state === undefined ? undefined : await core.savedState(service.name);
  if (saved === undefined) return added(member, []);
  try {
    const { schema } = saved;
    const { state, carried } = migrateState(saved, {
      schema,
      leaving: undefined,
      arriving: service,
    });
    importState(service, state, schemaTaken(service.state, schema));
    return added(member, carried);
  } catch (error) {
    await core.refuseSaved(service.name, error);
    // A refused import may have left its traces: it starts from an instance that never saw the state.
    members.splice(members.indexOf(member), 1);
    await letGo([member], core);
    const fresh = load(member.source, core);
    members.push(fresh);
    await prepare(fresh, core);
    return added(fresh, []);
  }
}

function added(to: Member, carried: readonly Carried[]): Move {
  const { name } = to.generation.service;
  return { service: name, from: undefined, to, origin: { kind: 'own', carried } };
}

function refuseOtherEpoch(expectedEpoch: number, { kernel }: HostCore): void {
  const { epoch } = kernel;
  if (epoch === expectedEpoch) return;
  throw new CodedError('ROLLOUT_SUPERSEDED', { details: { epoch, expectedEpoch } });
}
