// One battle: a seed and a list of commands. runTick is the only place where anything happens, in a fixed
// order: adopt, joins and leaves, commands, step, observe; all of it on one leased set (A2).
// Hot path: a tick allocates nothing of its own.
import type { Clock } from '../base/clock.ts';
import type { ChanceKey } from '../contract/chance.ts';
import type { RoomId } from '../contract/ids.ts';
import type { Columns, Layout } from '../contract/layout.ts';
import type { ChangeBuffer, Command, RoomBehaviour, RoomContext } from '../contract/room.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Lease } from '../kernel/lease.ts';
import type { EngineColumns } from './room-layout.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { deriveKey, hashName } from '../contract/chance.ts';
import { createColumns, hashColumns } from '../state/layout.ts';
import { RoomChanges } from './change-buffer.ts';
import { Mailbox, createCommand } from './mailbox.ts';
import { MemberSlots } from './member-slots.ts';
import { clearMemberBit, setMemberBit, viewEngineColumns } from './room-layout.ts';
import { REFUSAL_NOT_MEMBER, REFUSAL_RESERVED_MIN, REFUSAL_TICK_FULL } from './refusal.ts';
import { TickRecord } from './tick-report.ts';

/** What a room is made with. */
export interface RoomOptions {
  readonly id: RoomId;
  /** Everything random in the room follows from it: a whole number, 0 <= seed <= 2^53 - 1. */
  readonly seed: number;
  readonly tickMs: number;
  /** Name of the service whose behaviour the room runs. */
  readonly service: string;
  readonly kernel: Kernel;
  /** Only measures adoptions; nothing in the room depends on it. */
  readonly clock: Clock;
  /** Hears how long the room stood still while it moved to another set. */
  readonly onAdopted?: (room: Room, pauseMs: number) => void;
}

/** open: it ticks; faulted: a tick threw, it never ticks again; closed: its owner closed it. */
export type RoomState = 'open' | 'faulted' | 'closed';

/** One battle. A room that is not open takes no member and no command, and ignores leaves. */
export interface Room {
  readonly id: RoomId;
  readonly state: RoomState;
  /** Ticks since it opened. */
  readonly tick: number;
  readonly columns: Columns;
  readonly layout: Layout;
  readonly membersMax: number;
  /** Of the set it runs on; lags behind the kernel until its next tick. */
  readonly epoch: number;
  readonly set: GenerationSet;
  readonly generation: Generation;
  /** Reserves the lowest free slot; takes part from the next tick. -1 when full. */
  join(): number;
  /** Gives up a slot that join() gave; processed at the next tick. */
  leave(member: number): void;
  /** False when the mailbox is full. Copies the command. */
  enqueue(command: Command): boolean;
  /** One tick. A throw leaves the room faulted. The report is valid until the next tick. */
  runTick(): TickReport;
  /** Over all columns; equal seeds, commands and rules give equal hashes. */
  stateHash(): string;
  /** Releases the lease; the room never ticks again. */
  close(): void;
}

/** What one tick did; reused, valid until the room's next tick. Only `replyCount` replies count. */
export interface TickReport {
  readonly room: Room;
  readonly tick: number;
  readonly epoch: number;
  readonly set: GenerationSet;
  readonly generation: Generation;
  /** All carried out, in order. */
  readonly changes: ChangeBuffer;
  readonly replyCount: number;
  readonly replyMember: Int32Array;
  readonly replySequence: Uint32Array;
  /** 0 accepted; a REFUSAL_ number of the engine; else the game's. */
  readonly replyRefusal: Int32Array;
  readonly joined: readonly number[];
  readonly left: readonly number[];
  /** The epoch before, in the first tick on a newly activated set; else -1. */
  readonly adoptedFrom: number;
  /** Events undone because their changes did not fit into the tick. */
  readonly undone: number;
}

/** Opens a room on the kernel's default set. */
export function createRoom(options: RoomOptions): Room {
  return new RoomRecord(options);
}

const TICK_KEY = hashName('room.tick');
const TICKS_MAX = 0xffff_ffff;

interface Binding {
  readonly set: GenerationSet;
  readonly generation: Generation;
  readonly behaviour: RoomBehaviour;
}

type MutableContext = { -readonly [Key in keyof RoomContext]: RoomContext[Key] };

class RoomRecord implements Room {
  readonly id: RoomId;
  readonly columns: Columns;
  readonly layout: Layout;
  readonly membersMax: number;
  readonly #options: RoomOptions;
  readonly #lease: Lease;
  readonly #engine: EngineColumns;
  readonly #slots: MemberSlots;
  readonly #mailbox = new Mailbox(LIMITS.mailboxCommandsMax);
  readonly #changes = new RoomChanges(LIMITS.changesPerTickMax);
  readonly #command = createCommand();
  readonly #key: ChanceKey = new Uint32Array(2);
  readonly #context: MutableContext;
  readonly #report: TickRecord<Room>;
  #binding: Binding;
  #epoch: number;
  #state: RoomState = 'open';

  constructor(options: RoomOptions) {
    const { kernel, seed } = options;
    assert(Number.isSafeInteger(seed) && seed >= 0, 'a seed is a whole number');
    const { routing } = kernel;
    assert(routing !== undefined, 'rooms open after the first activation');
    this.#options = options;
    this.id = options.id;
    this.#binding = bind(routing.defaultSet, options.service);
    const { behaviour, set, generation } = this.#binding;
    assert(
      behaviour.membersMax >= 1 && behaviour.membersMax <= LIMITS.roomMembersMax,
      'a room holds 1 to LIMITS.roomMembersMax members',
    );
    this.layout = behaviour.layout;
    this.membersMax = behaviour.membersMax;
    this.columns = createColumns(this.layout);
    this.#engine = viewEngineColumns(this.columns, this.layout);
    this.#slots = new MemberSlots(this.membersMax);
    this.#context = {
      columns: this.columns,
      changes: this.#changes,
      tick: 0,
      tickMs: options.tickMs,
      key: this.#key,
    };
    this.#epoch = routing.epoch;
    this.#report = new TickRecord<Room>({ room: this, set, generation, changes: this.#changes });
    this.#lease = kernel.createLease(`room ${options.id}`);
    this.#lease.acquire(set);
    try {
      this.#open(seed);
    } catch (error) {
      this.#end('faulted');
      throw error;
    }
  }

  get state(): RoomState {
    return this.#state;
  }

  get tick(): number {
    return this.#context.tick;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get set(): GenerationSet {
    return this.#binding.set;
  }

  get generation(): Generation {
    return this.#binding.generation;
  }

  join(): number {
    return this.#state === 'open' ? this.#slots.join() : -1;
  }

  leave(member: number): void {
    if (this.#state === 'open') this.#slots.leave(member);
  }

  enqueue(command: Command): boolean {
    assert(command.member >= 0 && command.member < this.membersMax, 'a command names a slot');
    return this.#state === 'open' && this.#mailbox.enqueue(command);
  }

  runTick(): TickReport {
    assert(this.#state === 'open', `a ${this.#state} room does not tick`);
    try {
      this.#runTick();
    } catch (error) {
      this.#end('faulted');
      throw error;
    }
    return this.#report;
  }

  stateHash(): string {
    return hashColumns(this.columns);
  }

  close(): void {
    if (this.#state === 'open') this.#end('closed');
  }

  #end(state: RoomState): void {
    this.#state = state;
    this.#lease.release();
  }

  #open(seed: number): void {
    this.#engine.seed[0] = seed % 0x1_0000_0000;
    this.#engine.seed[1] = Math.floor(seed / 0x1_0000_0000);
    deriveKey(this.#engine.seed, TICK_KEY, 0, this.#key);
    this.#binding.behaviour.open(this.#context);
    assert(this.#changes.length === 0, 'open fills columns and appends no change');
  }

  #runTick(): void {
    const report = this.#report;
    this.#changes.truncate(0);
    report.begin();
    if (this.#options.kernel.epoch !== this.#epoch) this.#adopt();
    this.#advance();
    this.#runMembers();
    this.#runCommands();
    this.#runStep();
    this.#binding.behaviour.observe?.(this.#context);
    assert(this.#changes.length === report.applied, 'observe appends no change');
    report.tick = this.tick;
    report.epoch = this.#epoch;
    report.set = this.#binding.set;
    report.generation = this.#binding.generation;
  }

  /** Moves to the set that serves now; nothing of the tick has happened yet. */
  #adopt(): void {
    const { kernel, clock, onAdopted, service } = this.#options;
    const startMs = clock.nowMs();
    const { routing } = kernel;
    assert(routing !== undefined, 'A3 an epoch comes with a routing');
    const next = bind(routing.defaultSet, service);
    // A rollout refuses such packs before the write; reaching this is a bug of the rollout.
    const fits =
      next.behaviour.layout.digest === this.layout.digest &&
      next.behaviour.membersMax === this.membersMax;
    assert(fits, 'a running room keeps its layout and its slots');
    this.#lease.exchange(next.set);
    const isOther = next.generation !== this.#binding.generation;
    this.#report.adoptedFrom = this.#epoch;
    this.#binding = next;
    this.#epoch = routing.epoch;
    if (isOther) next.behaviour.adopt(this.#context);
    assert(this.#changes.length === 0, 'adopt appends no change');
    onAdopted?.(this, clock.nowMs() - startMs);
  }

  #advance(): void {
    const tick = (this.#engine.tick[0] ?? 0) + 1;
    assert(tick <= TICKS_MAX, 'a room ticks at most 2^32 - 1 times');
    this.#context.tick = tick;
    this.#engine.tick[0] = tick;
    deriveKey(this.#engine.seed, TICK_KEY, tick, this.#key);
  }

  #runMembers(): void {
    for (let slot = 0; slot < this.#slots.length; slot += 1) {
      const change = this.#slots.pending(slot);
      if (change === 'none') continue;
      const mark = this.#changes.length;
      this.#binding.behaviour.memberChanged(this.#context, slot, change === 'join');
      // What does not fit stays pending and is tried again with the next tick's empty buffer.
      if (this.#carryOut(mark)) this.#settle(slot);
    }
    this.#slots.freeCancelled();
  }

  #settle(slot: number): void {
    this.#slots.settle(slot);
    if (this.#slots.isPresent(slot)) {
      setMemberBit(this.#engine.members, slot);
      this.#report.joined.push(slot);
      return;
    }
    clearMemberBit(this.#engine.members, slot);
    this.#report.left.push(slot);
  }

  #runCommands(): void {
    const command = this.#command;
    while (this.#mailbox.dequeue(command)) {
      const { member, sequence } = command;
      this.#report.reply(member, sequence, this.#runCommand(command));
    }
  }

  #runCommand(command: Command): number {
    if (!this.#slots.isPresent(command.member)) return REFUSAL_NOT_MEMBER;
    const mark = this.#changes.length;
    const refusal = this.#binding.behaviour.decide(this.#context, command);
    if (this.#changes.overflowed) {
      this.#undo(mark);
      return REFUSAL_TICK_FULL;
    }
    if (refusal === 0) {
      this.#carryOut(mark);
      return 0;
    }
    assert(refusal > 0 && refusal < REFUSAL_RESERVED_MIN, 'refusals of the game are 1 to 65279');
    assert(this.#changes.length === mark, 'a refused command appends no change');
    return refusal;
  }

  #runStep(): void {
    const mark = this.#changes.length;
    this.#binding.behaviour.step(this.#context);
    this.#carryOut(mark);
  }

  /** Applies the rows of one event, or undoes them all and answers false when they did not fit. */
  #carryOut(mark: number): boolean {
    if (this.#changes.overflowed) {
      this.#undo(mark);
      return false;
    }
    const end = this.#changes.length;
    for (let row = mark; row < end; row += 1) {
      this.#binding.behaviour.apply(this.#context, row);
    }
    assert(this.#changes.length === end, 'apply appends no change');
    this.#report.applied = end;
    return true;
  }

  #undo(mark: number): void {
    this.#changes.truncate(mark);
    this.#report.undone += 1;
  }
}

function bind(set: GenerationSet, service: string): Binding {
  const generation = set.generations.get(service);
  const behaviour = generation?.service.room;
  assert(generation !== undefined && behaviour !== undefined, `the set has rooms of ${service}`);
  return { set, generation, behaviour };
}
