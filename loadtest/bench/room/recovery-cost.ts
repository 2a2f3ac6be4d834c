// A server with a thousand rooms is killed with -9; another process brings every room back: reads the journal, runs
// what is on record behind each room's last start, and compares its hashes.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSealKey } from '#engine/trust/seal';
import { benchRow, type BenchRow } from '../row.ts';

/** Ticks that the server ran: longer than what a journal keeps. */
const TICKS = 160;
const ROOMS = 1_000;

/** What the recovering process prints. */
interface Recovered {
  readonly rooms: number;
  readonly differing: number;
  readonly ticks: number;
  readonly ms: number;
  readonly cpuMs: number;
}

/** Row "recovery". */
export async function measureRecovery(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'midswing-bench-'));
  try {
    const key = generateSealKey();
    await runProcess(['write', folder, key, `${ROOMS}`, `${TICKS}`], 'durable');
    const text = await runProcess(['recover', folder, key]);
    const { rooms, differing, ticks, ms, cpuMs }: Recovered = JSON.parse(text);
    if (rooms !== ROOMS || differing > 0) throw new Error(`not all is back: ${text}`);
    return [
      benchRow({
        id: 'recovery',
        what: `recovery of ${ROOMS} rooms after kill -9`,
        value: ms / 1_000,
        unit: 's',
        bar: 2,
        note: `${(cpuMs / 1_000).toFixed(2)} s of processor; ${ticks} ticks were run again, every hash the same`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the other process; kills it once it has printed `until`. */
function runProcess(args: readonly string[], until?: string): Promise<string> {
  const file = fileURLToPath(new URL('./recovery-process.js', import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (until !== undefined && printed.includes(until)) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 || (until !== undefined && signal === 'SIGKILL')) resolve(printed);
      else reject(new Error(`the other process ended with ${code ?? signal}: ${printed}`));
    });
  });
}
