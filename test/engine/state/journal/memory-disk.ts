// A disk in memory for the journal: what was not synced may vanish, be cut or have holes after a crash, syncs and
// writes can fail, space can run out, bits can flip. A descriptor whose sync failed must not be used again (P4).
import { basename } from 'node:path';
import type { JournalFiles, ReadableFile } from '../../../../engine/state/journal/files.ts';
import type { StoredFile } from '../../../../engine/state/storage.ts';

interface Inode {
  bytes: Buffer;
  /** Bytes that are on the medium. */
  synced: number;
}

/** Numbers in [0, 1). */
export type Chance = () => number;

export class MemoryDisk implements JournalFiles {
  #names = new Map<string, Inode>();
  /** The names on the medium. */
  #durable = new Map<string, Inode>();
  readonly done: string[] = [];
  readonly #failing: string[] = [];
  /** Uses of a descriptor after its sync failed. */
  misuses = 0;
  isFull = false;

  /** The next operation of this name fails. */
  failNext(operation: string): void {
    this.#failing.push(operation);
  }

  /** What a power cut leaves: unsynced bytes and names by chance. */
  crash(chance: Chance): void {
    const names = new Map(this.#durable);
    for (const [path, inode] of this.#names) if (chance() < 0.5) names.set(path, inode);
    for (const path of this.#durable.keys()) {
      if (!this.#names.has(path) && chance() < 0.5) names.delete(path);
    }
    for (const inode of new Set(names.values())) tear(inode, chance);
    this.#names = names;
    this.#durable = new Map(names);
    this.isFull = false;
    this.#failing.length = 0;
  }

  /** An equal disk that goes its own way. */
  clone(): MemoryDisk {
    const disk = new MemoryDisk();
    for (const [path, { bytes, synced }] of this.#names) {
      disk.#names.set(path, { bytes: Buffer.from(bytes), synced });
    }
    disk.#durable = new Map(disk.#names);
    return disk;
  }

  /** The bytes of a file, to be looked at or altered. */
  bytes(path: string): Buffer {
    return this.#inode(path).bytes;
  }

  cut(path: string, bytes: number): void {
    const inode = this.#inode(path);
    inode.bytes = inode.bytes.subarray(0, bytes);
    inode.synced = bytes;
  }

  resize(path: string, bytes: number): void {
    const inode = this.#inode(path);
    inode.bytes = Buffer.alloc(bytes);
    inode.synced = bytes;
  }

  drop(path: string): void {
    this.#names.delete(path);
    this.#durable.delete(path);
  }

  get paths(): readonly string[] {
    return [...this.#names.keys()].toSorted();
  }

  async makeFolder(): Promise<void> {}

  async list(): Promise<readonly string[]> {
    return this.paths.map((path) => basename(path));
  }

  async create(path: string): Promise<StoredFile> {
    this.#act('create');
    if (this.#names.has(path)) throw failure('create', 'EEXIST');
    const inode: Inode = { bytes: Buffer.alloc(0), synced: 0 };
    this.#names.set(path, inode);
    return this.#stored(inode);
  }

  async openToAppend(path: string): Promise<StoredFile> {
    return this.#stored(this.#inode(path));
  }

  async openToRead(path: string): Promise<ReadableFile> {
    const { bytes } = this.#inode(path);
    return {
      bytes: bytes.length,
      read: async (into, position) => bytes.copy(into, 0, position),
      close: async () => undefined,
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.#names.set(to, this.#inode(from));
    this.#names.delete(from);
  }

  async link(from: string, to: string): Promise<void> {
    this.#act('link');
    if (!this.#names.has(to)) this.#names.set(to, this.#inode(from));
  }

  async remove(path: string): Promise<void> {
    this.#act('remove');
    this.#names.delete(path);
  }

  async syncFolder(): Promise<void> {
    this.#act('sync folder');
    this.#durable = new Map(this.#names);
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw failure('open', 'ENOENT');
    return inode;
  }

  #act(operation: string): void {
    this.done.push(operation);
    const at = this.#failing.indexOf(operation);
    if (at === -1) return;
    this.#failing.splice(at, 1);
    throw failure(operation, 'EIO');
  }

  #stored(inode: Inode): StoredFile {
    let isBroken = false;
    const use = (): void => {
      if (isBroken) this.misuses += 1;
    };
    return {
      write: async (bytes) => {
        use();
        const part = this.isFull ? bytes.length >>> 1 : bytes.length;
        inode.bytes = Buffer.concat([inode.bytes, bytes.subarray(0, part)]);
        if (this.isFull) throw failure('write', 'ENOSPC');
        this.#act('write');
      },
      sync: async () => {
        use();
        isBroken = true;
        this.#act('sync');
        isBroken = false;
        inode.synced = inode.bytes.length;
      },
      truncate: async (bytes) => {
        inode.bytes = inode.bytes.subarray(0, bytes);
      },
      status: async () => ({ bytes: inode.bytes.length, linked: true }),
      close: async () => undefined,
    };
  }
}

/** Keeps what was synced; of the rest a part, or the length with a block of zeros in it. */
function tear(inode: Inode, chance: Chance): void {
  const { synced } = inode;
  const rest = inode.bytes.length - synced;
  const kept = chance() < 0.3 ? rest : Math.floor(chance() * (rest + 1));
  inode.bytes = Buffer.from(inode.bytes.subarray(0, synced + kept));
  if (kept > 32 && chance() < 0.5) {
    const hole = synced + Math.floor(chance() * (kept - 32));
    inode.bytes.fill(0, hole, Math.min(inode.bytes.length, hole + 512));
  }
  inode.synced = inode.bytes.length;
}

function failure(operation: string, code: string): Error {
  return Object.assign(new Error(`${operation} fails in this test`), { code });
}
