// The battle journal of a server: read before the services start, since it names the packs that rooms were on;
// gone on with when they have started. What cannot be resumed is named, and never silently empty (P3).
import type { RecoveryFinding } from './engine/admin/status-report.ts';
import type { Clock } from './engine/base/clock.ts';
import { CodedError } from './engine/base/errors.ts';
import { LIMITS } from './engine/base/limits.ts';
import type { Log } from './engine/base/log.ts';
import type { Metrics } from './engine/base/metrics.ts';
import { VERSION } from './engine/base/version.ts';
import type { RoomBehaviour } from './engine/contract/room.ts';
import type { SavedPlace } from './engine/gateway/saved-sessions.ts';
import type { Generation } from './engine/kernel/generation.ts';
import type { Formers } from './engine/rollout/boot.ts';
import { packOfStart, RECORD, RECORD_ENDS, RECORD_STARTS } from './engine/room/record.ts';
import { recoverRoom, type RecoveredRoom, type RoomRecordEntry } from './engine/room/recover.ts';
import type { ServiceHost } from './engine/service/host.ts';
import type { DataFolder } from './engine/state/data-folder.ts';
import { openJournal, type Journal } from './engine/state/journal/journal.ts';
import { PROCESS_ROOM } from './engine/state/journal/record.ts';
import { Outbox, type OutboxSink } from './engine/state/outbox.ts';
import { schemaOf } from './engine/state/room-schema.ts';
import type { SealKey } from './engine/trust/seal.ts';

export interface BattleJournalOptions {
  readonly folder: DataFolder;
  readonly key: SealKey;
  readonly environment: string;
  /** Rooms that will open. */
  readonly rooms: number;
  /** Where results go. */
  readonly sink: OutboxSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A journal that was read, with what it holds of rooms. */
export interface BattleJournal {
  readonly journal: Journal;
  readonly outbox: Outbox;
  /** Records of each room from its last start on; gone once rooms are made of them. */
  readonly records: Map<number, RoomRecordEntry[]>;
  /** Digests of the packs that rooms were on. */
  readonly roomsOn: ReadonlySet<string>;
}

export interface RecoveredRooms {
  readonly rooms: ReadonlyMap<number, RecoveredRoom>;
  /** Versions that were active before the one that is, oldest first. */
  readonly formers: readonly RoomBehaviour[];
  readonly finding: RecoveryFinding;
}

/** @throws JOURNAL_UNSUPPORTED, DATA_UNWRITABLE */
export async function openBattleJournal(options: BattleJournalOptions): Promise<BattleJournal> {
  const { folder, key, environment, clock, log, metrics, sink } = options;
  const journal = await openJournal({
    folder: folder.file('journal'),
    key,
    environment,
    engine: VERSION,
    roles: { starts: RECORD_STARTS, ends: RECORD_ENDS },
    clock,
    log,
    metrics,
    bufferBytesMax: LIMITS.journalBufferBytesMax + options.rooms * LIMITS.journalRoomBytes,
  });
  const outbox = new Outbox({ journal, sink, clock, log, metrics });
  const records = new Map<number, RoomRecordEntry[]>();
  const packs = new Map<number, string>();
  await journal.recover((record) => {
    const { room, kind, bytes } = record;
    if (room === PROCESS_ROOM) {
      outbox.replay(record);
      return;
    }
    const isStart = RECORD_STARTS.includes(kind);
    if (isStart) packs.set(room, packOfStart(bytes));
    const entry = { kind, bytes: bytes.slice() };
    const earlier = isStart ? undefined : records.get(room);
    if (earlier === undefined) records.set(room, [entry]);
    else earlier.push(entry);
  });
  return { journal, outbox, records, roomsOn: new Set(packs.values()) };
}

export interface RecoveryOptions {
  readonly services: ServiceHost;
  /** Name of the service that rooms run. */
  readonly service: string;
  readonly formers: Formers;
  /** Rooms that are asked for. */
  readonly rooms: number;
  /** Slots that sessions hold, by room, at the tick at which they were saved. */
  readonly places: ReadonlyMap<number, readonly SavedPlace[]>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs the rooms of a journal up to where they were, and lets them hold the versions they were on. */
export async function recoverRooms(
  { journal, records }: BattleJournal,
  options: RecoveryOptions,
): Promise<RecoveredRooms> {
  const { clock, log, services, service, formers } = options;
  const startedMs = clock.nowMs();
  const recovery = new Recovery(journal, options);
  for (const [number, entries] of records) recovery.run(number, entries);
  records.clear();
  for (const number of missing(journal, options.rooms, recovery.rooms)) {
    recovery.lose(number, 'its last start is gone');
  }
  for (const former of formers.values()) await recovery.resume(former);
  // Whoever played and has no session to come back to is gone: their slots are free from the first tick on.
  for (const [number, { battle }] of recovery.rooms) {
    battle.slots.leaveAll(stayingIn(options.places.get(number) ?? [], battle.tick));
  }
  const own = [...formers.values()].filter((former) => former.service.name === service);
  const finding = { ...recovery.finding(), ms: clock.nowMs() - startedMs };
  tell(finding, services, log);
  const { segments, tornBytes } = journal.finding;
  if (segments.length > 0 && finding.resumed + finding.lost.length === 0) {
    log.warn({ segments, tornBytes }, 'the journal holds no battle: all rooms open anew');
  }
  const behaviours = own.flatMap((former) => former.service.room ?? []);
  return { rooms: recovery.rooms, formers: behaviours, finding };
}

/** A room that goes on at another tick is not where those sessions were. */
function stayingIn(places: readonly SavedPlace[], tick: number): ReadonlySet<number> {
  const there = places.filter(({ roomTick }) => roomTick === tick);
  return new Set(there.map(({ member }) => member));
}

/** Rooms without a start: known by their records, or not known at all where the journal is corrupt. */
function missing(
  { finding }: Journal,
  count: number,
  found: ReadonlyMap<number, RecoveredRoom>,
): readonly number[] {
  const all = Array.from({ length: count }, (_, at) => at + 1);
  const unknown = finding.corrupt.length === 0 ? [] : all;
  const numbers = new Set([...finding.lostRooms, ...unknown]);
  return [...numbers].filter((number) => !found.has(number));
}

class Recovery {
  readonly rooms = new Map<number, RecoveredRoom>();
  readonly #journal: Journal;
  readonly #options: RecoveryOptions;
  readonly #active: Generation | undefined;
  readonly #lost: number[] = [];

  constructor(journal: Journal, options: RecoveryOptions) {
    this.#journal = journal;
    this.#options = options;
    const { routing } = options.services.kernel;
    this.#active = routing?.defaultSet.generations.get(options.service);
  }

  run(number: number, entries: readonly RoomRecordEntry[]): void {
    try {
      const recovered = recoverRoom(entries, ({ pack }) => this.#rulesOf(pack));
      if (recovered === undefined) this.lose(number, 'no rules take its state over');
      else this.rooms.set(number, { ...recovered, isContinued: this.#goesOn(number, recovered) });
    } catch (error) {
      this.lose(number, error);
    }
  }

  /** Its records are let go of; a room of this number opens anew. */
  lose(number: number, reason: unknown): void {
    this.rooms.delete(number);
    this.#lost.push(number);
    this.#journal.append(number, RECORD.closed, new Uint8Array(0), 0);
    const { epoch, routing } = this.#options.services.kernel;
    const where = { room: number, epoch, set: routing?.defaultSet.digest };
    const why = typeof reason === 'string' ? { reason } : { err: reason };
    const message = 'the battle of a room cannot be resumed: the room opens anew';
    this.#options.log.error({ ...where, ...why }, message);
  }

  /** Lets the rooms that are on a former version hold it; without any it goes. */
  async resume(former: Generation): Promise<void> {
    const { services } = this.#options;
    const behaviour = former.service.room;
    const held = [...this.rooms].filter(([, { battle }]) => battle.behaviour === behaviour);
    if (behaviour === undefined || held.length === 0) return services.forget(former);
    const { kernel } = services;
    try {
      services.resume(former, (set) => {
        for (const [number, room] of held) {
          const lease = kernel.createLease(`room ${number}`);
          lease.acquire(set);
          // An epoch before the one that serves: the room looks at its first tick whether it moves.
          const epoch = Math.min(room.start.epoch, kernel.epoch - 1);
          const standing = { set, generation: former, behaviour, epoch, lease };
          this.rooms.set(number, { ...room, standing });
        }
      });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const { name, revision } = former.pack;
      const message = 'a version that rooms were on cannot serve beside the active one';
      this.#options.log.warn({ err: error, pack: name, revision }, message);
      for (const [number, room] of held) this.#moveToActive(number, room);
      await services.forget(former);
    }
    return undefined;
  }

  finding(): Omit<RecoveryFinding, 'ms'> {
    const { finding, isExact } = this.#journal;
    const all = [...this.rooms];
    return {
      resumed: all.length,
      corrupt: finding.corrupt.map(({ segment }) => segment),
      lost: this.#lost.toSorted((a, b) => a - b),
      cut: [...finding.rooms].flatMap(([room, { isWhole }]) => (isWhole ? [] : [room])),
      parted: all.flatMap(([room, { differsAt }]) => (differsAt === undefined ? [] : [room])),
      lostTicks: all.reduce((sum, [, { lostTicks }]) => sum + lostTicks, 0),
      isExact,
    };
  }

  /** Those of the pack; when nobody has them any more, those that serve. */
  #rulesOf(pack: string): RoomBehaviour | undefined {
    const active = this.#active;
    if (active?.pack.digest === pack) return active.service.room;
    return (this.#options.formers.get(pack) ?? active)?.service.room;
  }

  #goesOn(number: number, { lostTicks, differsAt, start }: RecoveredRoom): boolean {
    const isWhole = this.#journal.finding.rooms.get(number)?.isWhole === true;
    const isSame =
      this.#active?.pack.digest === start.pack || this.#options.formers.has(start.pack);
    return isWhole && isSame && lostTicks === 0 && differsAt === undefined;
  }

  #moveToActive(number: number, room: RecoveredRoom): void {
    const behaviour = this.#active?.service.room;
    try {
      if (behaviour === undefined) throw new Error('no rules serve rooms');
      const path = [room.battle.schema, schemaOf(behaviour)];
      const refusal = behaviour.refusesMove?.(path, 'served');
      if (refusal !== undefined) throw new Error(refusal);
      room.battle.move(behaviour, path);
      this.rooms.set(number, { ...room, isContinued: false });
    } catch (error) {
      this.lose(number, error);
    }
  }
}

function tell(finding: RecoveryFinding, services: ServiceHost, log: Log): void {
  if (finding.resumed + finding.lost.length === 0) return;
  const { epoch, routing } = services.kernel;
  const fields = { epoch, set: routing?.defaultSet.digest, ...finding };
  log.info(fields, 'rooms resumed out of the journal');
  const { cut, parted, lostTicks, isExact } = finding;
  if (!isExact) {
    const message =
      'another version of the engine wrote the journal: rooms go on from it, replays of what was before may part';
    log.warn({}, message);
  }
  if (cut.length + parted.length + lostTicks === 0) return;
  const message =
    'rooms resumed, but not all as they were: what is named is lost or came out otherwise';
  log.error({ cut, parted, lostTicks }, message);
}
