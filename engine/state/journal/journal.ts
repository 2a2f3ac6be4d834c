// The battle journal of a process: what rooms record in their ticks, made durable off the tick path. Appending
// copies into memory and nothing else; `commit` seals what waits as one group, writes and syncs it. What cannot
// be written waits, up to a limit; beyond it the journal gives up what waits, says so, and starts the rooms anew.
import { assert } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import { CodedError } from '../../base/errors.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Log } from '../../base/log.ts';
import type { Metrics } from '../../base/metrics.ts';
import type { SealKey } from '../../trust/seal.ts';
import { createInOrder } from '../in-order.ts';
import { Compactor } from './compactor.ts';
import { nodeJournalFiles, type JournalFiles } from './files.ts';
import {
  findStreams,
  roleTable,
  type JournalFinding,
  type RecordRoles,
  type Role,
  type Streams,
} from './finding.ts';
import { GroupBuffer } from './group-buffer.ts';
import { JournalAlarm, type JournalState } from './journal-alarm.ts';
import { PROCESS_KIND, PROCESS_ROOM, encodeReferences, type JournalRecord } from './record.ts';
import { RoomBook } from './room-book.ts';
import { lastSegment } from './segment-name.ts';
import { SegmentWriter } from './segment-writer.ts';
import type { Segments } from './walk.ts';

/** Appending and asking may be done in ticks: no IO, no wait, no throw for what the disk does. */
export interface Journal {
  /** Copies bytes[0..length) as the next record of `room` (u32; 0 is the process). `kind` is a u8. 0 B/op. */
  append(room: number, kind: number, bytes: Uint8Array, length: number): void;
  /** As append, for rare records that name digests to be kept as long as they are. */
  appendReferring(record: JournalRecord): void;
  /** True when the room should append a start record now; asked once a tick. */
  isSnapshotDue(room: number): boolean;
  /** Records appended so far. */
  readonly position: number;
  /** Every record before this position comes back after a crash, itself or in a later start of its room. */
  readonly durable: number;
  /** What was there when the journal was opened. */
  readonly finding: JournalFinding;
  readonly state: JournalState;
  /** False: another version of the engine wrote some of it: rooms resume from their starts, replays may part. */
  readonly isExact: boolean;
  /** How it fares now, for status pages. */
  figures(): JournalFigures;
  /** Hands over what was found, room by room from its last start on. Once at most, before the first commit. */
  recover(visit: (record: JournalRecord) => void): Promise<void>;
  /** Calls `listener` whenever `durable` has risen, off the tick path. Returns what ends that. */
  onDurable(listener: (durable: number) => void): () => void;
  /** Calls `wake` once when a group has grown large enough to be committed before its time. */
  onFull(wake: () => void): void;
  /** Digests that records of the kept segments name. */
  references(): ReadonlySet<string>;
  /** Makes durable what was appended so far, as far as the disk lets it; never rejects. */
  commit(): Promise<void>;
  /** Commits and closes. What is appended afterwards is lost. */
  close(): Promise<void>;
}

/** Rooms that start again whatever the time is: so few are no burden. */
const STARTS_AT_ONCE = 16;

/** How a journal fares. */
export interface JournalFigures {
  readonly state: JournalState;
  /** Milliseconds that the oldest record which is not durable waits at most; 0 when all are. */
  readonly lagMs: number;
  readonly waitingRecords: number;
  readonly segments: number;
  readonly bytes: number;
}

export interface JournalOptions {
  readonly folder: string;
  readonly key: SealKey;
  readonly environment: string;
  /** Names the engine whose ticks replay bit by bit, e.g. its version. */
  readonly engine: string;
  readonly roles: RecordRoles;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly files?: JournalFiles;
  /** Bytes that may wait before they are given up; LIMITS.journalBufferBytesMax by default. */
  readonly bufferBytesMax?: number;
}

/** Reads the journal of a folder and goes on in a new segment. @throws JOURNAL_UNSUPPORTED, DATA_UNWRITABLE */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, key, environment, files = nodeJournalFiles } = options;
  const source: Segments = { files, folder, sealing: { key, environment } };
  const roleOf = roleTable(options.roles);
  try {
    await files.makeFolder(folder);
    const streams = await findStreams(source, roleOf);
    const compactor = new Compactor(source, streams);
    await compactor.quarantine();
    await compactor.measure();
    const { counter, previous } = streams.finding;
    const segment = lastSegment(await files.list(folder)) + 1;
    const writer = new SegmentWriter(source, options.engine, { segment, counter, previous });
    return new SegmentedJournal(options, { streams, compactor, writer, roleOf });
  } catch (cause) {
    // What the system says of its files; all else says what it is.
    const isOfSystem = cause instanceof Error && 'code' in cause && !(cause instanceof CodedError);
    if (!isOfSystem) throw cause;
    const message = `The journal folder "${folder}" cannot be used.`;
    throw new CodedError('DATA_UNWRITABLE', { message, details: { path: folder }, cause });
  }
}

interface Parts {
  readonly streams: Streams;
  readonly compactor: Compactor;
  readonly writer: SegmentWriter;
  readonly roleOf: (room: number, kind: number) => Role;
}

/** A group on its way to the medium. */
interface Cut {
  readonly buffer: GroupBuffer;
  /** Records up to here are in it or before it. */
  readonly position: number;
  readonly cutMs: number;
  /** Every open room has started in this round: in `segment` or later. */
  readonly isStarted: boolean;
  readonly segment: number;
  /** It says so for those who read behind a gap. */
  readonly isSettled: boolean;
  /** Gaps up to it. */
  readonly gaps: number;
  /** Digests that its records name. */
  readonly named: readonly string[];
}

class SegmentedJournal implements Journal {
  readonly finding: JournalFinding;
  readonly isExact: boolean;
  readonly #streams: Streams;
  readonly #compactor: Compactor;
  readonly #writer: SegmentWriter;
  readonly #roleOf: (room: number, kind: number) => Role;
  readonly #clock: Clock;
  readonly #alarm: JournalAlarm;
  readonly #book: RoomBook;
  readonly #order = createInOrder();
  readonly #listeners = new Set<(durable: number) => void>();
  /** Written by append: an array of doubles, since a field that outgrows 31 bits would be allocated anew. */
  readonly #position = new Float64Array(1);
  #durable = 0;
  #buffer: GroupBuffer;
  #spare: GroupBuffer;
  /** Digests that the records of the buffer name. */
  #named: string[] = [];
  /** The group that is being written, or could not be. */
  #cut: Cut | undefined;
  /** Records from this position on are durable again only when every room has started anew. */
  #gapAt: number | undefined;
  /** Gaps that this process has made. */
  #gaps = 0;
  /** While what is appended is dropped: until the buffer that begins with the gap is cut. */
  #isLossy = false;
  #wake: (() => void) | undefined;
  #isWoken = false;
  #retryAtMs = 0;
  #segmentSinceMs = 0;
  /** When rooms were asked to start again; at once after a start of the process and behind a gap. */
  #roundSinceMs = Number.NEGATIVE_INFINITY;
  /** When the last group that is durable was cut. */
  #durableAtMs: number;
  #hasBegun = false;
  /** Records before it have been cut. */
  #cutAt = 0;

  constructor(options: JournalOptions, { streams, compactor, writer, roleOf }: Parts) {
    this.finding = streams.finding;
    this.isExact = streams.finding.engines.every((engine) => engine === options.engine);
    this.#streams = streams;
    this.#compactor = compactor;
    this.#writer = writer;
    this.#roleOf = roleOf;
    this.#buffer = new GroupBuffer(options.bufferBytesMax);
    this.#spare = new GroupBuffer(options.bufferBytesMax);
    this.#clock = options.clock;
    this.#durableAtMs = options.clock.nowMs();
    this.#alarm = new JournalAlarm(options);
    this.#book = new RoomBook(streams.open, writer.segment);
    if ([...this.finding.rooms.values()].some(({ isWhole }) => !isWhole)) this.#gapAt = 0;
    this.#alarm.found(this.finding);
  }

  get position(): number {
    return this.#position[0] ?? 0;
  }

  get durable(): number {
    return this.#durable;
  }

  get state(): JournalState {
    return this.#alarm.state;
  }

  append(room: number, kind: number, bytes: Uint8Array, length: number): void {
    assert(length <= LIMITS.journalRecordBytesMax, 'JN2 a record has a bounded size');
    this.#position[0] = this.position + 1;
    const isKept = !this.#isLossy && this.#buffer.append(room, kind, bytes, length);
    if (isKept) this.#follow(room, kind);
    else this.#drop(room, kind);
  }

  appendReferring({ room, kind, bytes, references }: JournalRecord): void {
    assert(bytes.length <= LIMITS.journalRecordBytesMax, 'JN2 a record has a bounded size');
    this.#position[0] = this.position + 1;
    const head = { room, kind, references: references.length };
    const encoded = encodeReferences(references);
    if (this.#isLossy || !this.#buffer.appendReferring(head, encoded, bytes)) {
      this.#drop(room, kind);
      return;
    }
    this.#named.push(...references);
    this.#follow(room, kind);
  }

  isSnapshotDue(room: number): boolean {
    // A group's worth of starts at a time, and not all rooms in a moment.
    return (
      this.#buffer.length < LIMITS.journalGroupBytes &&
      this.#book.isBehind(room) &&
      this.#isOnPace()
    );
  }

  /** A rotation costs as much as all rooms are large: it is spread over most of the segment's time. */
  #isOnPace(): boolean {
    const { size, behind } = this.#book;
    const share = (this.#clock.nowMs() - this.#roundSinceMs) / LIMITS.journalStartsSpreadMs;
    return size - behind < Math.max(STARTS_AT_ONCE, size * share);
  }

  figures(): JournalFigures {
    const waitingRecords = this.position - this.#durable;
    const lagMs = waitingRecords === 0 ? 0 : this.#clock.nowMs() - this.#durableAtMs;
    const { segments, bytes } = this.#compactor;
    return { state: this.state, lagMs, waitingRecords, segments, bytes };
  }

  async recover(visit: (record: JournalRecord) => void): Promise<void> {
    assert(!this.#hasBegun, 'JN9 a journal is recovered before it is written');
    await this.#streams.replay(visit);
  }

  onDurable(listener: (durable: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onFull(wake: () => void): void {
    this.#wake = wake;
  }

  references(): ReadonlySet<string> {
    return new Set([...this.#compactor.references(), ...(this.#cut?.named ?? []), ...this.#named]);
  }

  commit(): Promise<void> {
    const until = this.position;
    return this.#order.run(() => this.#commit(until));
  }

  async close(): Promise<void> {
    this.#retryAtMs = 0;
    await this.commit();
    await this.#order.run(() => this.#writer.rotate());
  }

  #follow(room: number, kind: number): void {
    const role = this.#roleOf(room, kind);
    if (role === 'start') this.#book.start(room);
    else if (role === 'end') this.#book.end(room);
    if (this.#buffer.length < LIMITS.journalGroupBytes || this.#isWoken) return;
    this.#isWoken = true;
    this.#wake?.();
  }

  #drop(room: number, kind: number): void {
    if (!this.#isLossy) this.#giveUp();
    const role = this.#roleOf(room, kind);
    if (role === 'start') this.#book.expect(room);
    else if (role === 'end') this.#book.end(room);
  }

  /** P5: no more memory for what cannot be written. It goes, loudly; the rooms start anew when the disk is back. */
  #giveUp(): void {
    this.#isLossy = true;
    this.#gapAt ??= this.#cut?.position ?? this.#durable;
    this.#buffer.clear();
    this.#named = [];
    this.#buffer.mark(PROCESS_ROOM, PROCESS_KIND.gap);
    this.#gaps += 1;
    this.#book.advance(this.#writer.segment);
    this.#roundSinceMs = Number.NEGATIVE_INFINITY;
    this.#alarm.gaveUp(this.position - this.#gapAt);
  }

  async #commit(until: number): Promise<void> {
    this.#hasBegun = true;
    if (this.#clock.nowMs() < this.#retryAtMs) return this.#alarm.waits();
    while (this.#cut !== undefined || (this.#cutAt < until && this.#buffer.length > 0)) {
      this.#cut ??= this.#takeCut();
      if (!(await this.#write(this.#cut))) return;
    }
    await this.#rotateIfDue();
  }

  #takeCut(): Cut {
    const { behind, segment } = this.#book;
    const isStarted = behind === 0;
    const isSettled =
      isStarted &&
      this.#gapAt !== undefined &&
      this.#buffer.mark(PROCESS_ROOM, PROCESS_KIND.settled);
    const cut: Cut = {
      buffer: this.#buffer,
      position: this.position,
      cutMs: this.#clock.nowMs(),
      isStarted,
      isSettled,
      segment,
      gaps: this.#gaps,
      named: this.#named,
    };
    this.#buffer = this.#spare;
    this.#named = [];
    this.#isLossy = false;
    this.#cutAt = cut.position;
    this.#isWoken = false;
    return cut;
  }

  async #write(cut: Cut): Promise<boolean> {
    const { bytes, segment } = this.#writer;
    const isFirst = bytes === 0;
    const startedMs = this.#clock.nowMs();
    // Before it is there: one that failed may stay, and must not outlive those around it.
    this.#compactor.add(segment);
    try {
      await this.#writer.write(cut.buffer.content);
    } catch (error) {
      this.#retryAtMs = this.#clock.nowMs() + LIMITS.journalRetryMs;
      this.#alarm.failed(error);
      return false;
    }
    if (isFirst) this.#segmentSinceMs = this.#clock.nowMs();
    this.#compactor.refer(segment, cut.named);
    this.#compactor.grow(segment, this.#writer.bytes);
    const size = { bytes: this.#writer.bytes - bytes, ms: this.#clock.nowMs() - startedMs };
    this.#cut = undefined;
    cut.buffer.clear();
    this.#spare = cut.buffer;
    this.#alarm.written(this.position - cut.position, size);
    this.#durableAtMs = cut.cutMs;
    await this.#written(cut);
    return true;
  }

  async #written(cut: Cut): Promise<void> {
    if (cut.isSettled) this.#gapAt = cut.gaps === this.#gaps ? undefined : cut.position;
    const durable = Math.min(cut.position, this.#gapAt ?? Infinity);
    if (durable > this.#durable) {
      this.#durable = durable;
      for (const listener of this.#listeners) listener(durable);
    }
    if (!cut.isStarted) return;
    const failure = await this.#compactor.removeBefore(cut.segment);
    if (failure === undefined) this.#alarm.compacted();
    else this.#alarm.notCompacted(failure);
  }

  /** Not while rooms are behind: their starts are what a rotation is for. */
  async #rotateIfDue(): Promise<void> {
    const { bytes } = this.#writer;
    const ageMs = this.#clock.nowMs() - this.#segmentSinceMs;
    const isDue = bytes >= LIMITS.journalSegmentBytes || ageMs >= LIMITS.journalSegmentMs;
    if (bytes === 0 || !isDue) return;
    if (this.#book.behind > 0) {
      if (bytes >= LIMITS.journalSegmentBytes) {
        this.#alarm.heldBack(this.#book.behindRooms(LIMITS.journalNamedRoomsMax));
      }
      return;
    }
    await this.#writer.rotate();
    this.#book.advance(this.#writer.segment);
    this.#roundSinceMs = this.#clock.nowMs();
    this.#alarm.rotated();
  }
}
