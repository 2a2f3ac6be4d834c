// Starts the other scripts of this folder as processes of their own and talks to them in lines.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Child {
  readonly pid: number;
  /** Sends one line. */
  tell(line: string): void;
  /** The next line it writes; rejects when it ends first. */
  heard(): Promise<string>;
  /** Kills it at once and waits until it is gone. */
  kill(): Promise<void>;
}

const texts = new Map<string, string>();

/**
 * The arguments that let node run `script` of this folder with `args`: its sources as one text, made once, where a
 * loader would read and translate each of them for each process. Packages are found from the working directory.
 */
export function nodeArguments(script: string, args: readonly string[]): readonly string[] {
  let text = texts.get(script);
  if (text === undefined) {
    const { outputFiles } = buildSync({
      entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      conditions: ['midswing-source'],
      // One argument holds 128 KiB at most.
      minifyWhitespace: true,
      write: false,
    });
    text = outputFiles.map((file) => file.text).join('');
    texts.set(script, text);
  }
  return ['--input-type=module', '--eval', text, '--', script, ...args];
}

/** Starts `script` of this folder with `args`. */
export function startChild(script: string, ...args: readonly string[]): Child {
  const child = spawn(process.execPath, nodeArguments(script, args), {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    tell: (line) => child.stdin.write(`${line}\n`),
    heard: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${script} ended before it said anything`);
      return value;
    },
    kill: () => kill(child),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
