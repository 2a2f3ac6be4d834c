// What the columns of a behaviour's rooms mean, with the digest that names it.
import type { RoomBehaviour, RoomSchema } from '../contract/room.ts';
import { sha256Hex } from '../trust/digest.ts';

const known = new WeakMap<RoomBehaviour, RoomSchema>();

/** The schema of a behaviour; worked out once, and gone with the behaviour. */
export function schemaOf(behaviour: RoomBehaviour): RoomSchema {
  const before = known.get(behaviour);
  if (before !== undefined) return before;
  const { layout, schema: text } = behaviour;
  const schema = Object.freeze({ layout, text, digest: schemaDigest(layout.digest, text) });
  known.set(behaviour, schema);
  return schema;
}

/** SHA-256 over a layout's digest and the text that says what it means. */
export function schemaDigest(layoutDigest: string, text: string): string {
  return sha256Hex(`${layoutDigest}\n${text}`);
}
