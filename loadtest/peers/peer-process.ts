// One server of the comparison as a process of its own, on its own core, from its ready line to its end. What it kept
// is thrown away, so it is ended by force, by its process id.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { LoadError } from '../load-error.ts';
import { onCore } from './process-figures.ts';

const SERVER_CORE = 0;
export const GENERATOR_CORE = 1;

const READY_MS = 30_000;
const OUTPUT_CHARS_MAX = 2_000;

export interface PeerProcess {
  readonly pid: number;
  /** Where clients connect. */
  readonly port: number;
  /** The whole ready line. */
  readonly ready: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

export interface Launch {
  /** Node's arguments: options, script, and the script's own. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * Starts a process and waits for its ready line: JSON with `ready` and `port`.
 * @throws LOAD_SERVER_FAILED
 */
export async function startPeer({ args, environment, cwd }: Launch): Promise<PeerProcess> {
  const [command = '', ...rest] = onCore(SERVER_CORE, [process.execPath, ...args]);
  const env = { ...plainEnvironment(), ...environment };
  const child = spawn(command, rest, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  try {
    const ready = await readReady(child);
    const { port } = ready;
    if (child.pid === undefined || typeof port !== 'number') {
      throw new LoadError('LOAD_SERVER_FAILED', 'Its ready line names no port.');
    }
    return { pid: child.pid, port, ready, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** Without the settings of whoever runs the comparison. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const isPlain = ([name]: [string, unknown]): boolean =>
    !/^(NODE_ENV|NODE_OPTIONS|DEBUG)$|^MIDSWING_|^COLYSEUS_/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(isPlain));
}

async function readReady(child: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new LoadError('LOAD_SERVER_FAILED', `${why} Its output: ${output || '(none)'}`));
    };
    const timer = setTimeout(() => fail(`No ready line within ${READY_MS} ms.`), READY_MS);
    const take = (text: string): void => {
      output = (output + text).slice(-OUTPUT_CHARS_MAX);
      const ready = output.split('\n').slice(0, -1).map(parseReady).find(Boolean);
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve(ready);
    };
    child.once('error', (error) => fail(`It could not be started: ${error.message}.`));
    child.once('exit', (code, signal) => fail(`It ended with ${signal ?? code}.`));
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
  });
}

function parseReady(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const content: unknown = JSON.parse(line);
    const isReady = typeof content === 'object' && content !== null && 'ready' in content;
    return isReady ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
