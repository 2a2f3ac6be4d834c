// The file operations of the journal: the storage port, and reading beside it, so that tests can tear, lose and
// alter what was written. Segments are synced by fdatasync: of their metadata only the size matters.
import { constants } from 'node:fs';
import { link, open, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makePrivateFolder, syncFolder } from '../../trust/private-folder.ts';
import { nodeStorage, type Storage } from '../storage.ts';

/** A file that is read; links are not followed. */
export interface ReadableFile {
  readonly bytes: number;
  /** Fills `into` from `position`, up to the end of the file; how many bytes that were. */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

export interface JournalFiles extends Storage {
  /** Makes a folder for its owner only, durably, unless it is there. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none when it is not there. */
  list(folder: string): Promise<readonly string[]>;
  openToRead(path: string): Promise<ReadableFile>;
  /** Gives a file a second name; one that is taken is left alone. */
  link(from: string, to: string): Promise<void>;
}

/** The machine's file system. */
export const nodeJournalFiles: JournalFiles = {
  ...nodeStorage,
  makeFolder: async (path) => {
    await makePrivateFolder(path);
    await syncFolder(dirname(path));
  },
  create: async (path) => {
    const handle = await open(path, 'wx', 0o600);
    return {
      // writeFile, unlike write, goes on after a short write.
      write: (bytes) => handle.writeFile(bytes),
      sync: () => handle.datasync(),
      truncate: (bytes) => handle.truncate(bytes),
      status: async () => {
        const { size, nlink } = await handle.stat();
        return { bytes: size, linked: nlink > 0 };
      },
      close: () => handle.close(),
    };
  },
  list: (folder) =>
    readdir(folder).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }),
  openToRead: async (path) => {
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const { size } = await handle.stat();
    return {
      bytes: size,
      read: async (into, position) => {
        let filled = 0;
        while (filled < into.length) {
          const at = position + filled;
          const { bytesRead } = await handle.read(into, filled, into.length - filled, at);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return filled;
      },
      close: () => handle.close(),
    };
  },
  link: (from, to) =>
    link(from, to).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    }),
};

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
