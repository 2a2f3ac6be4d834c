// SHA-256 as the lower-case hex text that identifies packs, layouts and members, plus the canonical
// JSON that is digested and signed: one value has exactly one text, whatever order its keys were set in.
import { createHash } from 'node:crypto';
import type { Digest } from '../contract/ids.ts';

/** What canonicalJson writes; numbers must be finite, keys without a value are left out. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** SHA-256 of bytes, or of the UTF-8 of a text, as 64 lower-case hex digits. */
export function sha256Hex(content: Uint8Array | string): Digest {
  // A SHA-256 in hex is what the Digest brand stands for.
  return createHash('sha256').update(content).digest('hex') as Digest;
}

/** JSON without white space and with the keys of every object sorted by UTF-16 unit. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, item: unknown) => (isRecord(item) ? sorted(item) : item));
}

function isRecord(item: unknown): item is Readonly<Record<string, unknown>> {
  return typeof item === 'object' && item !== null && !Array.isArray(item);
}

function sorted(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(item).toSorted()) result[key] = item[key];
  return result;
}
