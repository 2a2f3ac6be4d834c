// The server under load as a child process, the way an operator starts it: its own temporary data
// folder, any free ports, ended by its process id. Every wait has a deadline.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVER_ENVIRONMENT, SERVER_FLAGS } from '#engine/base/server-memory';
import { HEAP_FILE_NAME } from './heap-watch.ts';
import { LoadError } from './load-error.ts';
import { spawnNode } from './pinned-process.ts';

export interface ServerProcess {
  /** ws:// address of the gateway and http:// address of the admin API. */
  readonly url: string;
  readonly admin: string;
  readonly dataFolder: string;
  readonly processId: number;
  /** Where its heap is noted, when that was asked for. */
  readonly heapFile: string;
  /** The end of what it has written so far: its log, at level warn. */
  output(): string;
  /** Asks it to end, insists after a while, removes its folder; how it ended. */
  stop(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface ServerOptions {
  readonly rooms: number;
  readonly seed: number;
  /** The cores it runs on; undefined leaves that to the system. */
  readonly cores: string | undefined;
  /** Collects its garbage every few seconds and notes what is left. */
  readonly heap: boolean;
}

const READY_MS = 30_000;
const STOP_MS = 10_000;
const OUTPUT_CHARS_MAX = 4_096;

/** The folder of this package, from the source as from dist/. */
export function findProjectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/**
 * Starts the built server and waits until it is ready.
 * @throws LOAD_SERVER_FAILED
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'midswing-load-'));
  const heapFile = join(folder, HEAP_FILE_NAME);
  const child = spawnNode(serveArguments(folder, options), {
    cores: options.cores,
    cwd: folder,
    // As its supervisor starts it.
    env: { ...plainEnvironment(), ...SERVER_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail = keepTail(child);
  try {
    const { pid, port, adminPort, dataFolder } = await readReady(child, tail);
    return {
      url: `ws://127.0.0.1:${port}`,
      admin: `http://127.0.0.1:${adminPort}`,
      dataFolder,
      processId: pid,
      heapFile,
      output: tail,
      stop: async () => {
        const end = await stop(child);
        await rm(folder, { recursive: true, force: true });
        return end;
      },
    };
  } catch (error) {
    await stop(child);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function serveArguments(folder: string, { rooms, seed, heap }: ServerOptions): string[] {
  const watch = join(findProjectRoot(), 'dist', 'loadtest', 'heap-watch-main.js');
  const collecting = heap ? ['--expose-gc', '--import', watch] : [];
  const script = join(findProjectRoot(), 'bin', 'midswing.js');
  const addresses = ['--port', '0', '--admin-port', '0', '--json-ready', '--log-level', 'warn'];
  const data = join(folder, 'data');
  const world = ['--data', data, '--rooms', String(rooms), '--seed', String(seed)];
  return [...SERVER_FLAGS, ...collecting, script, 'serve', ...addresses, ...world];
}

/** Without the settings of whoever runs the test: the server is configured by its flags alone. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const isPlain = ([name]: [string, unknown]): boolean =>
    name !== 'NODE_ENV' && name !== 'NODE_OPTIONS' && !name.startsWith('MIDSWING_');
  return Object.fromEntries(Object.entries(process.env).filter(isPlain));
}

interface Ready {
  /** Of the server itself. */
  readonly pid: number;
  readonly port: number;
  readonly adminPort: number;
  readonly dataFolder: string;
}

/** Reads all that the child writes, and remembers the end of it. */
function keepTail(child: ChildProcess): () => string {
  let output = '';
  const keep = (text: string): void => {
    output = (output + text).slice(-OUTPUT_CHARS_MAX);
  };
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);
  return () => output.trim();
}

async function readReady(child: ChildProcess, output: () => string): Promise<Ready> {
  let pending = '';
  return new Promise<Ready>((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new LoadError('LOAD_SERVER_FAILED', `${why} Its output: ${output() || '(none)'}`));
    };
    const timer = setTimeout(() => fail(`No ready line within ${READY_MS} ms.`), READY_MS);
    child.once('error', (error) => fail(`It could not be started: ${error.message}.`));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`It ended with ${signal ?? code}.`);
    });
    child.stdout?.on('data', (text: string) => {
      pending = (pending + text).slice(-OUTPUT_CHARS_MAX);
      for (const line of pending.split('\n').slice(0, -1)) {
        const ready = parseReady(line);
        if (ready === undefined) continue;
        clearTimeout(timer);
        resolve(ready);
      }
      pending = pending.slice(pending.lastIndexOf('\n') + 1);
    });
  });
}

/** The ready line; undefined for any other line. */
function parseReady(line: string): Ready | undefined {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof content !== 'object' || content === null) return undefined;
  const { ready, pid, port, adminPort, dataFolder } = content as Record<string, unknown>;
  if (ready !== true || typeof pid !== 'number' || typeof dataFolder !== 'string') return undefined;
  if (typeof port !== 'number' || typeof adminPort !== 'number') return undefined;
  return { pid, port, adminPort, dataFolder };
}

async function stop(
  child: ChildProcess,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  if (isRunning() && child.pid !== undefined) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(insist);
  }
  return { code: child.exitCode, signal: child.signalCode };
}
