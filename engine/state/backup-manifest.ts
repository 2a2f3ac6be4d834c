// What a backup consists of: which files of a data folder belong in one, and the list of them beside their copies.
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { canonicalJson, sha256Hex } from '../trust/digest.ts';
import { readBounded } from './read-bounded.ts';

export const MANIFEST_NAME = 'backup.json';
const FORMAT = 'midswing-backup 1';
/** The folders of a data folder that have files of a backup in them. */
export const BACKUP_FOLDERS = ['', 'packs', 'journal', 'state-lmdb'] as const;
const FILE =
  /^(?:format|history\.log|saves\.ledger|[a-z][a-z0-9-]{0,39}\.state|packs\/[0-9a-f]{64}\.pack|journal\/\d{10}\.journal|state-lmdb\/data\.mdb)$/;

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** Of the engine that made it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Keys that its sealed records need to open; none of them is in it. */
  keyIds: z.array(z.string()),
  files: z.array(
    z.strictObject({
      path: z.string().regex(FILE),
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  /** Of all the rest: against accidents, since whoever alters files can alter this too. */
  digest: z.string(),
});

export type BackupManifest = Omit<z.infer<typeof manifestSchema>, 'format' | 'digest'>;
export type BackupFile = BackupManifest['files'][number];

/** Whether a file, by its path in the data folder, belongs in a backup. */
export function isBackupFile(path: string): boolean {
  return FILE.test(path);
}

export function encodeManifest(manifest: BackupManifest): Buffer {
  const content = { ...manifest, format: FORMAT };
  return Buffer.from(`${canonicalJson({ ...content, digest: digestOf(manifest) })}\n`, 'utf8');
}

/** The manifest of a backup. @throws BACKUP_INVALID */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const path = join(folder, MANIFEST_NAME);
  try {
    const bytes = await readBounded(path, LIMITS.backupManifestBytesMax);
    const text = Buffer.from(bytes ?? []).toString('utf8');
    const { digest, version, createdAt, keyIds, files } = manifestSchema.parse(JSON.parse(text));
    const manifest = { version, createdAt, keyIds, files };
    const isWhole = new Set(files.map((file) => file.path)).size === files.length;
    if (isWhole && digest === digestOf(manifest)) return manifest;
    throw new Error('its digest is another one, or a file is listed twice');
  } catch (cause) {
    throw backupInvalid(path, 'is not the manifest of a backup', cause);
  }
}

function digestOf({ version, createdAt, keyIds, files }: BackupManifest): string {
  return sha256Hex(canonicalJson({ version, createdAt, keyIds, files }));
}

export function backupInvalid(path: string, what: string, cause?: unknown): CodedError {
  const message = `"${path}" ${what}.`;
  return new CodedError('BACKUP_INVALID', { message, details: { path }, cause });
}
