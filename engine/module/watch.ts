// Watches a folder of service packs: new or changed ones are packed, signed and handed to the intake, deleted
// ones are removed. The file system's events are hints, and hints get lost: content decides, and everything is
// looked at from time to time. Invariant: it activates nothing by itself; after stop() nothing of it runs.
import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { FolderWatchOptions } from './watch-options.ts';
import { WatchedFolders } from './watched-folders.ts';

/** A running watch. */
export interface FolderWatch {
  /** Ends it: no more looks, no more calls of its ports; resolves when a submission that runs is done. */
  stop(): Promise<void>;
}

/**
 * Begins to watch; folders that are there already are looked at too.
 * @throws PACK_SOURCE_MISSING when the root is no folder
 */
export async function watchFolder(options: FolderWatchOptions): Promise<FolderWatch> {
  const root = await checkWatchedFolder(options.root);
  const running = new RunningWatch({ ...options, root });
  await running.start();
  return running;
}

/**
 * The path of a folder that can be watched, asked before a start does anything that lasts.
 * @throws PACK_SOURCE_MISSING
 */
export async function checkWatchedFolder(folder: string): Promise<string> {
  const root = resolve(folder);
  const status = await stat(root).catch(() => undefined);
  if (status?.isDirectory() === true) return root;
  const message = `"${root}" is no folder that can be watched.`;
  throw new CodedError('PACK_SOURCE_MISSING', { message, details: { path: root } });
}

class RunningWatch implements FolderWatch {
  readonly #options: FolderWatchOptions;
  readonly #folders: WatchedFolders;
  readonly #quietMs: number;
  readonly #hinted = new Set<string>();
  #isAllHinted = false;
  #isStopped = false;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #rescan: NodeJS.Timeout | undefined;
  #pass: Promise<void> | undefined;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
    this.#folders = new WatchedFolders(options);
    this.#quietMs = options.quietMs ?? LIMITS.watchQuietMs;
  }

  async start(): Promise<void> {
    const { root, log, rescanMs } = this.#options;
    const watcher = watch(root, {
      ignoreInitial: true,
      followSymlinks: false,
      depth: LIMITS.packSourceDepthMax + 1,
      ignored: (path) => isIgnored(relative(root, path)),
    });
    this.#watcher = watcher;
    watcher.on('all', (_event, path) => this.#hint(relative(root, path)));
    watcher.on('error', (error) => {
      log.warn({ root, reason: String(error) }, 'the file system gives no hints: looks go on');
    });
    this.#rescan = setInterval(() => this.#hint(''), rescanMs ?? LIMITS.watchRescanMs);
    this.#hint('');
    // Changes from here on give hints; without them, after an error, looks go on.
    await new Promise<void>((resolve) => {
      watcher.once('ready', resolve);
      watcher.once('error', () => resolve());
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#folders.stop();
    clearInterval(this.#rescan);
    clearTimeout(this.#timer);
    await this.#watcher?.close();
    await this.#pass;
  }

  /** Never acts by itself: it notes what to look at, and the next pass looks. */
  #hint(path: string): void {
    const folder = path.split(sep)[0] ?? '';
    if (folder === '') this.#isAllHinted = true;
    else this.#hinted.add(folder);
    this.#schedule();
  }

  /** One timer at a time: a burst of hints is one pass, and two passes are quietMs apart. */
  #schedule(): void {
    if (this.#isStopped || this.#timer !== undefined || this.#pass !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pass = this.#run().finally(() => {
        this.#pass = undefined;
        if (this.#isAllHinted || this.#hinted.size > 0) this.#schedule();
      });
    }, this.#quietMs);
  }

  async #run(): Promise<void> {
    try {
      const names = await this.#folders.list();
      if (names === undefined) return;
      const isWanted = (name: string): boolean =>
        this.#isAllHinted || this.#hinted.has(name) || !this.#folders.isKnown(name);
      const wanted = names.filter(isWanted);
      this.#isAllHinted = false;
      this.#hinted.clear();
      for (const name of await this.#folders.pass(wanted)) this.#hinted.add(name);
    } catch (error) {
      const { root, log } = this.#options;
      log.error({ root, err: error }, 'a look at the watched folder failed');
    }
  }
}

function isIgnored(path: string): boolean {
  return path.split(sep).some((part) => part === 'node_modules' || /^\.[^.]/.test(part));
}
