// Writes what happens in one room: to the journal, to what is kept to go back, and to the outbox what leaves. Hot
// path: a tick that is not asked for a snapshot and sends nothing allocates nothing.
import type { RoomId } from '../contract/ids.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { Generation } from '../kernel/generation.ts';
import type { Battle } from './battle.ts';
import type { RoomCommons } from './room-commons.ts';
import type { Sending } from './tick-report.ts';
import type { WayBack } from './way-back.ts';
import { DurableMark } from './durable-mark.ts';
import { RECORD, writeHash, writeStart } from './record.ts';
import { writeInputs, writeReplies } from './tick-inputs.ts';

/** What a room runs on, and which battle it is. */
export interface RoomStanding {
  /** Counts how often it went back to an earlier state. */
  readonly timeline: number;
  /** The epoch in which its battle was opened. */
  readonly opened: number;
  /** Of the set it runs on; lags behind the kernel until its next tick, or longer by its update point. */
  readonly epoch: number;
  readonly set: GenerationSet;
  readonly generation: Generation;
}

type StartKind = 'opened' | 'snapshot' | 'adopted' | 'restored';

export class RoomWriter {
  readonly #id: RoomId;
  readonly #battle: Battle;
  readonly #commons: RoomCommons;
  readonly #wayBack: WayBack;
  readonly #mark: DurableMark;
  #length = 0;
  /** Whether this tick has written anything: only then it comes back as such. */
  #hasWritten = false;

  constructor(id: RoomId, battle: Battle, commons: RoomCommons, wayBack: WayBack) {
    this.#id = id;
    this.#battle = battle;
    this.#commons = commons;
    this.#wayBack = wayBack;
    this.#mark = new DurableMark(battle.tick);
  }

  /** The newest tick that a crash does not take back; undefined without a journal. */
  get durableTick(): number | undefined {
    const { journal } = this.#commons;
    return journal === undefined ? undefined : this.#mark.read(journal);
  }

  /** Writes down what waits for the tick that begins. */
  begin(): void {
    this.#length = writeInputs(this.#battle, this.#commons.scratch.view);
  }

  /** The tick is over: its inputs count. */
  end(): void {
    if (this.#length === 0) return;
    const { scratch, report, journal } = this.#commons;
    const length = writeReplies(report, scratch.view, this.#length);
    journal?.append(this.#id, RECORD.inputs, scratch.bytes, length);
    this.#hasWritten = true;
    this.#wayBack.addInputs(scratch.bytes, length, report);
  }

  /** Hands over what leaves the room; in the tick that decided it, so that both are durable or neither is. */
  send(sends: readonly Sending[], { timeline, opened }: RoomStanding): void {
    const { outbox } = this.#commons;
    if (outbox === undefined) return;
    const room = this.#id;
    for (const { tick, topic, key, bytes } of sends) {
      outbox.put({ room, timeline, tick, topic, key: `${room}.${opened}.${key}`, bytes });
    }
  }

  /** Ticks behind `tick` are undone: what they sent does not go out, unless it has. */
  unsend(tick: number): void {
    this.#commons.outbox?.cancelSince(this.#id, tick);
  }

  /** The tick is over, with all that it writes. */
  settle(): void {
    const { journal } = this.#commons;
    if (journal === undefined || !this.#hasWritten) return;
    this.#hasWritten = false;
    this.#mark.note(this.#battle.tick, journal);
  }

  /** The inputs of a tick that threw; none of their answers count. */
  takeInputs(): Uint8Array {
    const { bytes } = this.#commons.scratch;
    const commands = this.#length === 0 ? 0 : this.#commons.scratch.view.getUint16(5, true);
    const end = this.#length + commands * 2;
    bytes.fill(0, this.#length, end);
    return bytes.slice(0, end);
  }

  hash(words: Uint32Array): void {
    this.#battle.hashInto(words);
    const { scratch, journal } = this.#commons;
    const { tick } = this.#battle;
    journal?.append(this.#id, RECORD.hash, scratch.bytes, writeHash(tick, words, scratch.view));
    this.#hasWritten = true;
  }

  /** At the end of a tick: the journal may want a snapshot to let older records go. */
  snapshotWhenDue(standing: RoomStanding): void {
    if (this.#commons.journal?.isSnapshotDue(this.#id) === true)
      this.start('snapshot', standing, 0);
  }

  start(kind: StartKind, standing: RoomStanding, from: number): void {
    const { journal, scratch } = this.#commons;
    if (journal === undefined) return;
    const { tick, tickMs, schema, columns } = this.#battle;
    const { timeline, opened, epoch, set, generation } = standing;
    const pack = generation.pack.digest;
    const state = { tick, timeline, epoch, from, opened, tickMs, pack, set: set.digest };
    const length = writeStart({ ...state, schema, columns: columns.u8 }, scratch);
    const bytes = scratch.bytes.subarray(0, length);
    journal.appendReferring({ room: this.#id, kind: RECORD[kind], bytes, references: [pack] });
    this.#hasWritten = true;
  }

  closed(): void {
    this.#commons.journal?.append(this.#id, RECORD.closed, this.#commons.scratch.bytes, 0);
  }
}
