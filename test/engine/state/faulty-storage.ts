// The storage port over real files with a list of what was done, and one operation that fails. Each
// open file has its own number, so that a test sees whether a descriptor was used again.
import { nodeStorage, type Storage, type StoredFile } from '../../../engine/state/storage.ts';

export interface FaultyStorage extends Storage {
  /** Operations so far, such as "create 1", "write 1", "sync 1", "rename". */
  readonly done: string[];
  /** Lets the next operation of this name fail once. */
  failNext(operation: string): void;
}

export function createFaultyStorage(): FaultyStorage {
  const done: string[] = [];
  let failing: string | undefined;
  let files = 0;

  async function act<T>(operation: string, label: string, action: () => Promise<T>): Promise<T> {
    done.push(label);
    if (failing !== operation) return action();
    failing = undefined;
    throw Object.assign(new Error(`${operation} fails in this test`), { code: 'EIO' });
  }

  function watched(file: StoredFile, id: number): StoredFile {
    return {
      // A failing write has written a part, as a full disk would.
      write: (bytes) =>
        act('write', `write ${id}`, () => file.write(bytes)).catch(async (error: unknown) => {
          await file.write(bytes.subarray(0, bytes.length >>> 1));
          throw error;
        }),
      sync: () => act('sync', `sync ${id}`, () => file.sync()),
      status: () => file.status(),
      truncate: (bytes) => act('truncate', `truncate ${id}`, () => file.truncate(bytes)),
      // A failing close has closed, as on Linux; it only says that something was lost.
      close: async () => {
        await file.close();
        await act('close', `close ${id}`, () => Promise.resolve());
      },
    };
  }

  async function opened(operation: string, open: () => Promise<StoredFile>): Promise<StoredFile> {
    files += 1;
    const id = files;
    return watched(await act(operation, `${operation} ${id}`, open), id);
  }

  return {
    done,
    failNext: (operation) => {
      failing = operation;
    },
    create: (path) => opened('create', () => nodeStorage.create(path)),
    openToAppend: (path) => opened('open', () => nodeStorage.openToAppend(path)),
    rename: (from, to) => act('rename', 'rename', () => nodeStorage.rename(from, to)),
    remove: (path) => act('remove', 'remove', () => nodeStorage.remove(path)),
    syncFolder: (path) => act('sync folder', 'sync folder', () => nodeStorage.syncFolder(path)),
  };
}
