// One battle on a server: its core (battle.ts) with the lease it runs on, its moves to other versions and back, and
// what it writes down. runTick is the only place where anything happens; all of a tick runs on one leased set (A2).
// Hot path: a tick allocates nothing of its own.
import type { RoomId } from '../contract/ids.ts';
import type { Columns, Layout } from '../contract/layout.ts';
import type { Command, RoomBoundary, RoomSchema } from '../contract/room.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { Lease } from '../kernel/lease.ts';
import type { RecoveredRoom } from './recover.ts';
import type { OptionsOf } from './room-options.ts';
import type { RoomOutcome } from './room-report.ts';
import type { RoomState, RoomWreck } from './room-state.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { schemaOf } from '../state/room-schema.ts';
import { createBattle, type Battle } from './battle.ts';
import { RoomCommons } from './room-commons.ts';
import { RoomReport } from './room-report.ts';
import { RoomWriter, type RoomStanding } from './room-writer.ts';
import { Restoring, takeOver } from './restoring.ts';
import { mayMove, servingOf, type Binding, type Serving } from './room-binding.ts';
import { WayBack, type RestorePlan, type RestoreRefusal } from './way-back.ts';

/** What a room is made with. */
export type RoomOptions = OptionsOf<Room>;

/** What one tick did; reused, valid until the next tick of any room of the process. */
export type TickReport = RoomOutcome<Room>;

/** One battle. A room that is not open takes no member and no command, and ignores leaves. */
export interface Room extends RoomStanding {
  readonly id: RoomId;
  readonly state: RoomState;
  /** Ticks since it opened. */
  readonly tick: number;
  readonly boundary: RoomBoundary;
  readonly columns: Columns;
  readonly layout: Layout;
  readonly schema: RoomSchema;
  readonly membersMax: number;
  /** The newest tick that a crash does not take back; undefined without a journal. */
  readonly durableTick: number | undefined;
  /** Defined once it is faulted. */
  readonly wreck: RoomWreck | undefined;
  /** Reserves the lowest free slot; takes part from the next tick. -1 when full. */
  join(): number;
  /** Gives up a slot that join() gave; processed at the next tick. */
  leave(member: number): void;
  /** False when the mailbox is full. Copies the command. */
  enqueue(command: Command): boolean;
  /** An input that only the host can give: its number, or -1 when the mailbox is full. */
  input(kind: number, args: ArrayLike<number>): number;
  /** One tick. A throw leaves the room faulted. */
  runTick(): TickReport;
  /** Ticks up to this one, for a host that drives the room itself. */
  step(toTick: number, onTick?: (report: TickReport) => void): void;
  /** Over all columns; equal seeds, commands and rules give equal hashes. */
  stateHash(): string;
  /** A plain copy of all columns. */
  snapshot(): Uint8Array;
  /** The columns it left when it was on this schema last. */
  kept(schema: RoomSchema): Columns | undefined;
  /** What going back to the state at the switch away from a pack, or the one that serves, would mean. */
  planRestore(pack?: string): RestorePlan | RestoreRefusal;
  /** Goes back to that state from the next tick on, with the inputs since under the rules that serve now. */
  restore(): void;
  /** Releases the lease; the room never ticks again, and no journal brings it back. */
  close(): void;
  /** Writes its state down and releases the lease: the next process goes on with it, also with one that faulted. */
  suspend(): void;
  /** A faulted room does not tick any more; asked now and then, it writes what the journal wants of a room. */
  keep(): void;
}

/** Opens a room on the kernel's default set. */
export function createRoom(options: RoomOptions): Room {
  return new RoomRecord(options);
}

class RoomRecord implements Room {
  readonly id: RoomId;
  /** Without what it was made of: that would stay as long as the room. */
  readonly #options: Omit<RoomOptions, 'recovered'>;
  readonly #commons: RoomCommons;
  readonly #lease: Lease;
  readonly #battle: Battle;
  readonly #wayBack: WayBack;
  readonly #writer: RoomWriter;
  readonly #report: RoomReport<Room>;
  #binding: Binding;
  epoch: number;
  /** The epoch that the room could not move to. */
  #failedEpoch = -1;
  state: RoomState = 'open';
  readonly opened: number;
  timeline = 0;
  wreck: RoomWreck | undefined;
  #isRestoreWanted = false;
  #restoring: Restoring | undefined;
  /** The version whose rollback asked for a return last. */
  #restoredFor: Generation | undefined;

  constructor({ recovered, ...options }: RoomOptions) {
    const { kernel, id, commons = new RoomCommons() } = options;
    this.#options = options;
    this.#commons = commons;
    this.id = id;
    const standing = recovered?.standing;
    const serving = standing ?? servingOf(this.#options);
    this.#binding = serving;
    this.epoch = serving.epoch;
    this.opened = recovered?.start.opened ?? serving.epoch;
    this.timeline = recovered?.timeline ?? 0;
    this.#wayBack = new WayBack(commons.images);
    this.#lease = standing?.lease ?? kernel.createLease(`room ${id}`);
    if (standing === undefined) this.#lease.acquire(serving.set);
    try {
      this.#battle = this.#begin(recovered);
    } catch (error) {
      this.#end('faulted');
      throw error;
    }
    this.#writer = new RoomWriter(id, this.#battle, commons, this.#wayBack);
    this.#report = new RoomReport<Room>(this, commons.report, this.#binding);
    if (recovered?.isContinued === true) return;
    this.#writer.start(recovered === undefined ? 'opened' : 'snapshot', this, 0);
    this.#writer.settle();
  }

  get durableTick(): number | undefined {
    return this.#writer.durableTick;
  }

  get tick(): number {
    return this.#battle.tick;
  }

  get boundary(): RoomBoundary {
    return this.#battle.boundary;
  }

  get columns(): Columns {
    return this.#battle.columns;
  }

  get layout(): Layout {
    return this.#battle.layout;
  }

  get schema(): RoomSchema {
    return this.#battle.schema;
  }

  get membersMax(): number {
    return this.#battle.membersMax;
  }

  get set(): GenerationSet {
    return this.#binding.set;
  }

  get generation(): Generation {
    return this.#binding.generation;
  }

  join(): number {
    return this.state === 'open' ? this.#battle.join() : -1;
  }

  leave(member: number): void {
    if (this.state === 'open') this.#battle.leave(member);
  }

  enqueue(command: Command): boolean {
    assert(command.member >= 0 && command.member < this.membersMax, 'a command names a slot');
    return this.state === 'open' && this.#battle.enqueue(command);
  }

  input(kind: number, args: ArrayLike<number>): number {
    return this.state === 'open' ? this.#battle.input(kind, args) : -1;
  }

  runTick(): TickReport {
    assert(this.state === 'open', `a ${this.state} room does not tick`);
    try {
      this.#report.begin();
      if (this.#options.kernel.epoch !== this.epoch || this.#isRestoreWanted) this.#follow();
      else if (this.#restoring !== undefined) this.#goBack(this.#restoring);
    } catch (error) {
      this.#fault(this.snapshot(), new Uint8Array(0));
      throw error;
    }
    this.#commons.keepGood(this.#battle);
    this.#writer.begin();
    try {
      this.#runTick();
    } catch (error) {
      this.#fault(this.#commons.takeGood(), this.#writer.takeInputs());
      throw error;
    }
    return this.#report;
  }

  /** What stays is the state at the beginning of the tick. */
  #fault(snapshot: Uint8Array, inputs: Uint8Array): void {
    this.wreck = { schema: this.schema, snapshot, inputs };
    this.#battle.reset(this.#battle.behaviour, snapshot);
    this.#end('faulted');
  }

  step(toTick: number, onTick?: (report: TickReport) => void): void {
    while (this.tick < toTick) {
      const report = this.runTick();
      onTick?.(report);
    }
  }

  stateHash(): string {
    return this.#battle.hash();
  }

  snapshot(): Uint8Array {
    return this.#battle.snapshot();
  }

  kept(schema: RoomSchema): Columns | undefined {
    return this.#wayBack.kept(schema);
  }

  planRestore(pack?: string): RestorePlan | RestoreRefusal {
    return this.#wayBack.plan(pack ?? servingOf(this.#options).generation.pack.digest);
  }

  restore(): void {
    this.#isRestoreWanted = true;
  }

  close(): void {
    if (this.state !== 'open') return;
    this.#writer.closed();
    this.#end('closed');
  }

  suspend(): void {
    if (this.state === 'closed') return;
    this.#writer.start('snapshot', this, 0);
    if (this.state === 'open') this.#end('closed');
  }

  keep(): void {
    if (this.state === 'faulted') this.#writer.snapshotWhenDue(this);
  }

  #end(state: RoomState): void {
    this.state = state;
    this.#restoring = undefined;
    this.#wayBack.clear();
    this.#lease.release();
  }

  #begin(recovered: RecoveredRoom | undefined): Battle {
    const { seed, tickMs } = this.#options;
    const { behaviour } = this.#binding;
    const { lineage, held } = this.#commons;
    if (recovered?.standing === undefined) lineage.note(schemaOf(behaviour), held);
    const { memory } = this.#commons.images;
    if (recovered === undefined) return createBattle({ behaviour, seed, tickMs, memory });
    const { battle } = recovered;
    if (battle.behaviour !== behaviour) {
      battle.move(behaviour, lineage.path(battle.schema, schemaOf(behaviour)));
    }
    return battle;
  }

  #runTick(): void {
    const battle = this.#battle;
    const report = this.#report;
    const { report: outcome } = this.#commons;
    battle.runTick(outcome);
    battle.observe(outcome);
    this.#writer.end();
    if (outcome.sends.length > 0) this.#writer.send(outcome.sends, this);
    if (battle.tick % LIMITS.stateHashEveryTicks === 0 || report.adoptedFrom >= 0) {
      this.#writer.hash(report.hash);
      report.isHashed = true;
    }
    this.#writer.snapshotWhenDue(this);
    this.#writer.settle();
    report.epoch = this.epoch;
    report.set = this.#binding.set;
    report.generation = this.#binding.generation;
    report.timeline = this.timeline;
  }

  /** Moves to the set that serves now, when it may; nothing of the tick has happened yet. */
  #follow(): void {
    const next = servingOf(this.#options);
    const { epoch } = next;
    const way = this.#commons.returns.get(next.generation);
    const isNew = next.generation !== this.#binding.generation;
    // Who never left the pack has nothing to go back from.
    const isElsewhere = next.generation.pack.digest !== this.generation.pack.digest;
    const isAsked = isElsewhere && way === 'restore' && this.#restoredFor !== next.generation;
    if (this.#isRestoreWanted || isAsked) this.#wantRestore(next);
    if (this.#restoring !== undefined && this.#goBack(this.#restoring)) return;
    if (!isNew) {
      if (epoch !== this.epoch) this.#exchange(next);
      return;
    }
    if (this.#failedEpoch === epoch && !this.#lease.evicted) return;
    const isFree = way !== undefined || this.#lease.evicted;
    if (!isFree && !mayMove(next.generation, this.boundary)) return;
    this.#move(next);
  }

  #exchange(next: Serving): void {
    const { clock, onAdopted } = this.#options;
    const startMs = clock.nowMs();
    this.#bindTo(next);
    onAdopted?.(this, clock.nowMs() - startMs);
  }

  #bindTo(next: Serving): void {
    this.#lease.exchange(next.set);
    this.#report.adoptedFrom = this.epoch;
    this.#binding = next;
    this.epoch = next.epoch;
  }

  #move(next: Serving): void {
    const { clock, onAdopted, onMoveFailed } = this.#options;
    const { lineage, held, images } = this.#commons;
    const startMs = clock.nowMs();
    const battle = this.#battle;
    const { schema, tick, behaviour } = battle;
    const target = schemaOf(next.behaviour);
    const isMoved = schema.digest !== target.digest;
    // On another schema the battle leaves its columns behind; on an equal one it goes on in them.
    const left = isMoved ? battle.columns : images.memory.take(schema.layout);
    if (!isMoved) battle.snapshotInto(left.u8);
    try {
      const path = lineage.path(schema, target);
      battle.move(next.behaviour, path, isMoved ? this.#wayBack.kept(target) : undefined);
    } catch (error) {
      if (!isMoved) battle.reset(behaviour, left.u8);
      if (this.#lease.evicted || onMoveFailed === undefined) throw error;
      this.#failedEpoch = next.epoch;
      onMoveFailed(this, error);
      return;
    }
    lineage.note(target, held);
    const pack = this.#binding.generation.pack.digest;
    this.#bindTo(next);
    // On the way back to a state nothing is kept of what is left.
    if (this.#restoring !== undefined) images.memory.give(left);
    else this.#wayBack.keep({ schema, pack, tick, columns: left, sinceMs: startMs });
    this.#report.isMoved = isMoved;
    this.#writer.start('adopted', this, this.#report.adoptedFrom);
    onAdopted?.(this, clock.nowMs() - startMs);
  }

  #wantRestore({ generation, behaviour }: Binding): void {
    this.#isRestoreWanted = false;
    this.#restoredFor = generation;
    const chain = this.#wayBack.chainTo(generation.pack.digest);
    if (typeof chain === 'string') this.#options.onRestored?.(this, chain);
    else
      this.#restoring = new Restoring(generation, chain, {
        behaviour,
        tickMs: this.#battle.tickMs,
      });
  }

  /** Runs old inputs again; true when the room has gone back. */
  #goBack(restoring: Restoring): boolean {
    const { onRestored } = this.#options;
    const target = servingOf(this.#options);
    const { tick } = this.#battle;
    const isLeft = target.generation !== restoring.generation;
    const isThere = !isLeft && restoring.advance(tick, this.#commons.replayReport);
    const refusal = restoring.refusal ?? (isLeft ? 'nothing-kept' : undefined);
    if (refusal === undefined && !isThere) return false;
    this.#restoring = undefined;
    if (refusal !== undefined) {
      onRestored?.(this, refusal, restoring.error);
      return false;
    }
    takeOver(this.#battle, restoring.battle);
    if (target.epoch !== this.epoch) this.#bindTo(target);
    this.#wayBack.clear();
    this.timeline += 1;
    this.#report.isRestored = true;
    this.#writer.start('restored', this, tick);
    this.#writer.unsend(restoring.fromTick);
    this.#writer.send(restoring.sends, this);
    onRestored?.(this, restoring.outcome());
    return true;
  }
}
