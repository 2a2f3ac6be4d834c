// Looks an LMDB file over before it is mapped: reading past the end of a mapped file that was cut short ends
// the whole process with SIGBUS, and a loop among pages would never end. Walks both trees of the newest
// snapshot; every page must lie inside the file, know its own number, and point to sound pages once.
// Layout of data version 2, pages of 64-bit machines, little-endian (liblmdb/mdb.c).
import { open, type FileHandle } from 'node:fs/promises';
import { CodedError } from '../base/errors.ts';
import { storeCorrupt } from './read-bounded.ts';

const MAGIC = 0xbeef_c0de;
const DATA_VERSION = 2;
const HEADER_BYTES = 24;
const NODE_BYTES = 8;
const META_BYTES = 192;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const DEPTH_MAX = 32;
/** Page flags. */
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
/** Node flags. */
const BIG = 0x01;
const SUBTREE = 0x02;

interface Meta {
  readonly pageBytes: number;
  readonly roots: readonly bigint[];
  readonly lastPage: bigint;
  readonly transaction: bigint;
}

/** Does nothing for a file that is not there. @throws STORE_CORRUPT */
export async function checkLmdbFile(path: string): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const status = await file.stat();
    if (!status.isFile()) throw storeCorrupt(path, 'is no plain file');
    // LMDB writes both meta pages at once when it makes the file: without them it was never used.
    if (status.size === 0) return;
    const meta = await newestMeta(file, path);
    const walk = new Walk(file, path, meta, status.size);
    for (const root of meta.roots) await walk.tree(root, 0);
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    if (isAbsent(cause)) return;
    throw storeCorrupt(path, 'cannot be read', cause);
  } finally {
    await file?.close();
  }
}

async function newestMeta(file: FileHandle, path: string): Promise<Meta> {
  const first = await readMeta(file, 0);
  if (first === undefined) throw storeCorrupt(path, 'does not start like an LMDB file');
  const second = await readMeta(file, first.pageBytes);
  if (second === undefined) throw storeCorrupt(path, 'has no second meta page');
  return first.transaction > second.transaction ? first : second;
}

async function readMeta(file: FileHandle, at: number): Promise<Meta | undefined> {
  const bytes = await readAt(file, at, META_BYTES);
  if (bytes === undefined || bytes.readUInt32LE(HEADER_BYTES) !== MAGIC) return undefined;
  if ((bytes.readUInt32LE(HEADER_BYTES + 4) & 0xffff) !== DATA_VERSION) return undefined;
  const pageBytes = bytes.readUInt32LE(48);
  // A power of two between what LMDB takes and what 16-bit offsets reach.
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0)
    return undefined;
  return {
    pageBytes,
    roots: [bytes.readBigUInt64LE(88), bytes.readBigUInt64LE(136)],
    lastPage: bytes.readBigUInt64LE(144),
    transaction: bytes.readBigUInt64LE(152),
  };
}

class Walk {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #meta: Meta;
  readonly #fileBytes: bigint;
  readonly #seen = new Set<bigint>();

  constructor(file: FileHandle, path: string, meta: Meta, fileBytes: number) {
    this.#file = file;
    this.#path = path;
    this.#meta = meta;
    this.#fileBytes = BigInt(fileBytes);
  }

  async tree(root: bigint, depth: number): Promise<void> {
    if (root === NO_PAGE) return;
    if (depth > DEPTH_MAX) throw this.#corrupt(root, 'lies too deep');
    const page = await this.#page(root, 1n);
    const flags = page.readUInt16LE(18);
    if (flags !== BRANCH && flags !== LEAF) throw this.#corrupt(root, 'is no page of a tree');
    for (const node of this.#nodes(root, page)) {
      if (flags === BRANCH) await this.tree(childOf(page, node), depth + 1);
      else await this.#leafNode(root, page, node, depth);
    }
  }

  #nodes(number: bigint, page: Buffer): number[] {
    const lower = page.readUInt16LE(20);
    const upper = page.readUInt16LE(22);
    const isSound = lower % 2 === 0 && lower <= upper && upper <= page.length - HEADER_BYTES;
    if (!isSound) throw this.#corrupt(number, 'has no sound list of nodes');
    const nodes: number[] = [];
    for (let at = HEADER_BYTES; at < HEADER_BYTES + lower; at += 2) {
      const node = HEADER_BYTES + page.readUInt16LE(at);
      const end = node + NODE_BYTES;
      if (end > page.length || end + page.readUInt16LE(node + 6) > page.length) {
        throw this.#corrupt(number, 'has a node beyond its end');
      }
      nodes.push(node);
    }
    return nodes;
  }

  async #leafNode(number: bigint, page: Buffer, node: number, depth: number): Promise<void> {
    const flags = page.readUInt16LE(node + 4);
    const bytes = page.readUInt16LE(node) + page.readUInt16LE(node + 2) * 65_536;
    const start = node + NODE_BYTES + page.readUInt16LE(node + 6);
    const inPage = (flags & BIG) !== 0 ? 8 : bytes;
    if (start + inPage > page.length) throw this.#corrupt(number, 'has a value beyond its end');
    if ((flags & BIG) !== 0) await this.#overflow(page.readBigUInt64LE(start), bytes);
    else if ((flags & SUBTREE) !== 0) {
      if (bytes < 48) throw this.#corrupt(number, 'names no sound subtree');
      await this.tree(page.readBigUInt64LE(start + 40), depth + 1);
    }
  }

  async #overflow(number: bigint, bytes: number): Promise<void> {
    const size = BigInt(this.#meta.pageBytes);
    const pages = (BigInt(HEADER_BYTES + bytes) + size - 1n) / size;
    const head = await this.#page(number, pages);
    const isSound = head.readUInt16LE(18) === OVERFLOW && BigInt(head.readUInt32LE(20)) >= pages;
    if (!isSound) throw this.#corrupt(number, 'does not hold the value it should');
  }

  /** The first of `count` pages that nothing else points to. */
  async #page(number: bigint, count: bigint): Promise<Buffer> {
    const size = BigInt(this.#meta.pageBytes);
    const last = number + count - 1n;
    if (number < 2n || last > this.#meta.lastPage) throw this.#corrupt(number, 'does not exist');
    if ((last + 1n) * size > this.#fileBytes) throw this.#corrupt(number, 'is cut off');
    for (let one = number; one <= last; one += 1n) {
      if (this.#seen.has(one)) throw this.#corrupt(one, 'is pointed to twice');
      this.#seen.add(one);
    }
    const page = await readAt(this.#file, Number(number * size), this.#meta.pageBytes);
    if (page === undefined) throw this.#corrupt(number, 'is cut off');
    if (page.readBigUInt64LE(0) !== number) throw this.#corrupt(number, 'has another number');
    return page;
  }

  #corrupt(number: bigint, what: string): CodedError {
    return storeCorrupt(this.#path, `does not hang together: page ${number} ${what}`);
  }
}

function childOf(page: Buffer, node: number): bigint {
  const low = page.readUInt16LE(node) + page.readUInt16LE(node + 2) * 65_536;
  return BigInt(low) + (BigInt(page.readUInt16LE(node + 4)) << 32n);
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  return bytesRead === bytes ? buffer : undefined;
}

/** Nothing is there, or something that cannot hold it. */
function isAbsent(cause: unknown): boolean {
  if (!(cause instanceof Error) || !('code' in cause)) return false;
  return cause.code === 'ENOENT' || cause.code === 'ENOTDIR';
}
