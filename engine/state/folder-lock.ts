// An exclusive lock on a folder, without help from the system: lock files are numbered, the highest number
// is the lock, and taking over a dead holder's means creating the next number, which succeeds for one
// contender only. Invariant: the highest file is never removed, so a number is never won twice.
import { randomBytes } from 'node:crypto';
import {
  link,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { DRAFT_SUFFIX } from './durable-write.ts';
import { isAlive, isHere, parseHolder, thisHolder, type Holder } from './holder.ts';

const LOCK_NAME = /^lock\.(\d{1,12})$/;

export interface FolderLock {
  /** Lets others in. Empties the lock file and leaves it, see the header. */
  release(): Promise<void>;
}

/**
 * Holds `folder` until `release` or the end of the process.
 * @throws DATA_LOCKED naming the living holder
 */
export async function lockFolder(folder: string, clock: Clock): Promise<FolderLock> {
  const token = randomBytes(16).toString('hex');
  const draft = join(folder, `lock.${token}${DRAFT_SUFFIX}`);
  const content = JSON.stringify(await thisHolder(token, clock.wallMs()));
  try {
    for (let attempt = 0; attempt < LIMITS.lockAttemptsMax; attempt += 1) {
      // Written for every attempt: a new holder that tidies the folder may have removed it.
      await writeFile(draft, content, { mode: 0o600, flush: true });
      const number = await tryNext(folder, draft, clock);
      if (number !== undefined) return await hold(folder, number, clock);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new CodedError('DATA_LOCKED', {
    message: `Too many processes contend for the data folder "${folder}".`,
  });
}

/** The number won, or undefined when somebody was faster and the look-up must be repeated. */
async function tryNext(folder: string, draft: string, clock: Clock): Promise<number | undefined> {
  const highest = await highestNumber(folder);
  if (highest > 0) {
    const text = await readFile(lockPath(folder, highest), 'utf8').catch(onlyMissing);
    if (text === undefined) return undefined;
    const holder = parseHolder(text);
    if (holder !== undefined && (await holds(holder, lockPath(folder, highest), clock))) {
      throw locked(folder, holder);
    }
  }
  return (await claimNumber(folder, draft, highest + 1)) ? highest + 1 : undefined;
}

/** Who holds `folder` now, if anybody; looks and takes nothing. */
export async function livingHolder(folder: string, clock: Clock): Promise<Holder | undefined> {
  const highest = await highestNumber(folder);
  if (highest === 0) return undefined;
  const text = await readFile(lockPath(folder, highest), 'utf8').catch(onlyMissing);
  const holder = text === undefined ? undefined : parseHolder(text);
  if (holder === undefined) return undefined;
  return (await holds(holder, lockPath(folder, highest), clock)) ? holder : undefined;
}

/** A holder of another machine or PID namespace lives as long as it touches its lock file. */
async function holds(holder: Holder, path: string, clock: Clock): Promise<boolean> {
  if (await isHere(holder)) return isAlive(holder);
  const status = await stat(path).catch(onlyMissing);
  // A lock that went meanwhile: somebody else is taking over, and the next attempt sees who.
  return status !== undefined && clock.wallMs() - status.mtimeMs <= LIMITS.lockStaleMs;
}

/**
 * Makes `draft` the lock of this number, unless the number is taken or is no longer the highest: only a
 * contender that looked long ago can win a number below another's, and it steps back.
 */
export async function claimNumber(folder: string, draft: string, number: number): Promise<boolean> {
  // The link appears with its whole content, or not at all when the number is taken.
  if (!(await tryLink(draft, lockPath(folder, number)))) return false;
  if ((await highestNumber(folder)) === number) return true;
  await rm(lockPath(folder, number), { force: true });
  return false;
}

async function hold(folder: string, number: number, clock: Clock): Promise<FolderLock> {
  const file = await open(lockPath(folder, number), 'r+');
  for (const older of (await numbers(folder)).filter((other) => other < number)) {
    await rm(lockPath(folder, older), { force: true });
  }
  const heartbeat = startHeartbeat(file, clock);
  return {
    release: async () => {
      await heartbeat.stop();
      try {
        await file.truncate(0);
      } finally {
        await file.close();
      }
    },
  };
}

function startHeartbeat(file: FileHandle, clock: Clock): { stop(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    const now = new Date(clock.wallMs());
    // A sign of life that fails is followed by the next; HI14 is there when all of them do.
    last = last.then(() => file.utimes(now, now)).catch(() => undefined);
  }, LIMITS.lockHeartbeatMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return last;
    },
  };
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function highestNumber(folder: string): Promise<number> {
  return Math.max(0, ...(await numbers(folder)));
}

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => {
    const digits = LOCK_NAME.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

function lockPath(folder: string, number: number): string {
  return join(folder, `lock.${number}`);
}

function onlyMissing(error: unknown): undefined {
  if (hasCode(error, 'ENOENT')) return undefined;
  throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function locked(folder: string, holder: Holder): CodedError {
  const { pid, startedAt, host } = holder;
  const where = host === undefined ? '' : ` of host "${host}"`;
  return new CodedError('DATA_LOCKED', {
    message: `Process ${pid}${where} uses the data folder "${folder}" since ${startedAt}.`,
    details: { path: folder, pid, since: startedAt, ...(host === undefined ? {} : { host }) },
  });
}
