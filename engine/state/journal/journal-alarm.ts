// How the journal fares, told to operators: each trouble is logged once when it begins and once when it ends,
// and shows in figures for as long as it lasts.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Counter, Gauge, Histogram, Metrics } from '../../base/metrics.ts';
import type { JournalFinding } from './finding.ts';

/** stalled: it cannot be written, and waits; lossy: so much waited that it was given up. */
export type JournalState = 'writing' | 'stalled' | 'lossy';

export class JournalAlarm {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #groups: Counter;
  readonly #givenUp: Counter;
  readonly #waiting: Gauge;
  readonly #unsynced: Gauge;
  readonly #stateGauge: Gauge;
  readonly #bytes: Counter;
  readonly #seconds: Histogram;
  #state: JournalState = 'writing';
  #sinceMs = 0;
  #isHeldBack = false;
  #isCompacting = true;

  constructor(options: { readonly log: Log; readonly clock: Clock; readonly metrics: Metrics }) {
    const { log, clock, metrics } = options;
    this.#log = log;
    this.#clock = clock;
    this.#groups = metrics.counter('journal_groups_total', 'Groups made durable.');
    this.#givenUp = metrics.counter(
      'journal_given_up_total',
      'Times that waiting records were given up.',
    );
    this.#waiting = metrics.gauge('journal_waiting_records', 'Records that are not durable yet.');
    this.#unsynced = metrics.gauge(
      'journal_unsynced_seconds',
      'How long the journal could not be written; 0 when it is.',
    );
    const states = 'State of the journal: 0 writing, 1 stalled, 2 lossy.';
    this.#stateGauge = metrics.gauge('journal_state', states);
    this.#bytes = metrics.counter('journal_bytes_total', 'Bytes of the groups made durable.');
    this.#seconds = metrics.histogram('journal_write_seconds', 'Writing and syncing one group.');
  }

  get state(): JournalState {
    return this.#state;
  }

  /** What was found on opening, where it is not as it should be. */
  found({ corrupt, lostRooms, rooms }: JournalFinding): void {
    if (corrupt.length === 0) return;
    const cutRooms = [...rooms].filter(([, { isWhole }]) => !isWhole).map(([room]) => room);
    const fields = { corrupt, cutRooms, lostRooms };
    this.#log.error(
      fields,
      'the journal is corrupt: the named segments are kept, rooms lost records',
    );
  }

  written(waiting: number, { bytes, ms }: { readonly bytes: number; readonly ms: number }): void {
    this.#groups.add(1);
    this.#bytes.add(bytes);
    this.#seconds.observe(ms / 1_000);
    this.#stateGauge.set(0);
    this.#waiting.set(waiting);
    this.#unsynced.set(0);
    if (this.#state === 'writing') return;
    this.#log.info({ was: this.#state }, 'the journal is written again');
    this.#state = 'writing';
  }

  failed(error: unknown): void {
    if (this.#state === 'writing') {
      this.#state = 'stalled';
      this.#stateGauge.set(1);
      this.#sinceMs = this.#clock.nowMs();
      const message = 'the journal cannot be written: rooms go on, nothing becomes durable';
      this.#log.error({ err: error }, message);
    }
    this.waits();
  }

  waits(): void {
    this.#unsynced.set((this.#clock.nowMs() - this.#sinceMs) / 1_000);
  }

  /** Called from a tick, once for as long as it lasts. */
  gaveUp(records: number): void {
    if (this.#state === 'writing') this.#sinceMs = this.#clock.nowMs();
    this.#state = 'lossy';
    this.#stateGauge.set(2);
    this.#givenUp.add(1);
    const message =
      'the journal gave up what waited: a crash now takes rooms back to what was durable';
    this.#log.error({ records }, message);
  }

  heldBack(rooms: readonly number[]): void {
    if (this.#isHeldBack) return;
    this.#isHeldBack = true;
    this.#log.warn({ rooms }, 'the journal grows: these rooms keep its older segments');
  }

  rotated(): void {
    this.#isHeldBack = false;
  }

  notCompacted(error: unknown): void {
    if (this.#isCompacting) this.#log.warn({ err: error }, 'older segments of the journal stay');
    this.#isCompacting = false;
  }

  compacted(): void {
    this.#isCompacting = true;
  }
}
