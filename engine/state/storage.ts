// The storage port: the few file operations that durability rests on, so that tests can make any of them
// fail. Everything that must survive a crash goes through it.
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { syncFolder } from '../trust/private-folder.ts';

/** An open file that only grows. */
export interface StoredFile {
  /** Writes all bytes at the end. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when what was written is on the medium. Once it failed, the file must not be used on. */
  sync(): Promise<void>;
  /** Cuts the file to `bytes`. */
  truncate(bytes: number): Promise<void>;
  /** Its size, and whether it still has a name. */
  status(): Promise<{ readonly bytes: number; readonly linked: boolean }>;
  close(): Promise<void>;
}

export interface Storage {
  /** Makes a new file of mode 0600; refuses to open one that exists. */
  create(path: string): Promise<StoredFile>;
  /** Opens a file for appending, making it with mode 0600 where it is missing. */
  openToAppend(path: string): Promise<StoredFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes created, renamed and removed names of a folder durable. */
  syncFolder(path: string): Promise<void>;
}

/** The machine's file system. */
export const nodeStorage: Storage = {
  create: async (path) => storedFile(await open(path, 'wx', 0o600)),
  openToAppend: async (path) => {
    const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
    return storedFile(await open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600));
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  syncFolder,
};

function storedFile(handle: FileHandle): StoredFile {
  return {
    // writeFile, unlike write, goes on after a short write.
    write: (bytes) => handle.writeFile(bytes),
    sync: () => handle.sync(),
    truncate: (bytes) => handle.truncate(bytes),
    status: async () => {
      const { size, nlink } = await handle.stat();
      return { bytes: size, linked: nlink > 0 };
    },
    close: () => handle.close(),
  };
}
