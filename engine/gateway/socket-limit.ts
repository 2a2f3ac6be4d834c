// How many sockets a process can hold: each is a file descriptor, and a native server that runs out of
// them spins instead of failing. Some are kept back for files, the admin API and whoever looks for the
// cause.
import { LIMITS } from '../base/limits.ts';

/** The process's soft limit of open files; undefined where the system has none or does not tell. */
export function openFilesMax(): number | undefined {
  const report: unknown = process.report.getReport();
  if (typeof report !== 'object' || report === null || !('userLimits' in report)) return undefined;
  const limits: unknown = report.userLimits;
  if (typeof limits !== 'object' || limits === null || !('open_files' in limits)) return undefined;
  const { open_files: files } = limits;
  if (typeof files !== 'object' || files === null || !('soft' in files)) return undefined;
  return typeof files.soft === 'number' ? files.soft : undefined;
}

/** Sockets to accept at most, given that limit: LIMITS.socketsMax, or fewer; at least 1. */
export function socketsMaxWithin(filesMax: number | undefined): number {
  if (filesMax === undefined) return LIMITS.socketsMax;
  return Math.max(1, Math.min(LIMITS.socketsMax, filesMax - LIMITS.descriptorsReserved));
}
