// Up to which tick a room comes back after a crash. A tick counts when it has written something: what stands
// behind the last such tick is run again. Two marks are kept, so that a slow disk still lets the older one rise.
// Hot path: allocates nothing; positions are in an array of doubles, since they may outgrow 31 bits.
import type { RoomJournal } from './record.ts';

type Positions = Pick<RoomJournal, 'position' | 'durable'>;

export class DurableMark {
  /** Where the waiting and the newest tick end in the journal. */
  readonly #positions = new Float64Array(2);
  #durable: number;
  #waiting: number;
  #newest: number;

  /** @param tick it comes back to already */
  constructor(tick: number) {
    this.#durable = tick;
    this.#waiting = tick;
    this.#newest = tick;
  }

  /** The tick has written all it will. */
  note(tick: number, journal: Positions): void {
    this.read(journal);
    this.#newest = tick;
    this.#positions[1] = journal.position;
    if (this.#waiting !== this.#durable) return;
    this.#waiting = tick;
    this.#positions[0] = journal.position;
  }

  /** The newest tick that is durable. */
  read(journal: Positions): number {
    const { durable } = journal;
    if (durable >= (this.#positions[1] ?? 0)) {
      this.#durable = this.#newest;
      this.#waiting = this.#newest;
    } else if (durable >= (this.#positions[0] ?? 0) && this.#waiting !== this.#durable) {
      this.#durable = this.#waiting;
      this.#waiting = this.#newest;
      this.#positions[0] = this.#positions[1] ?? 0;
    }
    return this.#durable;
  }
}
