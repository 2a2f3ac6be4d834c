// The swarm's client of the admin API: push, rollback, status. What comes back is read field by
// field; a refusal and a server that does not answer are outcomes, for the pusher to count.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdoptionCounts } from './adoption.ts';
import { LoadError } from './load-error.ts';

/** Milliseconds one request may take. */
const DEADLINE_MS = 15_000;

export type PushAnswer =
  | { readonly ok: true; readonly epoch: number; readonly revision: number }
  | { readonly ok: false; readonly reason: string };

/** The figures of /v1/status the swarm needs. */
export interface ServerStatus {
  readonly epoch: number;
  /** Highest revision ever accepted under this pack name; 0 for none. */
  revisionFloor(pack: string): number;
  /** Revision of the pack that was activated last. */
  readonly activeRevision: number | undefined;
  readonly faultedRooms: number;
  /** Leases that still hold generations other than the active one. */
  readonly oldLeases: number;
  /** Milliseconds rooms stood still to move to a new set. */
  readonly adoption: AdoptionCounts;
}

export type RollbackState = 'restore' | 'keep-state';

export interface AdminClient {
  /** What proves the right to ask. */
  readonly token: string;
  push(pack: Uint8Array): Promise<PushAnswer>;
  /** With the state of today, unless that of the switch is wanted. */
  rollback(toRevision: number, state?: RollbackState): Promise<PushAnswer>;
  /** Undefined when the server does not answer with a status. */
  status(): Promise<ServerStatus | undefined>;
}

/**
 * Reads the development token of a data folder and makes a client; nothing is sent yet.
 * @throws LOAD_OPTION_INVALID when there is no token
 */
export async function createAdminClient(url: string, dataFolder: string): Promise<AdminClient> {
  const path = join(dataFolder, 'keys', 'admin.token');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LoadError('LOAD_OPTION_INVALID', `"${path}" cannot be read.`, cause);
  });
  const token = text.trim();
  const ask = (path: string, init: RequestInit): Promise<Answer> =>
    exchange(url, token, path, init);
  return {
    token,
    // The bytes are sent as they are; the DOM-typed body wants a buffer that is not shared.
    push: async (pack) =>
      readPush(await ask('/v1/packs', { method: 'POST', body: new Uint8Array(pack) })),
    rollback: async (to, state = 'keep-state') => {
      const body = JSON.stringify({ to, state });
      return readPush(await ask('/v1/rollback', { method: 'POST', body }));
    },
    status: async () => readStatus(await ask('/v1/status', { method: 'GET' })),
  };
}

interface Answer {
  readonly status: number;
  readonly content: unknown;
}

async function exchange(
  url: string,
  token: string,
  path: string,
  init: RequestInit,
): Promise<Answer> {
  try {
    const response = await fetch(new URL(path, url), {
      ...init,
      headers: { Authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return { status: response.status, content: await response.json() };
  } catch (error) {
    return {
      status: 0,
      content: { detail: error instanceof Error ? error.message : String(error) },
    };
  }
}

function readPush({ status, content }: Answer): PushAnswer {
  const epoch = numberAt(content, 'epoch');
  const revision = numberAt(content, 'pack', 'revision');
  if (status === 200 && epoch !== undefined && revision !== undefined) {
    return { ok: true, epoch, revision };
  }
  const texts = [valueAt(content, ['code']), valueAt(content, ['detail'])];
  const reason = texts.filter((text) => typeof text === 'string').join(' ');
  return { ok: false, reason: `${status} ${reason}` };
}

function readStatus({ status, content }: Answer): ServerStatus | undefined {
  const epoch = numberAt(content, 'epoch');
  if (status !== 200 || epoch === undefined) return undefined;
  return {
    epoch,
    revisionFloor: (pack) => numberAt(content, 'revisionFloor', pack) ?? 0,
    activeRevision: numberAt(content, 'active', 'revision'),
    faultedRooms: numberAt(content, 'faultedRooms') ?? 0,
    oldLeases: countOldLeases(content),
    adoption: {
      p50: numberAt(content, 'adoption', 'p50') ?? 0,
      p99: numberAt(content, 'adoption', 'p99') ?? 0,
      max: numberAt(content, 'adoption', 'max') ?? 0,
      buckets: readBuckets(valueAt(content, ['adoption', 'buckets'])),
    },
  };
}

function readBuckets(content: unknown): (readonly [number, number])[] {
  const pairs: unknown[] = Array.isArray(content) ? content : [];
  return pairs.flatMap((pair) => {
    const [edge, count] = [valueAt(pair, ['0']), valueAt(pair, ['1'])];
    return typeof edge === 'number' && typeof count === 'number' ? [[edge, count] as const] : [];
  });
}

function countOldLeases(content: unknown): number {
  const generations = valueAt(content, ['generations']);
  const active = numberAt(content, 'active', 'generation');
  const service = valueAt(content, ['active', 'service']);
  let leases = 0;
  for (const generation of Array.isArray(generations) ? generations : []) {
    if (valueAt(generation, ['service']) !== service) continue;
    if (numberAt(generation, 'id') !== active) leases += numberAt(generation, 'leases') ?? 0;
  }
  return leases;
}

function numberAt(content: unknown, ...path: readonly string[]): number | undefined {
  const value = valueAt(content, path);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function valueAt(content: unknown, path: readonly string[]): unknown {
  let value = content;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    // An object that has the name of its own: reading it gives that member.
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
