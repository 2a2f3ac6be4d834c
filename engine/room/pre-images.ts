// What rooms keep to go back: their state at a switch, and their inputs since. Bounded over all rooms: the oldest
// go first; all go when the switch is confirmed or its time is over. States are sealed a while later, packed, off the
// tick path. Holds no behaviour, so that an old generation can be unloaded.
import type { Columns } from '../contract/layout.ts';
import type { RoomSchema } from '../contract/room.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { createColumns } from '../state/layout.ts';
import { ColumnsPool } from './columns-pool.ts';
import { ColumnsPacker, unpackColumns } from './packed-columns.ts';

const FIRST_BYTES = 1_024;
const NOTHING = new Uint8Array(0);

/** Seals states in memory; each has a number of its own. */
export interface StateSealing {
  seal(plain: Uint8Array, number: number): Uint8Array;
  /** What was sealed under this number. */
  open(record: Uint8Array, number: number): Uint8Array;
}

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
  readonly sinceMs: number;
  #plain: Columns | undefined;
  #sealed: { readonly record: Uint8Array; readonly number: number } | undefined;
  #sealing: StateSealing | undefined;
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
    this.#plain = columns;
    this.sinceMs = sinceMs;
  }

  /** Bytes it takes. */
  get bytes(): number {
    return this.inputs.length + (this.#sealed?.record ?? this.#plain?.u8 ?? NOTHING).length;
  }

  /** The state; a copy once it is sealed. */
  get columns(): Columns {
    if (this.#plain !== undefined) return this.#plain;
    assert(this.#sealed !== undefined && this.#sealing !== undefined, 'RM56 a state is there');
    const { record, number } = this.#sealed;
    const columns = createColumns(this.schema.layout);
    const packed = this.#sealing.open(record, number);
    columns.u8.set(unpackColumns(packed, columns.u8.length));
    return columns;
  }

  get isSealed(): boolean {
    return this.#sealed !== undefined;
  }

  /** Keeps the state sealed from now on; gives back what it lay in. */
  seal(sealing: StateSealing, packed: Uint8Array, number: number): Columns | undefined {
    this.#sealed = { record: sealing.seal(packed, number), number };
    this.#sealing = sealing;
    return this.take();
  }

  /** Gives the memory of a state that is not sealed away. */
  take(): Columns | undefined {
    const plain = this.#plain;
    this.#plain = undefined;
    return plain;
  }
}

/** Those of all rooms of one process, oldest first. */
export class PreImages {
  /** Where columns go that were let go of. */
  readonly memory = new ColumnsPool();
  readonly #bytesMax: number;
  readonly #sealing: StateSealing | undefined;
  readonly #packer = new ColumnsPacker();
  readonly #kept = new Set<PreImage>();
  /** Those that are not sealed, oldest first. */
  readonly #open = new Set<PreImage>();
  #bytes = 0;
  #numbers = 0;

  /** Without sealing states lie in memory as they are. */
  constructor(sealing?: StateSealing, bytesMax: number = LIMITS.preImageBytesMax) {
    this.#sealing = sealing;
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
    if (this.#sealing !== undefined) this.#open.add(image);
    this.#bytes += image.bytes;
    this.#makeRoom();
    return image;
  }

  /** Seals some of those that are not, oldest first: never inside a tick. */
  seal(max: number = LIMITS.preImagesSealedAtOnce): void {
    let left = max;
    for (const image of this.#open) {
      if (left === 0 || this.#sealing === undefined) return;
      left -= 1;
      this.#open.delete(image);
      this.#bytes -= image.bytes;
      this.#numbers += 1;
      const packed = this.#packer.pack(image.columns.u8);
      const columns = image.seal(this.#sealing, packed, this.#numbers);
      this.#bytes += image.bytes;
      if (columns !== undefined) this.memory.give(columns);
    }
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
    this.#open.delete(image);
    this.#bytes -= image.bytes;
    image.released = true;
    const columns = image.take();
    if (columns !== undefined) this.memory.give(columns);
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
