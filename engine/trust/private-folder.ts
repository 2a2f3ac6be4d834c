// Folders for their owner only, and what makes the names in them durable. Parents are made one by one: Node's
// recursive mkdir never returns on a file system that answers ENOENT for every new name, such as /proc.
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Makes `path` and its missing parents with mode 0700; one that exists stays as it is. */
export async function makePrivateFolder(path: string): Promise<void> {
  const parent = dirname(resolve(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (await isFolder(path)) return;
    const parentMissing = hasCode(error, 'ENOENT') && parent !== resolve(path);
    if (!parentMissing || (await isFolder(parent))) throw error;
    await makePrivateFolder(parent);
    await makePrivateFolder(path);
  }
}

/** Makes created, renamed and removed names of a folder durable; where folders cannot be opened, nothing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
