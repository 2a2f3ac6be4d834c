// The deterministic core of a room: columns, member slots, mailbox and tick, driven by a behaviour. Knows no
// clock, no kernel, no journal: equal snapshots, inputs and behaviours give equal bytes (A10).
// Order inside a tick: joins and leaves by slot, commands in arrival order, step. Hot path: a tick allocates
// nothing of its own.
import type { ChanceKey } from '../contract/chance.ts';
import type { Columns, Layout } from '../contract/layout.ts';
import type {
  Command,
  RoomBehaviour,
  RoomBoundary,
  RoomContext,
  RoomMove,
  RoomSchema,
} from '../contract/room.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { deriveKey, hashName } from '../contract/chance.ts';
import { createColumns, hashColumns, hashColumnsInto } from '../state/layout.ts';
import { schemaOf } from '../state/room-schema.ts';
import { decodeBoundary, encodeBoundary } from './boundary.ts';
import { RoomChanges } from './change-buffer.ts';
import type { ColumnsSource } from './columns-pool.ts';
import { HOST_MEMBER, Mailbox, createCommand } from './mailbox.ts';
import { MemberSlots } from './member-slots.ts';
import { REFUSAL_NOT_MEMBER, REFUSAL_RESERVED_MIN } from './refusal.ts';
import { carryEngineColumns, viewEngineColumns, type EngineColumns } from './room-layout.ts';
import { BattleReport } from './tick-report.ts';

/** What a battle runs on. */
export interface BattleRules {
  readonly behaviour: RoomBehaviour;
  readonly tickMs: number;
  /** Where columns come from when it moves; new ones when absent. */
  readonly memory?: ColumnsSource;
}

export interface BattleOptions extends BattleRules {
  /** Everything random in the battle follows from it: a whole number, 0 <= seed <= 2^53 - 1. */
  readonly seed: number;
}

/** One battle. All that is not waiting in the mailbox is in the columns. */
export interface Battle {
  /** Replaced when the battle moves to another layout. */
  readonly columns: Columns;
  readonly layout: Layout;
  readonly schema: RoomSchema;
  readonly behaviour: RoomBehaviour;
  readonly tickMs: number;
  /** Ticks since it opened. */
  readonly tick: number;
  readonly membersMax: number;
  /** Where the last tick ended. */
  readonly boundary: RoomBoundary;
  /** Joins and leaves that wait for the next tick, among the others. */
  readonly slots: MemberSlots;
  /** Commands that wait for the next tick. */
  readonly mailbox: Mailbox;
  /** Reserves the lowest free slot; takes part from the next tick. -1 when full. */
  join(): number;
  /** Gives up a slot that join() gave; processed at the next tick. */
  leave(member: number): void;
  /** False when the mailbox is full. Copies the command. */
  enqueue(command: Command): boolean;
  /** An input of the host: its number, counted from 1, or -1 when the mailbox is full. */
  input(kind: number, args: ArrayLike<number>): number;
  runTick(report: BattleReport): void;
  /** Tells the service of the tick that `report` is of. */
  observe(report: BattleReport): void;
  /** Over all columns; equal seeds, inputs and rules give equal hashes. */
  hash(): string;
  /** The hash as two words; 0 B. */
  hashInto(words: Uint32Array): void;
  /** A plain copy of all columns. */
  snapshot(): Uint8Array;
  /** The same into bytes of the caller, as long as the layout; 0 B. */
  snapshotInto(bytes: Uint8Array): void;
  /**
   * Goes on under another behaviour, along the schemas from its own to that one's. A throw of `migrate` changes
   * nothing; after one of `adopt` the caller resets the battle. On another schema the columns of before are the
   * caller's.
   */
  move(behaviour: RoomBehaviour, path: readonly RoomSchema[], kept?: Columns): void;
  /** Goes on from a snapshot of this behaviour's layout; what waits in the mailbox stays. */
  reset(behaviour: RoomBehaviour, snapshot: Uint8Array): void;
}

/** Opens a battle. */
export function createBattle({ seed, ...rules }: BattleOptions): Battle {
  assert(Number.isSafeInteger(seed) && seed >= 0, 'a seed is a whole number');
  const battle = new BattleRecord(rules);
  battle.open(seed);
  return battle;
}

/** A battle that goes on byte for byte where the snapshot was taken. */
export function restoreBattle(snapshot: Uint8Array, rules: BattleRules): Battle {
  const battle = new BattleRecord(rules);
  battle.reset(rules.behaviour, snapshot);
  return battle;
}

/** A battle that was left under another schema, the first of `path`, goes on under these rules, the last of it. */
export function restoreAlong(
  path: readonly RoomSchema[],
  snapshot: Uint8Array,
  rules: BattleRules,
): Battle {
  const battle = new BattleRecord(rules);
  battle.takeOver(path, snapshot);
  return battle;
}

/** What ticks are told in; one may serve many battles, and holds the last tick it was given to. */
export function createReport(): BattleReport {
  return new BattleReport();
}

const FRESH: ColumnsSource = { take: createColumns };

const TICK_KEY = hashName('room.tick');
const TICKS_MAX = 0xffff_ffff;

type MutableContext = { -readonly [Key in keyof RoomContext]: RoomContext[Key] };

class BattleRecord implements Battle {
  readonly tickMs: number;
  readonly membersMax: number;
  readonly mailbox = new Mailbox(LIMITS.mailboxCommandsMax);
  behaviour: RoomBehaviour;
  schema: RoomSchema;
  columns: Columns;
  slots: MemberSlots;
  #engine: EngineColumns;
  readonly #command = createCommand();
  readonly #key: ChanceKey = new Uint32Array(2);
  /** What is given where nothing may be appended. */
  readonly #noChanges = new RoomChanges(1);
  readonly #memory: ColumnsSource;
  readonly #context: MutableContext;
  /** Inputs of the host that wait in the mailbox. */
  #inputsWaiting = 0;
  /** Of the tick that runs; between ticks nothing leaves. */
  #report: BattleReport | undefined;

  constructor({ behaviour, tickMs, memory = FRESH }: BattleRules) {
    const { layout, membersMax } = behaviour;
    const fits = membersMax >= 1 && membersMax <= LIMITS.roomMembersMax;
    assert(fits, 'a room holds 1 to LIMITS.roomMembersMax members');
    this.tickMs = tickMs;
    this.#memory = memory;
    this.membersMax = membersMax;
    this.behaviour = behaviour;
    this.schema = schemaOf(behaviour);
    this.columns = createColumns(layout);
    this.#engine = viewEngineColumns(this.columns, layout);
    this.slots = new MemberSlots(this.#engine.slots.subarray(0, membersMax));
    const { columns } = this;
    const send = (topic: string, key: string, bytes: Uint8Array): boolean =>
      this.#send(topic, key, bytes);
    this.#context = { columns, changes: this.#noChanges, tick: 0, tickMs, key: this.#key, send };
  }

  get layout(): Layout {
    return this.schema.layout;
  }

  get tick(): number {
    return this.#context.tick;
  }

  get boundary(): RoomBoundary {
    return decodeBoundary(this.#engine.boundary[0]);
  }

  open(seed: number): void {
    this.#engine.seed[0] = seed % 0x1_0000_0000;
    this.#engine.seed[1] = Math.floor(seed / 0x1_0000_0000);
    this.#derive();
    this.behaviour.open(this.#quietly());
    this.#assertQuiet('open');
  }

  join(): number {
    return this.slots.join();
  }

  leave(member: number): void {
    this.slots.leave(member);
  }

  enqueue(command: Command): boolean {
    assert(command.member >= 0 && command.member < this.membersMax, 'a command names a slot');
    return this.mailbox.enqueue(command);
  }

  input(kind: number, args: ArrayLike<number>): number {
    const sequence = (this.#engine.inputs[0] ?? 0) + this.#inputsWaiting + 1;
    const command = { member: HOST_MEMBER, sequence, kind, args: Float64Array.from(args) };
    if (!this.mailbox.enqueue(command)) return -1;
    this.#inputsWaiting += 1;
    return sequence;
  }

  runTick(report: BattleReport): void {
    report.begin();
    this.#context.changes = report.changes;
    this.#report = report;
    this.#advance();
    this.#runMembers(report);
    this.#runCommands(report);
    this.behaviour.step(this.#context);
    this.#report = undefined;
    const boundary = this.behaviour.boundary?.(this.#context) ?? 'none';
    this.#engine.boundary[0] = encodeBoundary(boundary);
    report.tick = this.tick;
    report.boundary = boundary;
  }

  observe(report: BattleReport): void {
    const { length } = report.changes;
    this.#context.changes = report.changes;
    this.behaviour.observe?.(this.#context);
    assert(report.changes.length === length, 'observe appends no change');
  }

  hash(): string {
    return hashColumns(this.columns);
  }

  hashInto(words: Uint32Array): void {
    hashColumnsInto(this.columns, words);
  }

  snapshot(): Uint8Array {
    return this.columns.u8.slice();
  }

  snapshotInto(bytes: Uint8Array): void {
    assert(bytes.length === this.columns.u8.length, 'a snapshot is as long as the layout');
    bytes.set(this.columns.u8);
  }

  move(behaviour: RoomBehaviour, path: readonly RoomSchema[], kept?: Columns): void {
    const schema = schemaOf(behaviour);
    assert(path[0]?.digest === this.schema.digest, 'a path begins at the battle');
    assert(path.at(-1)?.digest === schema.digest, 'a path ends at the behaviour');
    assert(behaviour.membersMax === this.membersMax, 'a battle keeps its number of slots');
    if (schema.digest === this.schema.digest) {
      this.behaviour = behaviour;
      this.schema = schema;
      behaviour.adopt(this.#quietly());
      this.#assertQuiet('adopt');
      return;
    }
    const from = this.columns;
    const columns = this.#memory.take(schema.layout);
    carryEngineColumns(this, { columns, layout: schema.layout });
    this.#migrate(behaviour, { path, from, kept }, columns);
    this.#take(behaviour, columns);
  }

  takeOver(path: readonly RoomSchema[], snapshot: Uint8Array): void {
    const layout = path[0]?.layout;
    assert(snapshot.length === layout?.bytes, 'a snapshot is as long as the layout');
    assert(path.at(-1)?.digest === this.schema.digest, 'a path ends at the behaviour');
    const from = createColumns(layout);
    from.u8.set(snapshot);
    carryEngineColumns({ columns: from, layout }, this);
    this.#derive();
    this.#migrate(this.behaviour, { path, from, kept: undefined }, this.columns);
  }

  reset(behaviour: RoomBehaviour, snapshot: Uint8Array): void {
    const { bytes, digest } = behaviour.layout;
    assert(snapshot.length === bytes, 'a snapshot is as long as the layout');
    assert(behaviour.membersMax === this.membersMax, 'a battle keeps its number of slots');
    const isSame = digest === this.layout.digest;
    const columns = isSame ? this.columns : createColumns(behaviour.layout);
    columns.u8.set(snapshot);
    this.#take(behaviour, columns);
    this.#report = undefined;
  }

  /** Fills columns that have the engine's already. */
  #migrate(behaviour: RoomBehaviour, move: RoomMove, columns: Columns): void {
    assert(behaviour.migrate !== undefined, 'a behaviour without migrate is refused before');
    behaviour.migrate(move, { ...this.#quietly(), columns });
    this.#assertQuiet('migrate');
  }

  #take(behaviour: RoomBehaviour, columns: Columns): void {
    this.behaviour = behaviour;
    this.schema = schemaOf(behaviour);
    if (columns !== this.columns) {
      this.columns = columns;
      this.#context.columns = columns;
      this.#engine = viewEngineColumns(columns, this.layout);
      this.slots = new MemberSlots(this.#engine.slots.subarray(0, this.membersMax));
    }
    this.#derive();
  }

  #quietly(): MutableContext {
    this.#noChanges.clear();
    this.#context.changes = this.#noChanges;
    return this.#context;
  }

  #assertQuiet(call: string): void {
    const isQuiet = this.#noChanges.length === 0 && !this.#noChanges.overflowed;
    assert(isQuiet, `${call} fills columns and appends no change`);
  }

  #advance(): void {
    const tick = (this.#engine.tick[0] ?? 0) + 1;
    assert(tick <= TICKS_MAX, 'a room ticks at most 2^32 - 1 times');
    this.#engine.tick[0] = tick;
    this.#derive();
  }

  /** The tick and its chance follow from the columns. */
  #derive(): void {
    const tick = this.#engine.tick[0] ?? 0;
    this.#context.tick = tick;
    deriveKey(this.#engine.seed, TICK_KEY, tick, this.#key);
  }

  #send(topic: string, key: string, bytes: Uint8Array): boolean {
    const { sendNameCharactersMax: nameMax, outboxEntryBytesMax, sendsPerTickMax } = LIMITS;
    const sends = this.#report?.sends;
    assert(sends !== undefined, 'only what a tick decides leaves a battle');
    const isNamed = key.length > 0 && Math.max(key.length, topic.length) <= nameMax;
    assert(isNamed && bytes.length <= outboxEntryBytesMax, 'what leaves is named, and bounded');
    if (sends.length >= sendsPerTickMax) return false;
    sends.push({ tick: this.tick, topic, key, bytes: bytes.slice() });
    return true;
  }

  #runMembers(report: BattleReport): void {
    for (let slot = 0; slot < this.slots.length; slot += 1) {
      const change = this.slots.pending(slot);
      if (change === 'none') continue;
      this.behaviour.memberChanged(this.#context, slot, change === 'join');
      this.slots.settle(slot);
      (change === 'join' ? report.joined : report.left).push(slot);
    }
    this.slots.freeCancelled();
  }

  #runCommands(report: BattleReport): void {
    const command = this.#command;
    while (this.mailbox.dequeue(command)) {
      const { member, sequence } = command;
      report.reply(member, sequence, this.#runCommand(command));
    }
    this.#inputsWaiting = 0;
  }

  #runCommand(command: Command): number {
    const { member, sequence } = command;
    if (member === HOST_MEMBER) this.#engine.inputs[0] = sequence;
    else if (!this.slots.isPresent(member)) return REFUSAL_NOT_MEMBER;
    const { changes } = this.#context;
    const { length } = changes;
    const refusal = this.behaviour.decide(this.#context, command);
    if (refusal === 0) return 0;
    assert(refusal > 0 && refusal < REFUSAL_RESERVED_MIN, 'refusals of the game are 1 to 65279');
    assert(changes.length === length, 'a refused command appends no change');
    return refusal;
  }
}
