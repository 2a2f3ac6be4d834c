// The activation of a change in one macrotask (R12, R16, R19): pause, persist, release, activate, notify. No
// await, no IO. Invariant: all that can fail comes before kernel.activate; a failure there reopens the old
// scopes and leaves everything as it was (A5). Nothing after that write refuses.
import type { Routing } from '../kernel/routing.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { Carried } from '../kernel/migration.ts';
import type { RollbackSnapshot } from '../state/versions-snapshot.ts';
import type { Transaction } from '../state/versions-transaction.ts';
import type { HostCore } from './core.ts';
import type { Member } from './roster.ts';
import type { Service } from '../contract/service.ts';
import { assert } from '../base/assert.ts';
import { exportState, importState, schemaTaken } from './carry-state.ts';
import { migrateState, openState, sealState, type SealedState } from './handover.ts';

/**
 * Where the arriving version gets its state: out of the one that leaves, out of a snapshot, or it has all it
 * needs already.
 */
export type StateOrigin =
  | { readonly kind: 'predecessor' }
  | { readonly kind: 'snapshot'; readonly sealed: SealedState }
  | { readonly kind: 'own'; readonly carried: readonly Carried[] };

/** One service's part of a switch. */
export interface Move {
  readonly service: string;
  /** Undefined for a service that is added. */
  readonly from: Member | undefined;
  /** Undefined for a service that is removed. */
  readonly to: Member | undefined;
  readonly origin: StateOrigin;
}

export interface SwitchRequest {
  /** In dependency order. */
  readonly moves: readonly Move[];
  readonly set: GenerationSet;
  readonly expectedEpoch: number;
  /** A snapshot to go back to is kept. */
  readonly isReversible: boolean;
}

/** What a switch did to the state of one service. */
export interface CarriedState {
  readonly stateBytes: number;
  readonly carried: readonly Carried[];
  readonly dropped: readonly Carried[];
}

export interface SwitchResult {
  readonly routing: Routing;
  readonly states: ReadonlyMap<string, CarriedState>;
  /** Of the state that was left, when it is reversible. */
  readonly snapshot: RollbackSnapshot<SealedState> | undefined;
}

/**
 * Carries a change out. After a throw the candidates may be half filled: the caller lets them go.
 * @throws ROLLOUT_SUPERSEDED, DRAIN_UNFINISHED, STATE_EXPORT_REFUSED, STATE_IMPORT_REFUSED, SEAL_REFUSED,
 * MIGRATION_*, STRATEGY_TAKEN, VERSIONS_EXHAUSTED, and what a phase hook throws
 */
export function carryOut(request: SwitchRequest, core: HostCore): SwitchResult {
  const { moves, set, expectedEpoch } = request;
  assert(!core.directory.isCalling, 'A2 nothing is activated from inside a call of a service');
  core.kernel.checkActivation(set, expectedEpoch);
  const leaving = moves.flatMap(({ from }) => from ?? []).toReversed();
  const paused: Member[] = [];
  const undo: (() => void)[] = [];
  try {
    core.phase('pause', moves);
    for (const member of leaving) {
      member.scope.close();
      paused.push(member);
    }
    core.phase('persist', moves);
    const transaction = core.beginVersion();
    undo.push(() => transaction.abort());
    const states = persist(moves, transaction, core);
    core.phase('release', moves);
    const snapshot = keep(request, transaction, core);
    if (snapshot !== undefined) undo.push(() => core.versions.confirm(snapshot));
    core.phase('activate', moves);
    return { routing: write(request, core), states, snapshot };
  } catch (error) {
    for (const step of undo.toReversed()) step();
    for (const member of paused.toReversed()) member.scope.undoClose();
    throw error;
  }
}

/** The point of no return is the assignment inside kernel.activate: strategies are checked before it. */
function write({ moves, set, expectedEpoch }: SwitchRequest, core: HostCore): Routing {
  const arriving = moves.flatMap(({ to }) => to?.strategies ?? []);
  const leaving = moves.flatMap(({ from }) => from?.strategies ?? []);
  core.strategies.check(arriving, leaving);
  const routing = core.kernel.activate(set, expectedEpoch, core.nowMs());
  core.strategies.exchange(arriving, leaving);
  for (const { to } of moves) {
    if (to !== undefined) core.harmless('a scope could not be opened', () => to.scope.open());
  }
  return routing;
}

/** Exports all before anything is imported; so the state of all services is that of one instant. */
function persist(
  moves: readonly Move[],
  transaction: Transaction<SealedState>,
  core: HostCore,
): ReadonlyMap<string, CarriedState> {
  const sealed = new Map<string, SealedState>();
  for (const move of moves) {
    const left = leave(move, core);
    if (left === undefined) continue;
    sealed.set(move.service, left);
    transaction.write(move.service, left);
  }
  const states = new Map<string, CarriedState>();
  for (const { service, from, to, origin } of moves) {
    if (origin.kind === 'own') continue;
    const source = origin.kind === 'snapshot' ? origin.sealed : sealed.get(service);
    if (to === undefined || source === undefined) continue;
    states.set(service, arrive(source, from?.generation.service, to, core));
  }
  return states;
}

/** A version that is taken back for its faults is not asked for its state: what it holds is dropped. */
function leave({ service, from, origin }: Move, core: HostCore): SealedState | undefined {
  if (from === undefined || origin.kind === 'snapshot') return undefined;
  const state = exportState(from.generation.service);
  if (state === undefined) return undefined;
  const content = { state, carried: core.carriedOf(service) };
  return sealState(from.generation, content, core.nextCounter(), core.seal);
}

function arrive(
  source: SealedState,
  leaving: Service | undefined,
  to: Member,
  core: HostCore,
): CarriedState {
  const { schema } = source.context;
  const arriving = to.generation.service;
  const content = openState(source, core.seal);
  const { state, carried, dropped } = migrateState(content, { schema, leaving, arriving });
  // Until it has taken the state whole it may be half filled.
  to.isSpoilt = true;
  importState(arriving, state, schemaTaken(arriving.state, schema));
  to.isSpoilt = false;
  return { stateBytes: state.length, carried, dropped };
}

/**
 * Commits what was left as one version and keeps it to go back to. A second version forgets it: what serves
 * has its state itself, so that the bytes go when the way back does.
 */
function keep(
  { moves, isReversible }: SwitchRequest,
  transaction: Transaction<SealedState>,
  core: HostCore,
): RollbackSnapshot<SealedState> | undefined {
  if (!isReversible) {
    transaction.abort();
    return undefined;
  }
  const outcome = transaction.commit(core.nowMs());
  assert(outcome.kind === 'committed', 'A7 nobody else writes versions within one macrotask');
  const label = moves.map(({ service }) => service).join(',');
  const snapshot = core.versions.retain(label, core.nowMs(), core.snapshotExpiryMs);
  try {
    forget(moves, core);
  } catch (error) {
    core.versions.confirm(snapshot);
    forget(moves, core);
    throw error;
  }
  return snapshot;
}

/** @throws VERSIONS_EXHAUSTED */
function forget(moves: readonly Move[], core: HostCore): void {
  const transaction = core.beginVersion();
  for (const { service } of moves) transaction.remove(service);
  transaction.commit(core.nowMs());
}
