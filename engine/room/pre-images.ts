// What rooms keep to go back: their state at a switch, and their inputs since. Bounded over all rooms: the oldest
// go first; all go when the switch is confirmed or its time is over. Holds no behaviour, so that an old generation
// can be unloaded.
import type { Columns } from '../contract/layout.ts';
import type { RoomSchema } from '../contract/room.ts';
import { LIMITS } from '../base/limits.ts';
import { ColumnsPool } from './columns-pool.ts';

const FIRST_BYTES = 1_024;

/** A room's state at a switch. */
export interface PreImageState {
  readonly schema: RoomSchema;
  /** Digest of the pack that the room left. */
  readonly pack: string;
  readonly tick: number;
  /** Not used by anybody else any more. */
  readonly columns: Columns;
  readonly sinceMs: number;
}

/** One that is kept until it is released. */
export class PreImage implements PreImageState {
  readonly schema: RoomSchema;
  readonly pack: string;
  readonly tick: number;
  readonly columns: Columns;
  readonly sinceMs: number;
  /** The room's inputs since, up to its next switch. */
  inputs = new Uint8Array(0);
  inputsLength = 0;
  /** Commands among the inputs that were accepted. */
  accepted = 0;
  /** Inputs were lost: nobody can run these ticks again. */
  overflowed = false;
  released = false;

  constructor({ schema, pack, tick, columns, sinceMs }: PreImageState) {
    this.schema = schema;
    this.pack = pack;
    this.tick = tick;
    this.columns = columns;
    this.sinceMs = sinceMs;
  }

  /** Bytes it takes. */
  get bytes(): number {
    return this.columns.u8.length + this.inputs.length;
  }
}

/** Those of all rooms of one process, oldest first. */
export class PreImages {
  /** Where columns go that were let go of. */
  readonly memory = new ColumnsPool();
  readonly #bytesMax: number;
  readonly #kept = new Set<PreImage>();
  #bytes = 0;

  constructor(bytesMax: number = LIMITS.preImageBytesMax) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#kept.size;
  }

  keep(state: PreImageState): PreImage {
    const image = new PreImage(state);
    this.#kept.add(image);
    this.#bytes += image.bytes;
    this.#makeRoom();
    return image;
  }

  /** Keeps the inputs of one tick; grows by doubling. */
  addInputs(image: PreImage, bytes: Uint8Array, length: number): void {
    if (image.released || image.overflowed) return;
    const needed = image.inputsLength + length;
    if (needed > LIMITS.keptInputsBytesMax) {
      this.#dropInputs(image);
      return;
    }
    if (needed > image.inputs.length) {
      const grown = new Uint8Array(Math.max(FIRST_BYTES, needed * 2));
      grown.set(image.inputs.subarray(0, image.inputsLength));
      this.#bytes += grown.length - image.inputs.length;
      image.inputs = grown;
      this.#makeRoom();
    }
    for (let i = 0; i < length; i += 1) image.inputs[image.inputsLength + i] = bytes[i] ?? 0;
    image.inputsLength = needed;
  }

  /** Lets one go; does nothing when it has gone. */
  release(image: PreImage): void {
    if (!this.#kept.delete(image)) return;
    this.#bytes -= image.bytes;
    image.released = true;
    this.memory.give(image.columns);
  }

  /** The switches are good: nothing is gone back to. */
  confirm(): void {
    for (const image of this.#kept) this.release(image);
  }

  /** Lets go of what is older than LIMITS.rollbackSnapshotMs. */
  expire(nowMs: number): void {
    for (const image of this.#kept) {
      if (image.sinceMs > nowMs - LIMITS.rollbackSnapshotMs) return;
      this.release(image);
    }
  }

  #dropInputs(image: PreImage): void {
    this.#bytes -= image.inputs.length;
    image.inputs = new Uint8Array(0);
    image.inputsLength = 0;
    image.overflowed = true;
  }

  #makeRoom(): void {
    for (const image of this.#kept) {
      if (this.#bytes <= this.#bytesMax) return;
      this.release(image);
    }
  }
}
