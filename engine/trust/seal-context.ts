// What a sealed record is bound to, in one canonical encoding: a fixed order of fields, texts with their
// length before them, numbers as u64 big-endian. Equal contexts give equal bytes and the reverse.
import { assert } from '../base/assert.ts';

/** Everything that must be equal for a record to open (P8). */
export interface SealContext {
  /** Installation the record belongs to, e.g. "development". */
  readonly environment: string;
  readonly service: string;
  /** Kind of record, e.g. "service-state". */
  readonly record: string;
  /** Version of the plain content's shape. */
  readonly schema: number;
  /** Generation that made the content. */
  readonly generation: number;
  /** Digest of that generation's pack. */
  readonly pack: string;
  /** Counts the records of this service and kind. */
  readonly counter: number;
  /** Digest of the record before this one; empty for the first. */
  readonly previous: string;
}

const TEXT_BYTES_MAX = 255;
const TEXTS = ['environment', 'service', 'record', 'pack', 'previous'] as const;
const NUMBERS = ['schema', 'generation', 'counter'] as const;

/** The one encoding of a context. */
export function encodeContext(context: SealContext): Buffer {
  const parts: Uint8Array[] = [];
  for (const field of TEXTS) {
    const text = Buffer.from(context[field], 'utf8');
    assert(text.length <= TEXT_BYTES_MAX, `SE2 ${field} has at most ${TEXT_BYTES_MAX} bytes`);
    parts.push(Uint8Array.of(text.length), text);
  }
  for (const field of NUMBERS) {
    const value = context[field];
    assert(Number.isSafeInteger(value) && value >= 0, `SE2 ${field} is a count`);
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(value));
    parts.push(number);
  }
  return Buffer.concat(parts);
}

/** The context of an encoding, or undefined when the bytes are not one. */
export function decodeContext(bytes: Buffer): SealContext | undefined {
  const texts: string[] = [];
  let at = 0;
  for (let i = 0; i < TEXTS.length; i += 1) {
    const end = at + 1 + (bytes[at] ?? 0);
    texts.push(bytes.toString('utf8', at + 1, end));
    at = end;
  }
  if (bytes.length !== at + 8 * NUMBERS.length) return undefined;
  const [schema = 0, generation = 0, counter = 0] = NUMBERS.map((_field, i) =>
    Number(bytes.readBigUInt64BE(at + 8 * i)),
  );
  if (![schema, generation, counter].every(Number.isSafeInteger)) return undefined;
  const [environment = '', service = '', record = '', pack = '', previous = ''] = texts;
  const context = { environment, service, record, schema, generation, pack, counter, previous };
  // Malformed UTF-8 decodes to other text: what does not encode back was never a context.
  return encodable(context) && encodeContext(context).equals(bytes) ? context : undefined;
}

function encodable(context: SealContext): boolean {
  return TEXTS.every((field) => Buffer.byteLength(context[field]) <= TEXT_BYTES_MAX);
}
