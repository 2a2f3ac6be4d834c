// A schema as bytes: deflated JSON, since it says the same of every room, in every start. Encoded once a schema;
// decoded once for the rooms that follow one another with equal bytes.
import { deflateSync, inflateSync } from 'node:zlib';
import type { ColumnKind } from '../contract/layout.ts';
import type { RoomSchema } from '../contract/room.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { assignLayout } from '../state/layout.ts';
import { schemaDigest } from '../state/room-schema.ts';

interface SchemaText {
  readonly text: string;
  readonly columns: readonly (readonly [string, ColumnKind, number])[];
}

const encoded = new WeakMap<RoomSchema, Uint8Array>();
const decoded: { bytes: Uint8Array; schema: RoomSchema | undefined } = {
  bytes: new Uint8Array(0),
  schema: undefined,
};

/** The bytes of a schema; not to be written to. */
export function encodeSchema(schema: RoomSchema): Uint8Array {
  const known = encoded.get(schema);
  if (known !== undefined) return known;
  const columns = [...schema.layout.columns.values()].map(({ name, kind, length }) => {
    return [name, kind, length] as const;
  });
  const text = new TextEncoder().encode(JSON.stringify({ text: schema.text, columns }));
  assert(text.length <= LIMITS.roomSchemaBytesMax, 'a schema has at most roomSchemaBytesMax bytes');
  const bytes = new Uint8Array(deflateSync(text));
  encoded.set(schema, bytes);
  return bytes;
}

/** The schema that bytes of `encodeSchema` are of. */
export function decodeSchema(bytes: Uint8Array): RoomSchema {
  if (decoded.schema !== undefined && Buffer.compare(decoded.bytes, bytes) === 0) {
    return decoded.schema;
  }
  decoded.schema = parse(bytes);
  decoded.bytes = bytes.slice();
  return decoded.schema;
}

function parse(bytes: Uint8Array): RoomSchema {
  const json = inflateSync(bytes, { maxOutputLength: LIMITS.roomSchemaBytesMax }).toString('utf8');
  // Written by encodeSchema: a journal hands out what was sealed, or nothing.
  const { text, columns } = JSON.parse(json) as SchemaText;
  const specs = columns.map(([name, kind, length]) => ({ name, kind, length }));
  const layout = assignLayout({ columns: specs });
  return { layout, text, digest: schemaDigest(layout.digest, text) };
}
