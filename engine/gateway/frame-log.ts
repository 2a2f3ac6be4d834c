// The newest frames of one room as bytes, tick by tick, for clients that lack some: one ring that grows and shrinks
// between two bounds. What does not fit drives the oldest out. Hot path: `append` once a room a tick copies the
// frame and allocates nothing but when it grows.

/** What the logs of all rooms may hold together. */
export class FrameBudget {
  readonly #bytesMax: number;
  bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Whether a log may change its size by so many bytes; then they count. */
  take(bytes: number): boolean {
    if (bytes > 0 && this.bytes + bytes > this.#bytesMax) return false;
    this.bytes += bytes;
    return true;
  }
}

export interface FrameLogBounds {
  readonly bytesMin: number;
  readonly bytesMax: number;
}

const NOTHING = new Uint8Array(0);
const ENTRIES_MIN = 16;

/** Frames of ticks without a gap between `firstTick` and `lastTick`; empty when the first is above the last. */
export class FrameLog {
  readonly #bounds: FrameLogBounds;
  readonly #budget: FrameBudget;
  #bytes = NOTHING;
  /** Where the frames of ticks begin and how long they are, at tick modulo their length (a power of two). */
  #starts = new Uint32Array(0);
  #lengths = new Uint32Array(0);
  /** Where the next frame goes. */
  #end = 0;
  firstTick = 1;
  lastTick = 0;

  constructor(bounds: FrameLogBounds, budget: FrameBudget) {
    this.#bounds = bounds;
    this.#budget = budget;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  has(tick: number): boolean {
    return tick >= this.firstTick && tick <= this.lastTick;
  }

  /** A view that is valid until the next change of the log. */
  frame(tick: number): Uint8Array {
    const at = this.#at(tick);
    const start = this.#starts[at] ?? 0;
    return this.#bytes.subarray(start, start + (this.#lengths[at] ?? 0));
  }

  /** Takes the frame of the next tick; after a gap the log begins anew. Gives its copy, or itself if none fits. */
  append(tick: number, frame: Uint8Array): Uint8Array {
    if (tick !== this.lastTick + 1) this.#forget(tick);
    const start = this.#room(frame.length);
    if (start < 0) {
      this.#forget(tick + 1);
      return frame;
    }
    this.#makeEntry();
    const at = this.#at(tick);
    this.#bytes.set(frame, start);
    this.#starts[at] = start;
    this.#lengths[at] = frame.length;
    this.#end = start + frame.length;
    this.lastTick = tick;
    return this.#bytes.subarray(start, this.#end);
  }

  /** Frames up to this tick are not needed any more. */
  release(tick: number): void {
    if (tick < this.firstTick) return;
    this.firstTick = Math.min(tick, this.lastTick) + 1;
    if (this.firstTick > this.lastTick) this.#end = 0;
    const { length } = this.#bytes;
    if (length > this.#bounds.bytesMin && this.#used() * 8 < length) this.#resize(length / 2);
  }

  /** Gives all memory back. */
  clear(): void {
    this.#budget.take(-this.#bytes.length);
    this.#bytes = NOTHING;
    this.#starts = new Uint32Array(0);
    this.#lengths = new Uint32Array(0);
    this.#forget(this.lastTick + 1);
  }

  #forget(nextTick: number): void {
    this.firstTick = nextTick;
    this.lastTick = nextTick - 1;
    this.#end = 0;
  }

  /** Bytes from the oldest frame to the end of the newest, the unused end of the ring among them. */
  #used(): number {
    if (this.firstTick > this.lastTick) return 0;
    const first = this.#starts[this.#at(this.firstTick)] ?? 0;
    return this.#end > first ? this.#end - first : this.#bytes.length - first + this.#end;
  }

  /** Where so many bytes fit in one piece: grows, then gives up the oldest frames; -1 when they never fit. */
  #room(bytes: number): number {
    if (bytes > this.#bounds.bytesMax) return -1;
    for (;;) {
      const start = this.#free(bytes);
      if (start >= 0) return start;
      if (this.#grow()) continue;
      if (this.firstTick > this.lastTick) return -1;
      this.firstTick += 1;
      if (this.firstTick > this.lastTick) this.#end = 0;
    }
  }

  /** A free piece at the end of the newest frame, or at the start of the ring; -1 when there is none. */
  #free(bytes: number): number {
    const { length } = this.#bytes;
    const isEmpty = this.firstTick > this.lastTick;
    const first = isEmpty ? length : (this.#starts[this.#at(this.firstTick)] ?? 0);
    const isWrapped = !isEmpty && first >= this.#end;
    if (isWrapped) return this.#end + bytes <= first ? this.#end : -1;
    if (this.#end + bytes <= length) return this.#end;
    return !isEmpty && bytes < first ? 0 : -1;
  }

  #at(tick: number): number {
    return tick & (this.#starts.length - 1);
  }

  #grow(): boolean {
    const { bytesMin, bytesMax } = this.#bounds;
    const { length } = this.#bytes;
    return length < bytesMax && this.#resize(Math.min(bytesMax, Math.max(bytesMin, length * 2)));
  }

  /** Room in the table of ticks for one more. */
  #makeEntry(): void {
    const { length } = this.#starts;
    if (this.lastTick - this.firstTick + 2 <= length) return;
    const count = Math.max(ENTRIES_MIN, length * 2);
    const starts = new Uint32Array(count);
    const lengths = new Uint32Array(count);
    for (let tick = this.firstTick; tick <= this.lastTick; tick += 1) {
      starts[tick & (count - 1)] = this.#starts[this.#at(tick)] ?? 0;
      lengths[tick & (count - 1)] = this.#lengths[this.#at(tick)] ?? 0;
    }
    this.#starts = starts;
    this.#lengths = lengths;
  }

  /** Moves the frames into a ring of another size, one after the other. */
  #resize(length: number): boolean {
    if (!this.#budget.take(length - this.#bytes.length)) return false;
    const bytes = new Uint8Array(length);
    let end = 0;
    for (let tick = this.firstTick; tick <= this.lastTick; tick += 1) {
      const frame = this.frame(tick);
      bytes.set(frame, end);
      this.#starts[this.#at(tick)] = end;
      end += frame.length;
    }
    this.#bytes = bytes;
    this.#end = end;
    return true;
  }
}
