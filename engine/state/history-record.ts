// One record of the history log and its line. Each line carries a check over itself and the line before
// it, so that a changed, missing or moved line shows (P7); it guards against decay, not against forgery.
import { z } from 'zod';
import type { Digest } from '../contract/ids.ts';
import { canonicalJson, sha256Hex } from '../trust/digest.ts';

/**
 * The stage words of DESIGN section 4, with the intent that is written before an activation. The last
 * four are the log's own: its beginning, its beginning after it was made shorter (with the highest epoch
 * and generation there were), a revision floor carried over then, and a saved service state. A service that
 * is taken out is `removed`; protection switches are `opened` and `closed`.
 */
const STAGES = [
  'received',
  'verified',
  'compiled',
  'rehearsed',
  'prepared',
  'activating',
  'active',
  'confirmed',
  'draining',
  'unloaded',
  'rejected',
  'superseded',
  'rolled-back',
  'removed',
  'opened',
  'closed',
  'created',
  'compacted',
  'floor',
  'saved',
] as const;

const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  // The pattern is what the brand stands for.
  .transform((text) => text as Digest);

/** A pack as it is named in files of the data folder. */
export const packSchema = z.strictObject({
  name: z.string().max(64),
  revision: z.int().min(0),
  digest: digestSchema,
});

const recordSchema = z.strictObject({
  /** ISO instant, for people. */
  at: z.string().max(40),
  stage: z.enum(STAGES),
  epoch: z.int().min(0),
  generation: z.int().min(0),
  service: z.string().max(64),
  pack: packSchema,
  /** Why, where there is something to say; null otherwise. */
  reason: z.string().nullable(),
  /** Who asked for it, where it is known. */
  actor: z.string().max(200).optional(),
  /** Of a pack that was let in without a signature: it serves, but no start resumes it. */
  unsigned: z.literal(true).optional(),
  /** Of a saved state: the number in its seal. */
  counter: z.int().min(0).optional(),
});

/** What is recorded about one step of one pack. */
export type HistoryRecord = Readonly<z.infer<typeof recordSchema>>;
export type HistoryStage = HistoryRecord['stage'];

/** A pack as history names it. */
export type PackReference = Readonly<HistoryRecord['pack']>;

/** A parsed line with the check that the next one continues from. */
export interface CheckedRecord {
  readonly record: HistoryRecord;
  readonly check: string;
}

/** The check that the first line continues from. */
export const FIRST_CHECK = sha256Hex('midswing history 1').slice(0, 32);

/** The line of a record, without its newline. */
export function encodeRecord(
  record: HistoryRecord,
  previous: string,
): CheckedRecord & { line: string } {
  const check = checkOf(record, previous);
  return { record, check, line: canonicalJson({ ...record, check }) };
}

/** The record of a line that continues from `previous`; undefined when anything about it is wrong. */
export function decodeRecord(line: Uint8Array, previous: string): CheckedRecord | undefined {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
    value = JSON.parse(text);
  } catch {
    // Not a line of ours; the caller decides whether it is torn or corrupt.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('check' in value)) return undefined;
  const { check, ...fields } = value;
  const record = recordSchema.safeParse(fields);
  if (!record.success || check !== checkOf(record.data, previous)) return undefined;
  // The text must be the one text of this record: otherwise a byte changed without changing a value.
  return encodeRecord(record.data, previous).line === text
    ? { record: record.data, check }
    : undefined;
}

/** A record about the log itself and no pack; it carries the ids that later ones go on from. */
export function logRecord(
  stage: 'created' | 'compacted' | 'opened' | 'closed',
  fields: Pick<HistoryRecord, 'at' | 'epoch' | 'generation' | 'reason'>,
): HistoryRecord {
  const pack = { name: '', revision: 0, digest: sha256Hex('') };
  return { ...fields, stage, service: '', pack };
}

/** True when the record would be read back; false is the caller's bug. */
export function isRecordable(record: HistoryRecord): boolean {
  return recordSchema.safeParse(record).success;
}

function checkOf(record: HistoryRecord, previous: string): string {
  return sha256Hex(`${previous}\n${canonicalJson({ ...record })}`).slice(0, 32);
}
