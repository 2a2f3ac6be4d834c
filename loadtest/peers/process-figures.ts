// What a process on this machine has used, asked of the system and not of the process; and which core it runs on. On
// Linux; elsewhere there are no figures and nothing is pinned.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface ProcessFigures {
  /** Milliseconds of processor since it started, its threads together. */
  readonly cpuMs: number;
  readonly residentMebibytes: number;
}

/** Linux counts time in hundredths of a second, whatever the kernel does inside. */
const MS_PER_CLOCK = 10;

/** Zeros where the system does not tell. */
export function readFigures(pid: number): ProcessFigures {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // Behind the name, which may hold anything, in brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * MS_PER_CLOCK;
    const resident = Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
    return { cpuMs, residentMebibytes: resident / 1_024 };
  } catch {
    return { cpuMs: 0, residentMebibytes: 0 };
  }
}

/** Milliseconds of processor that everything on this machine has used since it started. */
export function machineCpuMs(): number {
  return cpus().reduce(
    (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
    0,
  );
}

/** The command line that starts `command` on one core; `command` itself where that cannot be asked for. */
export function onCore(core: number, command: readonly string[]): readonly string[] {
  return isPinnable(core) ? ['taskset', '-c', String(core), ...command] : command;
}

/** Puts this process, all its threads, on one core; whether that worked. */
export function pinSelf(core: number): boolean {
  return spawnSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)]).status === 0;
}

function isPinnable(core: number): boolean {
  return spawnSync('taskset', ['-c', String(core), 'true']).status === 0;
}
