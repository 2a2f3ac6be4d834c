// Swaps revisions of the load test's pack through the real admin API, signed with the development key of the server's
// data folder: pushes them, takes them back, and measures how long each takes. One swap at a time.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadSigningKey } from '#engine/trust/keys';
import { buildPack } from '#engine/trust/pack';
import { readPackSource } from '#engine/trust/pack-source';
import type { AdminClient, PushAnswer, ServerStatus } from './admin-client.ts';
import type { AdoptionCounts } from './adoption.ts';
import { layoutOfPush, writeRules, type PackLayout } from './expected-hit.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import { LoadError } from './load-error.ts';
import type { PackBook } from './pack-book.ts';
import type { SwapPlan } from './scenario.ts';

export interface SwapCounts {
  pushed: number;
  activated: number;
  failed: number;
}

export interface Pusher {
  readonly swaps: Readonly<SwapCounts>;
  readonly pushMs: Histogram;
  /** Revisions of the run, the first and the last. */
  readonly revisions: readonly [number, number];
  /** A pack that any push has made obsolete: it is read, verified and refused. */
  readonly obsolete: Uint8Array;
  /**
   * Builds all packs, pushes the first one before anybody has joined, and waits until no room runs on
   * another one: keyframes then show units that no older pack has touched. Resolves with what it activated, and
   * with what the server has counted until then.
   * @throws LOAD_PUSH_FAILED
   */
  begin(): Promise<{
    readonly epoch: number;
    readonly revision: number;
    readonly adoption: AdoptionCounts;
  }>;
  /** Swaps every `everyMs` until `endMs` or until `signal`. */
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
  readonly swap: SwapPlan;
  /** An activation was confirmed by the admin API. */
  readonly onActivated: (epoch: number, revision: number, what: 'push' | 'rollback') => void;
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
  const { admin, dataFolder, packFolder, book, note, swap } = options;
  const key = loadSigningKey(await readFile(join(dataFolder, 'keys', 'signing.key'), 'utf8'));
  const source = await readPackSource(packFolder);
  const swaps: SwapCounts = { pushed: 0, activated: 0, failed: 0 };
  const pushMs = createHistogram();
  const ready: ReadyPack[] = [];
  let revisionBefore: number | undefined;
  let obsolete: Uint8Array = new Uint8Array(0);
  /** What is active. */
  let active = 0;
  /** What was active before the newest push. */
  let before = 0;
  let activeEpoch = 0;
  let revisions: readonly [number, number] = [0, 0];

  const carryOut = async (
    revision: number,
    what: 'push' | 'rollback',
    act: () => Promise<PushAnswer>,
  ): Promise<string | undefined> => {
    swaps.pushed += 1;
    const startMs = performance.now();
    const answer = await act();
    pushMs.record(performance.now() - startMs);
    const failure = readFailure(answer, revision, book);
    if (failure === undefined && answer.ok) {
      swaps.activated += 1;
      activeEpoch = answer.epoch;
      options.onActivated(answer.epoch, revision, what);
      return undefined;
    }
    swaps.failed += 1;
    note(`${what} of revision ${revision} failed: ${failure}`);
    return failure;
  };
  const push = async (): Promise<string | undefined> => {
    const next = ready.shift();
    if (next === undefined) return undefined;
    before = active;
    active = next.revision;
    return carryOut(next.revision, 'push', () => admin.push(next.bytes));
  };
  /** Every other swap takes back what the one before has pushed. */
  const swapNext = async (swapped: number): Promise<void> => {
    if (swap.kind === 'push' || swapped % 2 === 0) {
      await push();
      return;
    }
    const state = swap.states[Math.floor(swapped / 2) % swap.states.length] ?? 'keep-state';
    active = before;
    await carryOut(active, 'rollback', () => admin.rollback(active, state));
  };

  return {
    swaps,
    pushMs,
    get revisions() {
      return revisions;
    },
    get obsolete() {
      return obsolete;
    },
    begin: async () => {
      const status = await admin.status();
      if (status === undefined)
        throw new LoadError('LOAD_PUSH_FAILED', 'The server has no status.');
      revisionBefore = status.activeRevision;
      const floor = status.revisionFloor(source.name);
      for (let i = 1; i <= options.pushesMax; i += 1) {
        book.plan(floor + i);
        const layout = layoutOfPush(swap.kind === 'push' ? swap.layout : 'same', i - 1);
        ready.push(makePack(source, { revision: floor + i, layout, key }));
      }
      const revision = Math.max(1, floor);
      obsolete = makePack(source, { revision, layout: 'wide', key }).bytes;
      revisions = [floor + 1, floor + options.pushesMax];
      const failure = await push();
      if (failure !== undefined) throw new LoadError('LOAD_PUSH_FAILED', `${failure}.`);
      const { adoption } = await waitForRooms(admin);
      return { epoch: activeEpoch, revision: active, adoption };
    },
    alternate: async (everyMs, endMs, signal) => {
      let swapped = 0;
      for (let atMs = performance.now() + everyMs; atMs < endMs; atMs += everyMs) {
        await wait(Math.max(0, atMs - performance.now()), undefined, { signal }).catch(
          () => undefined,
        );
        if (signal.aborted) return;
        await swapNext(swapped);
        swapped += 1;
      }
    },
    restore: async () => {
      if (swaps.activated === 0) return true;
      if (revisionBefore === undefined) return false;
      return (await admin.rollback(revisionBefore)).ok;
    },
  };
}

interface PackPlan {
  readonly revision: number;
  readonly layout: PackLayout;
  readonly key: ReturnType<typeof loadSigningKey>;
}

function makePack(source: Source, { revision, layout, key }: PackPlan): ReadyPack {
  const createdAt = new Date().toISOString();
  const members = new Map(source.members);
  const template = new TextDecoder().decode(members.get(RULES));
  members.set(RULES, new TextEncoder().encode(writeRules(template, revision, layout)));
  const fields = { ...source, members, revision, createdAt, expiresAt: null, cost: null };
  return { revision, bytes: buildPack(fields, [key]) };
}

/** @throws LOAD_PUSH_FAILED when rooms stay on an older generation */
async function waitForRooms(admin: AdminClient): Promise<ServerStatus> {
  const deadlineMs = performance.now() + ADOPTION_MS;
  while (performance.now() < deadlineMs) {
    const status = await admin.status();
    if (status?.oldLeases === 0) return status;
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
