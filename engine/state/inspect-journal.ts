// Looks at the journal of a data folder that no server uses, without holding or changing it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealKey } from '../trust/seal.ts';
import { nodeJournalFiles } from './journal/files.ts';
import { walkSegments, type Corruption } from './journal/walk.ts';

export interface JournalLook {
  readonly segments: number;
  readonly bytes: number;
  /** Permission bits of the folder. */
  readonly mode: number;
  readonly corrupt: readonly Corruption[];
  /** Files that were corrupt at an earlier start, and are kept. */
  readonly refused: readonly string[];
}

/** Undefined when there is no journal yet. @throws JOURNAL_UNSUPPORTED */
export async function inspectJournal(
  path: string,
  sealing: { readonly key: SealKey; readonly environment: string },
): Promise<JournalLook | undefined> {
  const folder = join(path, 'journal');
  const status = await stat(folder).catch(() => undefined);
  if (status === undefined) return undefined;
  const names = await nodeJournalFiles.list(folder);
  const ignore = (): void => undefined;
  const source = { files: nodeJournalFiles, folder, sealing };
  const { segments, corrupt } = await walkSegments(source, { group: ignore, hole: ignore });
  let bytes = 0;
  for (const name of names) bytes += (await stat(join(folder, name))).size;
  const refused = names.filter((name) => name.endsWith('-refused'));
  return { segments: segments.length, bytes, mode: status.mode & 0o777, corrupt, refused };
}
