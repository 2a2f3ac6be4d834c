// What leaves rooms: rewards, results, analytics. An entry is put in a tick, journaled with it, and handed to the
// sink only when the tick is durable; then again and again until the sink acknowledges it. At least once, under
// one key; what was perhaps sent counts as sent, since nobody can take it back.
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import type { Counter, Gauge, Metrics } from '../base/metrics.ts';
import type { Journal } from './journal/journal.ts';
import { PROCESS_ROOM, type JournalRecord } from './journal/record.ts';
import {
  decodeEntry,
  decodeStart,
  encodeEntry,
  encodeStart,
  OUTBOX_KIND,
  type OutboxEntry,
  type OutboxHead,
} from './outbox-record.ts';

/** Where entries go. */
export interface OutboxSink {
  /** Resolves when the entry is acknowledged; one that rejects or takes too long is sent again under its key. */
  send(entry: OutboxEntry): Promise<void>;
}

export interface OutboxOptions {
  readonly journal: Pick<
    Journal,
    'append' | 'isSnapshotDue' | 'position' | 'durable' | 'onDurable'
  >;
  readonly sink: OutboxSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** known: its key is taken already, nothing happens; full: too much waits, the entry is refused. */
export type PutResult = 'taken' | 'known' | 'full';

interface Waiting {
  readonly entry: OutboxEntry;
  /** Durable when the journal is durable up to here. */
  readonly position: number;
  attempts: number;
  nextAtMs: number;
  /** Since when it is with the sink. */
  sendingSinceMs: number | undefined;
  /** It was with the sink, now or before a restart. */
  isPerhapsSent: boolean;
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** Acknowledged, oldest first; without bodies. */
  readonly #sent = new Map<string, OutboxHead>();
  readonly #stops: (() => void)[] = [];
  readonly #gauge: Gauge;
  readonly #acknowledged: Counter;
  readonly #refused: Counter;
  #bytes = 0;
  #isFull = false;
  #isFailing = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#gauge = metrics.gauge('outbox_waiting_entries', 'Entries that are not acknowledged.');
    this.#acknowledged = metrics.counter('outbox_sent_total', 'Entries acknowledged.');
    this.#refused = metrics.counter('outbox_refused_total', 'Entries refused: too much waits.');
  }

  /** Entries that are not acknowledged. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes in what recovery hands over of the stream of the process; in order, before `start`. */
  replay({ kind, bytes }: JournalRecord): void {
    if (kind === OUTBOX_KIND.start) {
      this.#waiting.clear();
      this.#sent.clear();
      this.#bytes = 0;
      for (const { entry, isSent } of decodeStart(bytes)) {
        this.#keep(entry, 'perhaps sent');
        if (isSent) this.#settle(entry.key, 'sent');
      }
      return;
    }
    if (kind === OUTBOX_KIND.put) this.#keep(decodeEntry(bytes), 'perhaps sent');
    const isSettled = kind === OUTBOX_KIND.sent || kind === OUTBOX_KIND.cancelled;
    if (!isSettled) return;
    this.#settle(Buffer.from(bytes).toString('utf8'), kind === OUTBOX_KIND.sent ? 'sent' : 'gone');
  }

  /** Begins to send, and to look at what may be tried again. */
  start(): void {
    this.#writeStart();
    this.#stops.push(this.#options.journal.onDurable(() => this.pump()));
    const timer = setInterval(() => this.pump(), LIMITS.outboxLookMs);
    this.#stops.push(() => clearInterval(timer));
  }

  /** Sends nothing more; what is under way may still be acknowledged. */
  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Takes an entry; in a tick, so that it is durable with what the tick records, or not at all. */
  put(entry: OutboxEntry): PutResult {
    if (this.#waiting.has(entry.key) || this.#sent.has(entry.key)) return 'known';
    const record = encodeEntry(entry);
    const bytes = this.#bytes + entry.bytes.length;
    if (this.#waiting.size >= LIMITS.outboxEntriesMax || bytes > LIMITS.outboxBytesMax) {
      return this.#refuse(entry);
    }
    this.#options.journal.append(PROCESS_ROOM, OUTBOX_KIND.put, record, record.length);
    this.#keep({ ...entry, bytes: new Uint8Array(entry.bytes) }, 'not sent');
    return 'taken';
  }

  /** Entries of ticks behind `tick` that were sent, or perhaps were; what going back there cannot undo. */
  sentSince(room: number, tick: number): readonly OutboxHead[] {
    const perhaps = [...this.#waiting.values()].filter(({ isPerhapsSent }) => isPerhapsSent);
    const heads = [...this.#sent.values(), ...perhaps.map(({ entry }) => headOf(entry))];
    return heads.filter((head) => head.room === room && head.tick > tick);
  }

  /** Drops the entries of ticks behind `tick` that were never with the sink: those ticks are undone. */
  cancelSince(room: number, tick: number): readonly OutboxHead[] {
    const undone = [...this.#waiting.values()].filter(
      ({ entry, isPerhapsSent }) => !isPerhapsSent && entry.room === room && entry.tick > tick,
    );
    for (const { entry } of undone) {
      this.#settle(entry.key, 'gone');
      this.#tell(OUTBOX_KIND.cancelled, entry.key);
    }
    return undone.map(({ entry }) => headOf(entry));
  }

  /** Hands out what is durable and due. Called off the tick path. */
  pump(): void {
    const { journal, clock } = this.#options;
    const now = clock.nowMs();
    if (journal.isSnapshotDue(PROCESS_ROOM)) this.#writeStart();
    let sending = 0;
    for (const waiting of this.#waiting.values()) {
      this.#giveUpLate(waiting, now);
      if (waiting.sendingSinceMs !== undefined) sending += 1;
    }
    for (const waiting of this.#waiting.values()) {
      if (sending >= LIMITS.outboxSendingMax) break;
      const isDue = waiting.sendingSinceMs === undefined && waiting.nextAtMs <= now;
      if (!isDue || waiting.position > journal.durable) continue;
      sending += 1;
      waiting.sendingSinceMs = now;
      waiting.isPerhapsSent = true;
      void this.#send(waiting);
    }
    this.#gauge.set(this.#waiting.size);
  }

  async #send(waiting: Waiting): Promise<void> {
    const { key } = waiting.entry;
    try {
      await this.#options.sink.send(waiting.entry);
    } catch (error) {
      this.#failed(waiting, error);
      return;
    }
    // Late, it is an acknowledgement all the same; twice, it is one.
    if (this.#waiting.get(key) !== waiting) return;
    this.#settle(key, 'sent');
    this.#tell(OUTBOX_KIND.sent, key);
    this.#acknowledged.add(1);
    if (this.#isFailing) this.#options.log.info({}, 'the outbox is sent again');
    this.#isFailing = false;
    this.pump();
  }

  #giveUpLate(waiting: Waiting, now: number): void {
    const since = waiting.sendingSinceMs;
    if (since === undefined || now - since < LIMITS.outboxSendDeadlineMs) return;
    this.#failed(waiting, new Error('the sink did not answer in time'));
  }

  #failed(waiting: Waiting, error: unknown): void {
    if (waiting.sendingSinceMs === undefined) return;
    waiting.sendingSinceMs = undefined;
    const delay = LIMITS.outboxRetryMs * 2 ** Math.min(waiting.attempts, 20);
    waiting.attempts += 1;
    waiting.nextAtMs = this.#options.clock.nowMs() + Math.min(delay, LIMITS.outboxRetryMsMax);
    if (this.#isFailing) return;
    this.#isFailing = true;
    const { key, topic } = waiting.entry;
    this.#options.log.warn(
      { err: error, key, topic },
      'the outbox is not taken: it is tried again',
    );
  }

  #refuse({ key, topic, room }: OutboxEntry): PutResult {
    this.#refused.add(1);
    if (!this.#isFull) {
      this.#options.log.error({ key, topic, room }, 'the outbox is full: entries are refused');
    }
    this.#isFull = true;
    return 'full';
  }

  #keep(entry: OutboxEntry, sent: 'not sent' | 'perhaps sent'): void {
    this.#bytes += entry.bytes.length;
    this.#waiting.set(entry.key, {
      entry,
      position: sent === 'not sent' ? this.#options.journal.position : 0,
      attempts: 0,
      nextAtMs: 0,
      sendingSinceMs: undefined,
      isPerhapsSent: sent === 'perhaps sent',
    });
  }

  #settle(key: string, how: 'sent' | 'gone'): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    this.#bytes -= waiting.entry.bytes.length;
    this.#isFull = false;
    if (how === 'gone') return;
    this.#sent.set(key, headOf(waiting.entry));
    if (this.#sent.size <= LIMITS.outboxSentMax) return;
    const [oldest = ''] = this.#sent.keys();
    this.#sent.delete(oldest);
  }

  #tell(kind: number, key: string): void {
    const bytes = Buffer.from(key, 'utf8');
    this.#options.journal.append(PROCESS_ROOM, kind, bytes, bytes.length);
  }

  #writeStart(): void {
    const sent = [...this.#sent.values()].map((head) => ({
      entry: { ...head, bytes: NO_BYTES },
      isSent: true,
    }));
    const waiting = [...this.#waiting.values()].map(({ entry }) => ({ entry, isSent: false }));
    const record = encodeStart([...sent, ...waiting]);
    this.#options.journal.append(PROCESS_ROOM, OUTBOX_KIND.start, record, record.length);
  }
}

const NO_BYTES = new Uint8Array(0);

function headOf({ room, timeline, tick, key, topic }: OutboxHead): OutboxHead {
  return { room, timeline, tick, key, topic };
}
