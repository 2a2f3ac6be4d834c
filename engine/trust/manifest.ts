// The manifest of a pack: what it is, for whom, and which bytes belong to it. Signed as canonical JSON;
// parsed only after its signature held. Paths are plain enough to mean the same on every file system.
import semver from 'semver';
import { z } from 'zod';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { canonicalJson } from './digest.ts';

/** Why `path` cannot be a member of a pack, or undefined when it can (PK9). */
export function memberPathFault(path: string): string | undefined {
  if (path.length > LIMITS.memberPathCharactersMax) {
    return `has more than ${LIMITS.memberPathCharactersMax} characters`;
  }
  for (const segment of path.split('/')) {
    if (!/^[A-Za-z0-9._-]+$/.test(segment))
      return 'has a segment that is empty or of other characters';
    if (/^\.+$/.test(segment)) return 'has a segment of dots only';
  }
  return undefined;
}

/** Names of packs and services: also a part of file names and topics. */
export const packNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  error: 'must be 1 to 40 lower-case letters, digits and dashes, starting with a letter',
});

/** A semver range; its length is bounded before semver reads it. */
export const engineRangeSchema = z
  .string()
  .min(1)
  .max(128)
  .refine((range) => semver.validRange(range) !== null, { error: 'must be a semver range' });

/** Positive count of a language edition. */
export const editionSchema = z.int().min(1).max(1_000_000);

/** State shapes the service can take over, and the one it writes. */
export const stateSchemaSchema = z.strictObject({
  in: z.array(z.int().min(0).max(1_000_000)).max(64),
  out: z.int().min(0).max(1_000_000),
});

/** When a running room moves to the version: see UpdatePoint. */
export const updateSchema = z.enum(['now', 'next-round', 'pin']);

const instantSchema = z.string().refine(isInstant, {
  error: 'must be an instant like 2026-01-31T12:00:00.000Z',
});

const memberSchema = z.strictObject({
  path: z.string().superRefine((path, context) => {
    const fault = memberPathFault(path);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  }),
  bytes: z.int().min(0).max(LIMITS.packBytesMax),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.strictObject({
  format: z.literal(1),
  name: packNameSchema,
  service: packNameSchema,
  revision: z.int().min(1),
  engine: engineRangeSchema,
  edition: editionSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  stateSchema: stateSchemaSchema.nullable(),
  /** 'now' when absent. */
  update: updateSchema.exactOptional(),
  cost: z.number().min(0).nullable(),
  members: z.array(memberSchema).min(1).max(LIMITS.packMembersMax).superRefine(checkOrder),
});

/** What a pack says about itself. */
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws PACK_MANIFEST when a field does not fit */
export function checkManifest(value: unknown): Manifest {
  const manifest = manifestSchema.safeParse(value);
  if (manifest.success) return manifest.data;
  const issue = manifest.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const message = `The manifest does not fit its schema at "${field}": ${issue?.message ?? ''}.`;
  throw new CodedError('PACK_MANIFEST', { message, details: { field } });
}

/** The one text of a manifest, which is what gets signed. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return Buffer.from(canonicalJson(manifest), 'utf8');
}

/** @throws PACK_MANIFEST unless the bytes are a manifest in its one form */
export function parseManifest(bytes: Uint8Array): Manifest {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('PACK_MANIFEST', { message: 'The manifest is not JSON.', cause });
  }
  const manifest = checkManifest(value);
  if (canonicalJson(manifest) === text) return manifest;
  throw new CodedError('PACK_MANIFEST', { message: 'The manifest is not in canonical form.' });
}

function isInstant(text: string): boolean {
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toISOString() === text;
}

/** Ascending paths, so that one set of members has one order; unique where case is ignored. */
function checkOrder(members: readonly { path: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  let last = '';
  for (const { path } of members) {
    const folded = path.toLowerCase();
    if (path <= last) context.addIssue({ code: 'custom', message: `"${path}" is out of order` });
    if (seen.has(folded)) context.addIssue({ code: 'custom', message: `"${path}" occurs twice` });
    seen.add(folded);
    last = path;
  }
}
