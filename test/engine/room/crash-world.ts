// Rooms of the toy on a journal and an outbox, over a disk that crashes: what an operator, players and a sink can do to
// them, and what must hold of it. Every fourth tick of a room is a result, whose number is in its columns.
import { ManualClock } from '../../../engine/base/clock.ts';
import { LIMITS } from '../../../engine/base/limits.ts';
import { silentLog } from '../../../engine/base/log.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import type { RoomBehaviour, RoomContext } from '../../../engine/contract/room.ts';
import { RECORD_ENDS, RECORD_STARTS } from '../../../engine/room/record.ts';
import {
  recoverRoom,
  type RecoveredRoom,
  type RoomRecordEntry,
} from '../../../engine/room/recover.ts';
import { RoomCommons } from '../../../engine/room/room-commons.ts';
import type { Room } from '../../../engine/room/room.ts';
import { openJournal, type Journal } from '../../../engine/state/journal/journal.ts';
import { PROCESS_ROOM } from '../../../engine/state/journal/record.ts';
import type { OutboxEntry } from '../../../engine/state/outbox-record.ts';
import { Outbox } from '../../../engine/state/outbox.ts';
import { KEY } from '../state/journal/journal-rig.ts';
import { MemoryDisk } from '../state/journal/memory-disk.ts';
import { createRoomHarness, packDigest, roomId, send, type RoomHarness } from './room-harness.ts';
import {
  createToyBehaviour,
  offsetOf,
  TOY,
  TOY_LAYOUT,
  TOY_MEMBERS,
  type ToyOptions,
} from './toy-behaviour.ts';
import { NARROW, WIDE, WIDE_LAYOUT } from './toy-versions.ts';

export const ROOMS = [1, 2] as const;

/** A version: whether it has bonuses, and what a point is worth. */
export interface CrashVersion {
  readonly isWide: boolean;
  readonly worth: number;
}

interface Activation {
  readonly toy: ToyOptions;
  readonly pack: number;
}

/** One process after the other on one disk. */
export class CrashWorld {
  /** What does not hold. */
  readonly wrong: string[] = [];
  readonly disk = new MemoryDisk();
  /** Entries that the sink is still to refuse. */
  refusals = 0;
  readonly #chance: () => number;
  /** Bodies by key. */
  readonly #delivered = new Map<string, string>();
  /** State hashes by room, timeline and tick, of the newest run of it. */
  readonly #hashes = new Map<string, string>();
  /** Ticks by room that were told durable. */
  readonly #durable = new Map<number, number>();
  readonly #activations: Activation[] = [{ toy: toyOf({ isWide: false, worth: 1 }), pack: 1 }];
  readonly #members = new Map<number, number[]>();
  #clock = new ManualClock();
  #rooms: readonly Room[] = [];
  #harness: RoomHarness;
  #commons = new RoomCommons();
  #journal: Journal | undefined;
  #outbox: Outbox | undefined;

  constructor(chance: () => number) {
    this.#chance = chance;
    this.#harness = createRoomHarness(this.#active.toy);
  }

  get #active(): Activation {
    const activation = this.#activations.at(-1);
    if (activation === undefined) throw new Error('something serves');
    return activation;
  }

  async start(): Promise<void> {
    const common = { clock: new ManualClock(), log: silentLog, metrics: silentMetrics };
    const journal = await openJournal({
      ...common,
      folder: '/journal',
      key: KEY,
      environment: 'test',
      engine: '1.0.0',
      roles: { starts: RECORD_STARTS, ends: RECORD_ENDS },
      files: this.disk,
    });
    const sink = { send: async (entry: OutboxEntry) => this.#deliver(entry) };
    const outbox = new Outbox({ ...common, journal, sink });
    const records = await recordsOf(journal, outbox);
    this.#clock = common.clock;
    [this.#journal, this.#outbox] = [journal, outbox];
    this.#harness = createRoomHarness(this.#active.toy);
    this.#serve(this.#active);
    this.#commons = new RoomCommons(journal, outbox);
    this.#members.clear();
    this.#rooms = ROOMS.map((number) => this.#open(number, records.get(number)));
    outbox.start();
    await this.commit();
  }

  tick(count: number): void {
    for (let i = 0; i < count; i += 1) {
      this.#clock.advance(50);
      for (const room of this.#rooms) {
        const { id, timeline, tick } = room.runTick().room;
        this.#hashes.set(`${id} ${timeline} ${tick}`, room.stateHash());
      }
      this.#noteDurable();
    }
  }

  join(number: number): void {
    const member = this.#room(number).join();
    if (member >= 0) this.#members.set(number, [...this.#membersOf(number), member]);
  }

  leave(number: number): void {
    const [member, ...rest] = this.#membersOf(number);
    if (member !== undefined) this.#room(number).leave(member);
    this.#members.set(number, rest);
  }

  add(number: number, amount: number): void {
    const room = this.#room(number);
    for (const member of this.#membersOf(number)) send(room, member, room.tick, [TOY.add, amount]);
  }

  push(version: CrashVersion): void {
    const pack = Math.max(...this.#activations.map((one) => one.pack)) + 1;
    this.#serve({ toy: toyOf(version), pack });
  }

  /** To the version before the one that serves. */
  goBack(way: 'restore' | 'keep-state'): void {
    const former = this.#activations.findLast(({ pack }) => pack !== this.#active.pack);
    if (former === undefined) return;
    this.#commons.returns.set(this.#serve(former), way);
  }

  confirm(): void {
    this.#commons.images.confirm();
  }

  async commit(): Promise<void> {
    await this.#journal?.commit();
    this.#noteDurable();
    await settled();
  }

  /** The next group begins another segment, in which every room starts anew. */
  async rotate(): Promise<void> {
    this.#clock.advance(LIMITS.journalSegmentMs);
    await this.commit();
  }

  async pump(): Promise<void> {
    this.#outbox?.pump();
    await settled();
  }

  async crash(): Promise<void> {
    this.#outbox?.stop();
    await settled();
    this.disk.crash(this.#chance);
    await this.start();
  }

  /** All that was decided leaves in the end. */
  async end(): Promise<void> {
    this.refusals = 0;
    this.disk.isFull = false;
    for (let i = 0; i < 12; i += 1) {
      this.#clock.advance(LIMITS.outboxRetryMsMax);
      this.tick(1);
      await this.commit();
      await this.pump();
    }
    this.#outbox?.stop();
    for (const room of this.#rooms) this.#checkResults(room);
  }

  #checkResults({ id, opened, columns, layout }: Room): void {
    const { f64 } = columns;
    const last = -(f64[offsetOf(layout, 'values') + TOY_MEMBERS - 1] ?? 0);
    // The newest may wait for its group.
    for (let number = 1; number < last; number += 1) {
      const key = `${id}.${opened}.result ${number}`;
      if (!this.#delivered.has(key)) this.wrong.push(`${key} of ${last} never left`);
    }
  }

  #serve(activation: Activation) {
    const { toy, pack } = activation;
    if (activation !== this.#active) this.#activations.push(activation);
    return this.#harness.swap(toy, 'toy', { digest: packDigest(pack) });
  }

  #open(number: number, records: readonly RoomRecordEntry[] | undefined): Room {
    const recovered = records && recoverRoom(records, ({ pack }) => this.#rulesOf(pack));
    if (records !== undefined && recovered === undefined) this.wrong.push(`room ${number} is lost`);
    if (recovered !== undefined) this.#checkRecovered(number, recovered);
    recovered?.battle.slots.leaveAll(new Set());
    const given = recovered && { recovered: { ...recovered, isContinued: true } };
    return this.#harness.open({
      id: roomId(number),
      seed: number,
      commons: this.#commons,
      ...given,
    });
  }

  #checkRecovered(number: number, recovered: RecoveredRoom): void {
    const { battle, timeline, differsAt, lostTicks } = recovered;
    const where = `room ${number} at tick ${battle.tick} of timeline ${timeline}`;
    if (differsAt !== undefined || lostTicks > 0) this.wrong.push(`${where} parts: ${differsAt}`);
    const known = this.#hashes.get(`${number} ${timeline} ${battle.tick}`) ?? battle.hash();
    if (known !== battle.hash()) this.wrong.push(`${where} is not what it was`);
    const durable = this.#durable.get(number) ?? 0;
    if (battle.tick < durable) this.wrong.push(`${where}, and ${durable} was told durable`);
  }

  #rulesOf(digest: string): RoomBehaviour | undefined {
    const { pack, toy } = this.#active;
    const serving = this.#harness.kernel.routing?.defaultSet.generations.get('toy');
    if (digest === packDigest(pack)) return serving?.service.room;
    const own = this.#activations.find((one) => packDigest(one.pack) === digest);
    return createToyBehaviour(own?.toy ?? toy);
  }

  #deliver({ key, bytes }: OutboxEntry): void {
    if (this.refusals > 0) {
      this.refusals -= 1;
      throw new Error('not now');
    }
    const body = Buffer.from(bytes).toString('utf8');
    const known = this.#delivered.get(key) ?? body;
    if (known !== body) this.wrong.push(`${key} was ${known} and is ${body}`);
    this.#delivered.set(key, body);
  }

  #noteDurable(): void {
    for (const { id, durableTick = 0 } of this.#rooms) this.#durable.set(id, durableTick);
  }

  #room(number: number): Room {
    const room = this.#rooms[number - 1];
    if (room === undefined) throw new Error(`there is no room ${number}`);
    return room;
  }

  #membersOf(number: number): readonly number[] {
    return this.#members.get(number) ?? [];
  }
}

async function recordsOf(
  journal: Journal,
  outbox: Outbox,
): Promise<ReadonlyMap<number, readonly RoomRecordEntry[]>> {
  const records = new Map<number, RoomRecordEntry[]>();
  await journal.recover((record) => {
    const { room, kind, bytes } = record;
    if (room === PROCESS_ROOM) outbox.replay(record);
    else records.set(room, [...(records.get(room) ?? []), { kind, bytes: bytes.slice() }]);
  });
  return records;
}

function toyOf({ isWide, worth }: CrashVersion): ToyOptions {
  const layout = isWide ? WIDE_LAYOUT : TOY_LAYOUT;
  return {
    ...(isWide ? WIDE : NARROW),
    worth,
    onCall: (name, context) => {
      if (name === 'step' && context.tick % 4 === 0) sendResult(context, layout, worth);
    },
  };
}

/** Below 0 a number of the toy is changed by nothing else. */
function sendResult(
  { columns: { f64 }, tick, send: give }: RoomContext,
  layout: typeof TOY_LAYOUT,
  worth: number,
): void {
  const values = offsetOf(layout, 'values');
  const at = values + TOY_MEMBERS - 1;
  f64[at] = Math.min(f64[at] ?? 0, 0) - 1;
  const body = Buffer.from(`tick ${tick}, worth ${worth}, first ${f64[values]}`);
  give?.('result', `result ${-(f64[at] ?? 0)}`, body);
}

/** What is under way in memory has come to its end. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
