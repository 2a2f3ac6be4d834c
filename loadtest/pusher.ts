// Pushes revisions of the load test's pack through the real admin API, signed with the development
// key of the server's data folder, and measures how long each push takes. One push at a time.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadSigningKey } from '#engine/trust/keys';
import { buildPack } from '#engine/trust/pack';
import { readPackSource } from '#engine/trust/pack-source';
import type { AdminClient } from './admin-client.ts';
import { writeRules } from './expected-hit.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import { LoadError } from './load-error.ts';
import type { PackBook } from './pack-book.ts';

export interface SwapCounts {
  pushed: number;
  activated: number;
  failed: number;
}

export interface Pusher {
  readonly swaps: Readonly<SwapCounts>;
  readonly pushMs: Histogram;
  /**
   * Builds all packs, pushes the first one before anybody has joined, and waits until no room runs on
   * another one: keyframes then show units that no older pack has touched.
   * @throws LOAD_PUSH_FAILED
   */
  begin(): Promise<void>;
  /** Pushes the next one every `everyMs` until `endMs` or until `signal`. */
  alternate(everyMs: number, endMs: number, signal: AbortSignal): Promise<void>;
  /** Activates what was active before begin() again; false when that was nothing or is refused. */
  restore(): Promise<boolean>;
}

export interface PusherOptions {
  readonly admin: AdminClient;
  readonly dataFolder: string;
  /** Folder of the pack; each revision has a number of its own in it. */
  readonly packFolder: string;
  readonly book: PackBook;
  /** Pushes of the whole run, the first one with it. */
  readonly pushesMax: number;
  /** An activation was confirmed by the admin API. */
  readonly onActivated: (epoch: number) => void;
  readonly note: (text: string) => void;
}

/** The member that has the number. */
const RULES = 'fight.rules';

/** Many ticks of a slow machine. */
const ADOPTION_MS = 5_000;

/** Built and signed before the run: signing takes milliseconds in which nothing could be sent. */
interface ReadyPack {
  readonly revision: number;
  readonly bytes: Uint8Array;
}

type Source = Awaited<ReturnType<typeof readPackSource>>;

/** Reads the pack and the key; pushes nothing yet. */
export async function createPusher(options: PusherOptions): Promise<Pusher> {
  const { admin, dataFolder, packFolder, book, note } = options;
  const key = loadSigningKey(await readFile(join(dataFolder, 'keys', 'signing.key'), 'utf8'));
  const source = await readPackSource(packFolder);
  const swaps: SwapCounts = { pushed: 0, activated: 0, failed: 0 };
  const pushMs = createHistogram();
  const ready: ReadyPack[] = [];
  let revisionBefore: number | undefined;

  const push = async (): Promise<string | undefined> => {
    const next = ready.shift();
    if (next === undefined) return undefined;
    swaps.pushed += 1;
    const startMs = performance.now();
    const answer = await admin.push(next.bytes);
    pushMs.record(performance.now() - startMs);
    const failure = readFailure(answer, next.revision, book);
    if (failure === undefined && answer.ok) {
      swaps.activated += 1;
      options.onActivated(answer.epoch);
      return undefined;
    }
    swaps.failed += 1;
    note(`push of revision ${next.revision} failed: ${failure}`);
    return failure;
  };

  return {
    swaps,
    pushMs,
    begin: async () => {
      const status = await admin.status();
      if (status === undefined)
        throw new LoadError('LOAD_PUSH_FAILED', 'The server has no status.');
      revisionBefore = status.activeRevision;
      const floor = status.revisionFloor(source.name);
      for (let i = 1; i <= options.pushesMax; i += 1) {
        book.plan(floor + i);
        ready.push(makePack(source, floor + i, key));
      }
      const failure = await push();
      if (failure !== undefined) throw new LoadError('LOAD_PUSH_FAILED', `${failure}.`);
      await waitForRooms(admin);
    },
    alternate: async (everyMs, endMs, signal) => {
      for (let atMs = performance.now() + everyMs; atMs < endMs; atMs += everyMs) {
        await wait(Math.max(0, atMs - performance.now()), undefined, { signal }).catch(
          () => undefined,
        );
        if (signal.aborted) return;
        await push();
      }
    },
    restore: async () => {
      if (swaps.activated === 0) return true;
      if (revisionBefore === undefined) return false;
      return (await admin.rollback(revisionBefore)).ok;
    },
  };
}

function makePack(
  source: Source,
  revision: number,
  key: ReturnType<typeof loadSigningKey>,
): ReadyPack {
  const createdAt = new Date().toISOString();
  const members = new Map(source.members);
  const template = new TextDecoder().decode(members.get(RULES));
  members.set(RULES, new TextEncoder().encode(writeRules(template, revision)));
  const fields = { ...source, members, revision, createdAt, expiresAt: null, cost: null };
  return { revision, bytes: buildPack(fields, [key]) };
}

/** @throws LOAD_PUSH_FAILED when rooms stay on an older generation */
async function waitForRooms(admin: AdminClient): Promise<void> {
  const deadlineMs = performance.now() + ADOPTION_MS;
  while (performance.now() < deadlineMs) {
    if ((await admin.status())?.oldLeases === 0) return;
    await wait(50);
  }
  throw new LoadError('LOAD_PUSH_FAILED', `Rooms did not adopt it within ${ADOPTION_MS} ms.`);
}

function readFailure(
  answer: Awaited<ReturnType<AdminClient['push']>>,
  revision: number,
  book: PackBook,
): string | undefined {
  if (!answer.ok) return answer.reason;
  if (answer.revision !== revision) return `revision ${answer.revision} was activated instead`;
  return book.learn(answer.epoch, revision) ? undefined : `epoch ${answer.epoch} has two packs`;
}
