// A real server in a process of its own, and the command line beside it: what a user has in two
// terminals. Ended by pid; temp data folders only.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, record } from './source-tree.ts';

const BIN = join(ROOT, 'bin', 'midswing.js');
const READY_MS = 15_000;
const COMMAND_MS = 20_000;

export interface ServerProcess {
  readonly pid: number;
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  /** Everything it wrote to standard error so far: log lines. */
  log(): string;
  /** Resolves with the exit code, once it has ended by itself. */
  readonly exited: Promise<number | null>;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Blocks of 1,024 bytes that a file it writes may have: a disk that takes no more. */
  readonly fileBlocksMax?: number;
}

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A scratch folder with a copy of the demo pack; removed by `remove`. */
export interface Workspace {
  readonly data: string;
  readonly pack: string;
  /** Replaces text in one rule file of the copy; throws when it is not there. */
  edit(file: string, from: string, to: string): void;
  remove(): void;
}

export function createWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'midswing-server-'));
  const pack = join(folder, 'arena');
  cpSync(join(ROOT, 'combat-rules', 'pack', 'arena'), pack, { recursive: true });
  return {
    data: join(folder, 'data'),
    pack,
    edit(file, from, to) {
      const path = join(pack, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
      writeFileSync(path, text.replace(from, to));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Starts `midswing serve` on free ports and waits until it is ready. */
export async function startServer(
  data: string,
  options: ServerOptions = {},
): Promise<ServerProcess> {
  const ports = ['--port', '0', '--admin-port', '0', '--rooms', '2'];
  const args = [BIN, 'serve', ...ports, '--data', data, '--json-ready', ...(options.args ?? [])];
  const env = { ...plainEnvironment(), ...options.env };
  const limit = `ulimit -f ${options.fileBlocksMax}; exec "$0" "$@"`;
  const child =
    options.fileBlocksMax === undefined
      ? spawn(process.execPath, args, { env })
      : spawn('bash', ['-c', limit, process.execPath, ...args], { env });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const line = await readyLine(child, () => log);
  const ready = record(JSON.parse(line));
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return {
    pid: child.pid ?? 0,
    gatewayUrl: String(ready['gateway']),
    adminUrl: String(ready['admin']),
    log: () => log,
    exited,
    stop: async () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Without the settings of whoever runs the tests: only the test's own configure a server. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const isPlain = ([name]: [string, unknown]): boolean =>
    name !== 'NODE_ENV' && name !== 'NODE_OPTIONS' && !name.startsWith('MIDSWING_');
  return Object.fromEntries(Object.entries(process.env).filter(isPlain));
}

async function readyLine(child: ChildProcess, log: () => string): Promise<string> {
  let out = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('was not ready in time'), READY_MS);
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`the server ${why}:\n${log()}`));
    };
    child.once('exit', (code) => fail(`ended with ${code}`));
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const end = out.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve(out.slice(0, end));
    });
  });
}

/** Runs one `midswing` command to its end. */
export async function midswing(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { ...plainEnvironment(), ...options.env },
    timeout: COMMAND_MS,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode: typeof exitCode === 'number' ? exitCode : null, stdout, stderr };
}
