// A group as it stands in a segment: its length, a check of the length, one sealed record. The seal binds it to
// environment, segment, number and the group before it, so that none can be moved, exchanged or left out.
import { assert } from '../../base/assert.ts';
import { sha256Hex } from '../../trust/digest.ts';
import type { SealContext } from '../../trust/seal-context.ts';
import { claimedContext, open, sealBehind, type SealKey } from '../../trust/seal.ts';
import { errorCode } from '../../base/errors.ts';

/** Version of what is under the seal: groups, records and the kinds of the process's stream. */
export const JOURNAL_VERSION = 1;
/** length u32, its check u32; little-endian. */
export const FRAME_BYTES = 8;
const SERVICE = 'journal';
const RECORD = 'journal-group';

/** What groups are sealed with and for. */
export interface Sealing {
  readonly key: SealKey;
  readonly environment: string;
}

/** Where a group stands. */
export interface GroupPlace {
  readonly segment: number;
  /** Counts the groups of a journal, from 1, over all segments. */
  readonly counter: number;
  /** Digest of the group before it; empty for the first. */
  readonly previous: string;
}

/** The bytes of a group with their frame, and the digest that the next one names. */
export function encodeGroup(
  plain: Uint8Array,
  place: GroupPlace,
  { key, environment }: Sealing,
): { readonly bytes: Uint8Array; readonly digest: string } {
  // Some megabytes a second under load: one array for frame and record, not one each.
  const bytes = sealBehind(FRAME_BYTES, plain, key, contextOf(place, environment));
  const record = bytes.subarray(FRAME_BYTES);
  const frame = new DataView(bytes.buffer, bytes.byteOffset, FRAME_BYTES);
  frame.setUint32(0, record.length, true);
  frame.setUint32(4, checkOf(record.length), true);
  return { bytes, digest: sha256Hex(record) };
}

/** The length that a frame says, or undefined when it is none. */
export function frameLength(frame: Uint8Array): number | undefined {
  assert(frame.length === FRAME_BYTES, 'JN3 a frame has 8 bytes');
  const view = new DataView(frame.buffer, frame.byteOffset, FRAME_BYTES);
  const length = view.getUint32(0, true);
  return length > 0 && view.getUint32(4, true) === checkOf(length) ? length : undefined;
}

/** The plain bytes of a group that stands at `place`, or undefined. */
export function openGroup(
  record: Uint8Array,
  place: GroupPlace,
  sealing: Sealing,
): Uint8Array | undefined {
  return tryOpen(record, contextOf(place, sealing.environment), sealing);
}

/** A group of this journal and segment, wherever in the chain; its plain bytes only where they are understood. */
export type FoundGroup =
  | { readonly kind: 'known'; readonly place: GroupPlace; readonly plain: Uint8Array }
  | { readonly kind: 'newer'; readonly version: number };

/** What a group proves to be without knowing its place: how reading begins. */
export function findGroup(
  record: Uint8Array,
  segment: number,
  sealing: Sealing,
): FoundGroup | undefined {
  const claimed = claimedContext(record);
  if (claimed === undefined || !isOurs(claimed, segment, sealing.environment)) return undefined;
  const plain = tryOpen(record, claimed, sealing);
  if (plain === undefined) return undefined;
  const { schema, counter, previous } = claimed;
  if (schema > JOURNAL_VERSION) return { kind: 'newer', version: schema };
  return { kind: 'known', place: { segment, counter, previous }, plain };
}

/** Whether bytes look like a group of this segment behind `counter`; proves nothing. */
export function claimsLater(record: Uint8Array, segment: number, counter: number): boolean {
  const claimed = claimedContext(record);
  return claimed?.record === RECORD && claimed.generation === segment && claimed.counter > counter;
}

function isOurs(claimed: SealContext, segment: number, environment: string): boolean {
  return (
    claimed.environment === environment &&
    claimed.service === SERVICE &&
    claimed.record === RECORD &&
    claimed.generation === segment
  );
}

function tryOpen(
  record: Uint8Array,
  context: SealContext,
  { key }: Sealing,
): Uint8Array | undefined {
  try {
    return open(record, [key], context);
  } catch (error) {
    if (errorCode(error) === 'SEAL_REFUSED') return undefined;
    throw error;
  }
}

/** The segment stands where other records name the generation that made them: a journal outlives those. */
function contextOf({ segment, counter, previous }: GroupPlace, environment: string): SealContext {
  return {
    environment,
    service: SERVICE,
    record: RECORD,
    schema: JOURNAL_VERSION,
    generation: segment,
    pack: '',
    counter,
    previous,
  };
}

/** A bijection of the length that no length is equal to under few flipped bits. */
function checkOf(length: number): number {
  return (Math.imul(length, 0x9e3779b1) ^ 0x4d53574a) >>> 0;
}
