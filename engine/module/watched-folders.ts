// What to do about each watched folder, decided by looking: two equal looks in a row make it quiet, then it is
// packed, looked at once more, and submitted; or its service is removed. One folder after the other.
// Invariant: a content is acted on once; a folder that is being written to is left alone.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorCode } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { PackSource } from '../trust/pack-source.ts';
import { digestFolder, digestSource, limitBehind } from './folder-digest.ts';
import { moduleDiagnosticsOf } from './pack-module.ts';
import type { FolderWatchOptions, WatchOutcome } from './watch-options.ts';

/** What is known of one folder. */
interface Folder {
  readonly name: string;
  /** Digest of the last look; undefined when the folder was not there. */
  look?: string | undefined;
  hasLook: boolean;
  /** Content that was acted on, and is not again. */
  settled?: string | undefined;
  /** What was submitted last. */
  packed?: string;
  /** The service that came from here. */
  service?: string;
  /** A service that another folder holds. */
  waitsFor?: string | undefined;
  /** What was said about it last: nothing is logged twice. */
  said?: string;
  /** Looks to let go by before it is submitted again, and how many after the next refusal. */
  skips: number;
  patience: number;
}

type Refusal = Extract<WatchOutcome, { ok: false }>;
type LogFields = Readonly<Record<string, unknown>>;

const CLOSED = 'the switch for the folder watch is closed';
/** Refusals that have nothing to do with the content: the same pack may be taken later. */
const PASSING = new Set([
  'DRAIN_UNFINISHED',
  'HISTORY_STOPPED',
  'PACK_REVISION_STALE',
  'PROTECTION_CLOSED',
  'ROLLOUT_BUSY',
  'ROLLOUT_SUPERSEDED',
]);
/** A switch may stay closed for days: the intake is asked ever less often. */
const SKIPS_MAX = 64;
/** Errors of packing that mean that there is nothing to pack any more. */
const GONE = new Set(['PACK_SOURCE_MISSING', 'PACK_SOURCE_EMPTY']);

export class WatchedFolders {
  readonly #options: FolderWatchOptions;
  readonly #folders = new Map<string, Folder>();
  /** Services whose folder is gone, with what was said about each last. */
  readonly #orphans = new Map<string, string>();
  #isStopped = false;
  #isRootMissing = false;
  #isFull = false;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Names of all folders that are there or were; undefined while the root itself cannot be read. */
  async list(): Promise<readonly string[] | undefined> {
    const { root, log } = this.#options;
    const entries = await readdir(root, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) {
      // A disk that is not mounted looks like this; it must not take all services down.
      if (!this.#isRootMissing) log.error({ root }, 'the watched folder cannot be read');
      this.#isRootMissing = true;
      return undefined;
    }
    this.#isRootMissing = false;
    const present = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
    const names = [...new Set([...present.toSorted(), ...this.#folders.keys()])];
    const most = LIMITS.watchFoldersMax;
    const known = names.filter((name) => this.#folders.has(name));
    const added = names.filter((name) => !this.#folders.has(name));
    const taken = added.slice(0, Math.max(0, most - known.length));
    if (taken.length < added.length && !this.#isFull) {
      log.warn(
        { root, folders: names.length, most },
        'too many watched folders: the rest is left out',
      );
    }
    this.#isFull = taken.length < added.length;
    return [...known, ...taken];
  }

  /** Looks at these folders and acts on those that are quiet; answers which to look at again. */
  async pass(names: readonly string[]): Promise<readonly string[]> {
    const again: string[] = [];
    for (const name of names) {
      if (this.#isStopped) return [];
      const folder = this.#folders.get(name) ?? { name, hasLook: false, skips: 0, patience: 0 };
      this.#folders.set(name, folder);
      const digest = await digestFolder(join(this.#options.root, name));
      const isQuiet = folder.hasLook && folder.look === digest;
      folder.look = digest;
      folder.hasLook = true;
      if (digest !== undefined && digest === folder.settled) continue;
      if (!isQuiet) {
        again.push(name);
        folder.skips = 0;
        folder.patience = 0;
      } else if (folder.skips > 0) folder.skips -= 1;
      else if (digest === undefined) again.push(...this.#forget(folder));
      else again.push(...(await this.#act(folder, digest)));
    }
    // A folder that was renamed is a new one for a while: it may hold the service under its new name soon.
    const hasNew = again.some((name) => this.#isNew(name));
    for (const service of hasNew ? [] : this.#orphans.keys()) await this.#remove(service);
    return again;
  }

  isKnown(name: string): boolean {
    return this.#folders.has(name);
  }

  #isNew(name: string): boolean {
    const folder = this.#folders.get(name);
    return folder?.look !== undefined && folder.service === undefined;
  }

  /** Answers which folders to look at again. */
  async #act(folder: Folder, digest: string): Promise<readonly string[]> {
    const { root, packFolder, isOpen } = this.#options;
    const path = join(root, folder.name);
    if (!isOpen()) {
      this.#wait(folder, digest, CLOSED);
      return [];
    }
    const limit = limitBehind(digest);
    if (limit !== undefined) {
      const message = `"${path}" holds more than ${limit}: its changes cannot be seen.`;
      this.#refuse(folder, digest, { ok: false, code: 'PACK_SOURCE_TOO_LARGE', message });
      return [];
    }
    const packing = await packFolder(path).then(
      (source) => ({ source }),
      (error: unknown) => ({ error }),
    );
    const after = await digestFolder(path);
    if (after !== digest) {
      // Written to while it was packed: what came out may be half of this and half of that.
      folder.look = after;
      return [folder.name];
    }
    folder.waitsFor = undefined;
    if ('source' in packing) await this.#offer(folder, digest, packing.source);
    else if (GONE.has(errorCode(packing.error) ?? '')) return this.#forget(folder);
    else this.#refuse(folder, digest, refusalOf(packing.error));
    return [];
  }

  async #offer(folder: Folder, digest: string, source: PackSource): Promise<void> {
    const holder = this.#holderOf(source.service, folder);
    if (holder !== undefined) {
      folder.waitsFor = source.service;
      folder.settled = digest;
      this.#wait(folder, digest, `the folder "${holder.name}" holds the service already`);
      return;
    }
    const packed = digestSource(source);
    if (packed === folder.packed || this.#options.serves?.(source) === true) {
      this.#settle(folder, digest, source);
    } else {
      await this.#submit(folder, digest, source);
    }
  }

  async #submit(folder: Folder, digest: string, source: PackSource): Promise<void> {
    const { nextRevision, sign, submit, isOpen, log } = this.#options;
    const { name, service } = source;
    try {
      const revision = nextRevision(name);
      const pack = await sign(source, revision);
      if (this.#isStopped) return;
      if (!isOpen()) {
        this.#wait(folder, digest, CLOSED);
        return;
      }
      const outcome = await submit(pack);
      if (outcome.ok) {
        log.info(
          { folder: folder.name, service, pack: name, revision },
          'watched folder submitted',
        );
        this.#settle(folder, digest, source);
      } else {
        this.#refuse(folder, digest, outcome);
      }
    } catch (error) {
      this.#refuse(folder, digest, refusalOf(error));
    }
  }

  /** The folder holds the service from here on, whoever held it before. */
  #settle(folder: Folder, digest: string, source: PackSource): void {
    const { service } = source;
    if (folder.service !== undefined && folder.service !== service) {
      this.#orphans.set(folder.service, '');
    }
    for (const other of this.#folders.values()) {
      if (other.service === service) delete other.service;
    }
    folder.service = service;
    folder.packed = digestSource(source);
    folder.settled = digest;
    this.#orphans.delete(service);
  }

  #refuse(folder: Folder, digest: string, { code, message, diagnostics = [] }: Refusal): void {
    if (PASSING.has(code)) {
      folder.skips = folder.patience;
      folder.patience = Math.min(SKIPS_MAX, Math.max(1, 2 * folder.patience));
    } else {
      folder.settled = digest;
    }
    const findings = diagnostics.map(({ rendered }) => rendered);
    this.#say(folder, digest, 'watched folder refused', { code, reason: message, findings });
  }

  /** Nothing is done now; whether it can be is asked again at the next look at everything. */
  #wait(folder: Folder, digest: string, reason: string): void {
    this.#say(folder, `${digest} ${reason}`, 'watched folder waits', { reason });
  }

  #say(folder: Folder, subject: string, message: string, fields: LogFields): void {
    if (folder.said === subject) return;
    folder.said = subject;
    this.#options.log.warn({ folder: folder.name, ...fields }, message);
  }

  /** There is nothing here any more. Answers which folders waited for its service. */
  #forget(folder: Folder): readonly string[] {
    const { name, service } = folder;
    this.#folders.delete(name);
    if (service === undefined) return [];
    this.#orphans.set(service, '');
    const heirs = [...this.#folders.values()].filter(({ waitsFor }) => waitsFor === service);
    for (const heir of heirs) heir.settled = undefined;
    return heirs.map((heir) => heir.name);
  }

  /** Asks for the removal of a service that no folder holds; what fails is asked for again. */
  async #remove(service: string): Promise<void> {
    const { remove, isOpen, log } = this.#options;
    const hasHeir = [...this.#folders.values()].some(({ waitsFor }) => waitsFor === service);
    if (hasHeir || this.#isStopped) return;
    let outcome: WatchOutcome;
    try {
      const closed = { ok: false, code: 'PROTECTION_CLOSED', message: CLOSED } as const;
      outcome = isOpen() ? await remove(service) : closed;
    } catch (error) {
      outcome = refusalOf(error);
    }
    if (outcome.ok) {
      this.#orphans.delete(service);
      log.info({ service }, 'service of a deleted folder removed');
      return;
    }
    const { code, message: reason } = outcome;
    if (this.#orphans.get(service) === reason) return;
    this.#orphans.set(service, reason);
    log.warn({ service, code, reason }, 'service of a deleted folder stays');
  }

  /** Another folder, still there, that the service came from. */
  #holderOf(service: string, asking: Folder): Folder | undefined {
    for (const folder of this.#folders.values()) {
      if (folder === asking || folder.service !== service) continue;
      if (folder.look !== undefined) return folder;
    }
    return undefined;
  }
}

function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const diagnostics = error instanceof CodedError ? moduleDiagnosticsOf(error) : [];
  return { ok: false, code: errorCode(error) ?? 'INTERNAL', message, diagnostics };
}
