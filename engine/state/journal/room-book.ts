// Which rooms are open, and in which round each made its last start: what decides when older segments may go. A
// round begins with a segment, and ends when no room is behind. Hot: asking and starting allocate nothing.

export class RoomBook {
  /** Round of each open room's last start. */
  readonly #starts = new Map<number, number>();
  #round = 1;
  #segment: number;
  #behind: number;

  /** @param rooms open already, all behind; `segment` is the first that their next starts can be in */
  constructor(rooms: Iterable<number>, segment: number) {
    for (const room of rooms) this.#starts.set(room, 0);
    this.#segment = segment;
    this.#behind = this.#starts.size;
  }

  /** Rooms without a start in this round. */
  get behind(): number {
    return this.#behind;
  }

  /** Open rooms. */
  get size(): number {
    return this.#starts.size;
  }

  /** Starts of this round are in this segment or later ones. */
  get segment(): number {
    return this.#segment;
  }

  /** Some of the rooms that are behind, for people. */
  behindRooms(max: number): readonly number[] {
    const rooms = [...this.#starts].filter(([, round]) => round < this.#round);
    return rooms.slice(0, max).map(([room]) => room);
  }

  isBehind(room: number): boolean {
    const round = this.#starts.get(room);
    return round !== undefined && round < this.#round;
  }

  start(room: number): void {
    if (this.isBehind(room)) this.#behind -= 1;
    this.#starts.set(room, this.#round);
  }

  /** The room is open; its start in this round is still to come. */
  expect(room: number): void {
    if (this.#starts.has(room)) return;
    this.#starts.set(room, 0);
    this.#behind += 1;
  }

  end(room: number): void {
    if (this.isBehind(room)) this.#behind -= 1;
    this.#starts.delete(room);
  }

  /** Another round, whose starts come in `segment` or later: every room is behind. */
  advance(segment: number): void {
    this.#round += 1;
    this.#segment = segment;
    this.#behind = this.#starts.size;
  }
}
