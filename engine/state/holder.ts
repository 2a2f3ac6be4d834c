// Who holds a data folder, and whether that process still lives. A process id alone says little: ids are
// used again, and in containers nearly every server has the same one; so its start time is compared too,
// and an id of another machine or PID namespace is not looked up at all.
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

const holderSchema = z.strictObject({
  pid: z.int().min(1),
  startedAt: z.string().max(40),
  /** Boot and start time of the process where the system tells them, else empty. */
  process: z.string().max(128),
  /** Machine and, on Linux, PID namespace in which `pid` means this process. */
  host: z.string().max(256).optional(),
  namespace: z.string().max(64).optional(),
  token: z.string().max(64),
});

/** The content of a lock file. */
export type Holder = z.infer<typeof holderSchema>;

/** This process as the holder of a lock taken at `wallMs`. */
export async function thisHolder(token: string, wallMs: number): Promise<Holder> {
  const { pid } = process;
  const identity = (await processIdentity(pid)) ?? '';
  const startedAt = new Date(wallMs).toISOString();
  return { pid, startedAt, process: identity, ...(await thisPlace()), token };
}

/** Whether this process can look the holder up by its id: same machine, same PID namespace. */
export async function isHere(holder: Holder): Promise<boolean> {
  const here = await thisPlace();
  // A lock of an earlier version does not say where.
  const { host = here.host, namespace = here.namespace } = holder;
  return host === here.host && namespace === here.namespace;
}

/** The holder a lock file names; undefined for one that was released or cut by a power failure. */
export function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Lock files appear whole, so this one is no living process's: empty when released, or cut.
    return undefined;
  }
}

/** Whether the process that took the lock still runs; only for a holder that is here. */
export async function isAlive(holder: Holder): Promise<boolean> {
  if (!isRunning(holder.pid)) return false;
  const identity = await processIdentity(holder.pid);
  if (identity === 'ended') return false;
  if (identity !== undefined && holder.process !== '') return identity === holder.process;
  if (holder.pid !== process.pid) return true;
  // Without /proc at least our own id is recognised when an earlier process had it.
  const ourStartMs = Date.now() - process.uptime() * 1000;
  return Date.parse(holder.startedAt) >= ourStartMs;
}

async function thisPlace(): Promise<{ host: string; namespace: string }> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return { host: hostname().slice(0, 256), namespace };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Linux: boot id and start tick; 'ended' for a zombie; undefined where there is no /proc. */
async function processIdentity(pid: number): Promise<string | undefined> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined);
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (boot === undefined || status === undefined) return undefined;
  // The name in field 2 may hold spaces and parentheses; the fields after its last one do not.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startTick = fields[19];
  return state === 'Z' || state === 'X' ? 'ended' : `${boot.trim()}/${startTick ?? ''}`;
}
