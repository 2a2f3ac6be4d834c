// What the system says of a run's processes: CPU time and memory of the server, and how busy the machine was with
// others, from /proc. Without /proc there are no samples.
import { readFileSync } from 'node:fs';

export interface WatchOptions {
  /** The own server; undefined when it was started by somebody else. */
  readonly server: number | undefined;
  /** All other processes of the run. */
  readonly own: () => readonly number[];
}

/** One look; CPU in cores since the look before. */
export interface WatchSample {
  readonly rssBytes: number;
  readonly serverCpu: number;
  /** Cores that processes have used which are none of this run. */
  readonly foreignCpu: number;
}

export interface ProcessWatch {
  /** What has happened since the last call; undefined where the system does not tell. */
  look(): WatchSample | undefined;
}

/** Ticks of the times in /proc a second: fixed in Linux' interface. */
const TICKS_PER_SECOND = 100;

interface Times {
  readonly atMs: number;
  readonly busy: number;
  readonly server: number;
  readonly own: number;
}

/** Begins to watch. */
export function watchProcesses({ server, own }: WatchOptions): ProcessWatch {
  const readTimes = (): Times | undefined => {
    const busy = parseBusyTicks(read('/proc/stat'));
    if (busy === undefined) return undefined;
    const ownTicks = own().reduce((sum, id) => sum + ticksOf(id), 0);
    const serverTicks = server === undefined ? 0 : ticksOf(server);
    return { atMs: performance.now(), busy, server: serverTicks, own: ownTicks };
  };
  let before = readTimes();
  return {
    look: () => {
      const now = readTimes();
      if (now === undefined || before === undefined) return undefined;
      const ticks = ((now.atMs - before.atMs) / 1_000) * TICKS_PER_SECOND;
      const serverCpu = (now.server - before.server) / ticks;
      const ownCpu = (now.own - before.own) / ticks;
      const foreignCpu = (now.busy - before.busy) / ticks - serverCpu - ownCpu;
      before = now;
      const rssBytes = server === undefined ? 0 : rssBytesOf(server);
      return { rssBytes, serverCpu, foreignCpu: Math.max(0, foreignCpu) };
    },
  };
}

/** Resident bytes of a process; 0 when it is gone. */
export function rssBytesOf(processId: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${processId}/status`))?.[1];
  return Number(kilobytes ?? 0) * 1_024;
}

/** Ticks that all cores were busy, from the text of /proc/stat; undefined when it is none. */
export function parseBusyTicks(text: string): number | undefined {
  const fields = /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').map(Number);
  if (fields === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = fields;
  return user + nice + system + irq + softirq;
}

/** Ticks that a process has used, from the text of /proc/PID/stat. */
export function parseProcessTicks(text: string): number {
  // The name in brackets may hold anything: fields are counted from behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

function ticksOf(processId: number): number {
  return parseProcessTicks(read(`/proc/${processId}/stat`));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process is gone, or this system has no /proc.
    return '';
  }
}
