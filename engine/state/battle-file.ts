// A battle in one file: what it was fought on, whole, and its records. Container only: the meaning of records is
// the room's. Bytes: "MSBATTLE", u32 version, u32 length of the header, the header as canonical JSON, members of
// packs, records (u8 kind, u32 length, bytes)*, SHA-256 of all before. Little-endian. It guards against decay, not
// against forgery: whoever runs one runs the rules in it, which can do nothing but end.
import { z } from 'zod';
import type { ErrorCode } from '../base/error-codes.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { PackContents } from '../contract/compiler.ts';
import { canonicalJson, sha256Hex } from '../trust/digest.ts';

const BATTLE_FILE_VERSION = 1;

/** A record as its room wrote it. */
export interface BattleRecordEntry {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** A pack that a battle ran on. */
export interface BattlePack {
  /** What records call it. */
  readonly id: string;
  /** Digest of what the compiler made of it: other compilers, other digests. */
  readonly program: string;
  readonly contents: PackContents;
}

/** What a battle file says of its battle. */
export interface BattleHead {
  /** Version of the engine that fought it. */
  readonly engine: string;
  readonly tickMs: number;
  /** Everything random in the battle follows from it. */
  readonly seed: number;
  /** The tick before the first record, and the last one. */
  readonly firstTick: number;
  readonly lastTick: number;
  /** Digest of the columns and their meaning, as the battle began here. */
  readonly schema: string;
  /** Hash of the state after the last tick. */
  readonly endHash: string;
}

export interface BattleFile {
  readonly head: BattleHead;
  readonly packs: readonly BattlePack[];
  readonly records: readonly BattleRecordEntry[];
}

const MAGIC = 'MSBATTLE';
const PREFIX_BYTES = 16;
const DIGEST_BYTES = 32;
const RECORD_HEAD_BYTES = 5;

const count = z.int().min(0);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const packSchema = z.strictObject({
  id: z.string().max(255),
  program: digest,
  name: z.string().max(64),
  service: z.string().max(64),
  revision: count,
  edition: count,
  members: z
    .array(z.strictObject({ path: z.string().max(255), bytes: count }))
    .max(LIMITS.packMembersMax),
});
const headerSchema = z.strictObject({
  engine: z.string().max(64),
  tickMs: z.number().positive(),
  seed: count,
  firstTick: count,
  lastTick: count,
  schema: digest,
  endHash: z.string().regex(/^[0-9a-f]{16}$/),
  recordBytes: count,
  packs: z.array(packSchema).min(1).max(LIMITS.battlePacksMax),
});
type Header = z.infer<typeof headerSchema>;

/** The bytes of a battle file; equal battles give equal bytes. */
export function encodeBattleFile({ head, packs, records }: BattleFile): Uint8Array {
  const members = packs.flatMap(({ contents }) => membersOf(contents));
  const recordBytes = records.reduce((sum, { bytes }) => sum + RECORD_HEAD_BYTES + bytes.length, 0);
  const header = Buffer.from(
    canonicalJson({ ...head, recordBytes, packs: packs.map((pack) => packHeader(pack)) }),
  );
  const memberBytes = members.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const length = PREFIX_BYTES + header.length + memberBytes + recordBytes + DIGEST_BYTES;
  const file = Buffer.alloc(length);
  file.write(MAGIC, 'latin1');
  file.writeUInt32LE(BATTLE_FILE_VERSION, 8);
  file.writeUInt32LE(header.length, 12);
  file.set(header, PREFIX_BYTES);
  let at = PREFIX_BYTES + header.length;
  for (const [, bytes] of members) {
    file.set(bytes, at);
    at += bytes.length;
  }
  for (const { kind, bytes } of records) {
    file.writeUInt8(kind, at);
    file.writeUInt32LE(bytes.length, at + 1);
    file.set(bytes, at + RECORD_HEAD_BYTES);
    at += RECORD_HEAD_BYTES + bytes.length;
  }
  file.write(sha256Hex(file.subarray(0, at)), at, 'hex');
  return new Uint8Array(file.buffer, file.byteOffset, file.length);
}

/**
 * Reads a battle file; records are views on `bytes`.
 * @throws BATTLE_FILE_INVALID, BATTLE_FILE_UNSUPPORTED, BATTLE_FILE_TRUNCATED, BATTLE_FILE_DAMAGED
 */
export function decodeBattleFile(bytes: Uint8Array): BattleFile {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 0, MAGIC.length) !== MAGIC) throw refused('BATTLE_FILE_INVALID');
  if (file.length < PREFIX_BYTES + DIGEST_BYTES) throw refused('BATTLE_FILE_TRUNCATED');
  const version = file.readUInt32LE(8);
  if (version !== BATTLE_FILE_VERSION) {
    const message = `The battle file is of version ${version}; this one reads ${BATTLE_FILE_VERSION}.`;
    throw refused('BATTLE_FILE_UNSUPPORTED', message);
  }
  const end = PREFIX_BYTES + file.readUInt32LE(12);
  if (end > file.length - DIGEST_BYTES) throw refused('BATTLE_FILE_TRUNCATED');
  const header = readHeader(file.subarray(PREFIX_BYTES, end));
  const body = file.length - DIGEST_BYTES - end;
  const expected = header === undefined ? body : bodyBytes(header);
  if (body < expected) throw refused('BATTLE_FILE_TRUNCATED');
  const sealed = file.toString('hex', file.length - DIGEST_BYTES);
  const isWhole = sha256Hex(file.subarray(0, file.length - DIGEST_BYTES)) === sealed;
  if (!isWhole || body > expected) throw refused('BATTLE_FILE_DAMAGED');
  if (header === undefined) throw refused('BATTLE_FILE_INVALID');
  return readBody(header, file.subarray(end, file.length - DIGEST_BYTES));
}

function refused(code: ErrorCode, message?: string): CodedError {
  return new CodedError(code, message === undefined ? {} : { message });
}

/** Undefined when it is not a header: then the digest says whether it was one. */
function readHeader(bytes: Buffer): Header | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const header = headerSchema.safeParse(JSON.parse(text));
    return header.success ? header.data : undefined;
  } catch {
    return undefined;
  }
}

function bodyBytes({ packs, recordBytes }: Header): number {
  const sizes = packs.flatMap(({ members }) => members.map(({ bytes }) => bytes));
  return sizes.reduce((sum, size) => sum + size, recordBytes);
}

function readBody({ recordBytes, packs, ...head }: Header, body: Buffer): BattleFile {
  let at = 0;
  const read = packs.map(({ id, program, members: listed, ...rest }): BattlePack => {
    const members = new Map<string, Uint8Array>();
    for (const { path, bytes } of listed) {
      members.set(path, viewOf(body, at, at + bytes));
      at += bytes;
    }
    return { id, program, contents: { ...rest, members } };
  });
  return { head, packs: read, records: readRecords(body.subarray(at, at + recordBytes)) };
}

function readRecords(bytes: Buffer): readonly BattleRecordEntry[] {
  const records: BattleRecordEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + RECORD_HEAD_BYTES > bytes.length) throw refused('BATTLE_FILE_INVALID');
    const end = at + RECORD_HEAD_BYTES + bytes.readUInt32LE(at + 1);
    if (end > bytes.length) throw refused('BATTLE_FILE_INVALID');
    const kind = bytes.readUInt8(at);
    records.push({ kind, bytes: viewOf(bytes, at + RECORD_HEAD_BYTES, end) });
    at = end;
  }
  return records;
}

/** No Buffer: a slice of one is no copy. */
function viewOf({ buffer, byteOffset }: Buffer, from: number, to: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + from, to - from);
}

function packHeader({ id, program, contents }: BattlePack) {
  const { name, service, revision, edition = 1 } = contents;
  const members = membersOf(contents).map(([path, { length }]) => ({ path, bytes: length }));
  return { id, program, name, service, revision, edition, members };
}

/** By path, so that one set of members has one order. */
function membersOf({ members }: PackContents): readonly (readonly [string, Uint8Array])[] {
  return [...members].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
